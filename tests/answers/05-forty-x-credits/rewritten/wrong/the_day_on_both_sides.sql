-- verdict: partly
-- says: `pairs` is wrong
-- Pairs that cross midnight are lost.
SELECT a.feature AS first_feature, b.feature AS next_feature, count(*) AS pairs, count(DISTINCT a.account_id) AS accounts
FROM app.events AS a
JOIN app.events AS b ON b.account_id = a.account_id AND b.event_at > a.event_at AND b.event_at <= a.event_at + INTERVAL 30 MINUTE
WHERE a.event_at >= date_trunc('day', world_now()) - INTERVAL 1 DAY AND a.event_at < date_trunc('day', world_now()) AND b.event_at >= date_trunc('day', world_now()) - INTERVAL 1 DAY AND b.event_at < date_trunc('day', world_now())
GROUP BY a.feature, b.feature
