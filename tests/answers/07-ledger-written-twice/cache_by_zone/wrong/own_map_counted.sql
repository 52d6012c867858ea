-- verdict: partly
-- says: `gets` is wrong in
-- The node's own map counted as the cache: half of the reads seem answered.
SELECT
    r.az,
    date_trunc('minute', e.ts) AS minute,
    count(*) AS gets,
    count(*) FILTER (WHERE e.result = 'timeout') AS timeouts,
    count(*) FILTER (WHERE e.result = 'timeout') / count(*) AS timeout_share
FROM idem.cache_events AS e
JOIN api.request_log AS r USING (request_id)
WHERE e.op = 'get'
GROUP BY ALL
