-- verdict: wrong
-- says: `pairs` is wrong
-- The next event, and not each one in half an hour.
SELECT feature AS first_feature, next_feature, count(*) AS pairs, count(DISTINCT account_id) AS accounts
FROM (
    SELECT *, lead(feature) OVER later AS next_feature, lead(event_at) OVER later AS next_at
    FROM app.events
    WHERE event_at >= date_trunc('day', world_now()) - INTERVAL 1 DAY AND event_at <= date_trunc('day', world_now()) + INTERVAL 30 MINUTE
    WINDOW later AS (PARTITION BY account_id ORDER BY event_at)
)
WHERE event_at < date_trunc('day', world_now()) AND next_at > event_at AND next_at <= event_at + INTERVAL 30 MINUTE
GROUP BY ALL
