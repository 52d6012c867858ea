-- verdict: partly
-- says: `gets` is wrong in
-- get and setnx together.
SELECT
    r.az,
    date_trunc('minute', e.ts) AS minute,
    count(*) AS gets,
    count(*) FILTER (WHERE e.result = 'timeout') AS timeouts,
    count(*) FILTER (WHERE e.result = 'timeout') / count(*) AS timeout_share
FROM idem.cache_events AS e
JOIN api.request_log AS r USING (request_id)
WHERE e.role = 'primary'
GROUP BY ALL
