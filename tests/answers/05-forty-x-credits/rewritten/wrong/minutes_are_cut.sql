-- verdict: partly
-- says: `pairs` is wrong
-- date_diff counts borders of minutes.
SELECT a.feature AS first_feature, b.feature AS next_feature, count(*) AS pairs, count(DISTINCT a.account_id) AS accounts
FROM app.events AS a
JOIN app.events AS b ON b.account_id = a.account_id AND b.event_at > a.event_at AND date_diff('minute', a.event_at, b.event_at) <= 30
WHERE a.event_at >= date_trunc('day', world_now()) - INTERVAL 1 DAY AND a.event_at < date_trunc('day', world_now())
GROUP BY a.feature, b.feature
