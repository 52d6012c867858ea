-- verdict: right
-- No join: a list of what follows, and a row for each.
WITH recent AS (
    SELECT account_id, event_at, feature,
        list(feature) OVER (PARTITION BY account_id ORDER BY event_at RANGE BETWEEN INTERVAL 1 MICROSECOND FOLLOWING AND INTERVAL 30 MINUTE FOLLOWING) AS following
    FROM app.events
    WHERE event_at >= date_trunc('day', world_now()) - INTERVAL 1 DAY AND event_at <= date_trunc('day', world_now()) + INTERVAL 30 MINUTE
), pair AS (
    SELECT account_id, feature AS first_feature, unnest(following) AS next_feature FROM recent WHERE event_at < date_trunc('day', world_now())
)
SELECT first_feature, next_feature, count(*) AS pairs, count(DISTINCT account_id) AS accounts FROM pair GROUP BY ALL
