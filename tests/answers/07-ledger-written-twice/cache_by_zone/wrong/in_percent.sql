-- verdict: partly
-- says: `timeout_share` is wrong in
-- The share from 0 to 100.
SELECT
    r.az,
    date_trunc('minute', e.ts) AS minute,
    count(*) AS gets,
    count(*) FILTER (WHERE e.result = 'timeout') AS timeouts,
    100.0 * count(*) FILTER (WHERE e.result = 'timeout') / count(*) AS timeout_share
FROM idem.cache_events AS e
JOIN api.request_log AS r USING (request_id)
WHERE e.op = 'get' AND e.role = 'primary'
GROUP BY ALL
