-- verdict: partly
-- says: `timeouts` is wrong in
-- A miss is what every new key gets.
SELECT
    r.az,
    date_trunc('minute', e.ts) AS minute,
    count(*) AS gets,
    count(*) FILTER (WHERE e.result IN ('miss', 'timeout')) AS timeouts,
    count(*) FILTER (WHERE e.result IN ('miss', 'timeout')) / count(*) AS timeout_share
FROM idem.cache_events AS e
JOIN api.request_log AS r USING (request_id)
WHERE e.op = 'get' AND e.role = 'primary'
GROUP BY ALL
