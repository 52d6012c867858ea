-- verdict: partly
-- says: `timeouts` is wrong in
-- Attempts without a response instead of reads without an answer: what the client saw, not what the cache did.
SELECT
    r.az,
    date_trunc('minute', e.ts) AS minute,
    count(*) AS gets,
    count(*) FILTER (WHERE r.status_code IS NULL) AS timeouts,
    count(*) FILTER (WHERE r.status_code IS NULL) / count(*) AS timeout_share
FROM idem.cache_events AS e
JOIN api.request_log AS r USING (request_id)
WHERE e.op = 'get' AND e.role = 'primary'
GROUP BY ALL
