-- verdict: partly
-- says: `gets` is wrong in
-- The minute in which the attempt was received, by the load balancer's clock.
SELECT
    r.az,
    date_trunc('minute', r.received_at) AS minute,
    count(*) AS gets,
    count(*) FILTER (WHERE e.result = 'timeout') AS timeouts,
    count(*) FILTER (WHERE e.result = 'timeout') / count(*) AS timeout_share
FROM idem.cache_events AS e
JOIN api.request_log AS r USING (request_id)
WHERE e.op = 'get' AND e.role = 'primary'
GROUP BY ALL
