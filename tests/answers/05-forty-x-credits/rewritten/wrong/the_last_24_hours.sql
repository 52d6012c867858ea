-- verdict: wrong
-- says: `pairs` is wrong
-- Another day.
SELECT a.feature AS first_feature, b.feature AS next_feature, count(*) AS pairs, count(DISTINCT a.account_id) AS accounts
FROM app.events AS a
JOIN app.events AS b ON b.account_id = a.account_id AND b.event_at > a.event_at AND b.event_at <= a.event_at + INTERVAL 30 MINUTE
WHERE a.event_at >= world_now() - INTERVAL 24 HOUR
GROUP BY a.feature, b.feature
