-- verdict: wrong
-- says: out of joins on the way
-- The range is in the join, the day in a CASE still.
SELECT a.feature AS first_feature, b.feature AS next_feature,
    count(CASE WHEN a.event_at >= date_trunc('day', world_now()) - INTERVAL 1 DAY AND a.event_at < date_trunc('day', world_now()) AND b.event_at > a.event_at AND b.event_at <= a.event_at + INTERVAL 30 MINUTE THEN 1 END) AS pairs,
    count(DISTINCT CASE WHEN a.event_at >= date_trunc('day', world_now()) - INTERVAL 1 DAY AND a.event_at < date_trunc('day', world_now()) AND b.event_at > a.event_at AND b.event_at <= a.event_at + INTERVAL 30 MINUTE THEN a.account_id END) AS accounts
FROM app.events AS a
JOIN app.events AS b ON b.account_id = a.account_id AND b.event_at > a.event_at AND b.event_at <= a.event_at + INTERVAL 30 MINUTE
GROUP BY a.feature, b.feature
HAVING pairs > 0
