-- verdict: right
-- The day as a date.
SELECT a.feature AS first_feature, b.feature AS next_feature, count(*) AS pairs, count(DISTINCT a.account_id) AS accounts
FROM app.events AS a
JOIN app.events AS b ON b.account_id = a.account_id AND b.event_at > a.event_at AND b.event_at <= a.event_at + INTERVAL 30 MINUTE
WHERE a.event_at::DATE = world_now()::DATE - 1
GROUP BY a.feature, b.feature
