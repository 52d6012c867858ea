-- verdict: right
-- The share rounded to a hundredth; the minute made from text.
SELECT
    r.az,
    (strftime(e.ts, '%Y-%m-%d %H:%M') || ':00')::TIMESTAMP AS minute,
    count(*) AS gets,
    coalesce(sum(1) FILTER (WHERE e.result = 'timeout'), 0)::BIGINT AS timeouts,
    round(1.0 * coalesce(sum(1) FILTER (WHERE e.result = 'timeout'), 0) / count(*), 2) AS timeout_share
FROM api.request_log AS r, idem.cache_events AS e
WHERE e.request_id = r.request_id AND e.op IN ('get') AND e.role <> 'local'
GROUP BY 1, 2
