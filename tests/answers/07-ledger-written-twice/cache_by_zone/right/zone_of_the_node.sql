-- verdict: right
-- A node stands in one zone, so the zone can be had from the node too.
WITH node_zone AS (
    SELECT DISTINCT node, az FROM api.request_log
)
SELECT
    az,
    time_bucket(INTERVAL 1 MINUTE, ts) AS minute,
    count(*) AS gets,
    sum(CASE WHEN result = 'timeout' THEN 1 ELSE 0 END) AS timeouts,
    avg((result = 'timeout')::INTEGER) AS timeout_share
FROM idem.cache_events
JOIN node_zone USING (node)
WHERE op = 'get' AND role = 'primary'
GROUP BY az, minute
