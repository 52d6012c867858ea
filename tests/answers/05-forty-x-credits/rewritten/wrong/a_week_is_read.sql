-- verdict: wrong
-- says: out of joins on the way
-- A week would do for a report by week.
SELECT a.feature AS first_feature, b.feature AS next_feature,
    count(CASE WHEN a.event_at >= date_trunc('day', world_now()) - INTERVAL 1 DAY AND a.event_at < date_trunc('day', world_now()) AND b.event_at > a.event_at AND b.event_at <= a.event_at + INTERVAL 30 MINUTE THEN 1 END) AS pairs,
    count(DISTINCT CASE WHEN a.event_at >= date_trunc('day', world_now()) - INTERVAL 1 DAY AND a.event_at < date_trunc('day', world_now()) AND b.event_at > a.event_at AND b.event_at <= a.event_at + INTERVAL 30 MINUTE THEN a.account_id END) AS accounts
FROM app.events AS a
JOIN app.events AS b ON b.account_id = a.account_id
WHERE a.event_at >= date_trunc('day', world_now()) - INTERVAL 7 DAY AND b.event_at >= date_trunc('day', world_now()) - INTERVAL 7 DAY
GROUP BY a.feature, b.feature
HAVING pairs > 0
