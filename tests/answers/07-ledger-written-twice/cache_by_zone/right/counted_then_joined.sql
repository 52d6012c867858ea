-- verdict: right
-- Counts by zone and minute in one step, the share in the next; ordered, which nobody minds.
WITH read AS (
    SELECT e.ts, e.result, (SELECT r.az FROM api.request_log AS r WHERE r.request_id = e.request_id) AS az
    FROM idem.cache_events AS e
    WHERE e.op = 'get' AND e.role = 'primary'
),
per_minute AS (
    SELECT az, date_trunc('minute', ts) AS minute, count(*) AS gets, count_if(result = 'timeout') AS timeouts
    FROM read
    GROUP BY ALL
)
SELECT *, timeouts::DOUBLE / gets AS timeout_share
FROM per_minute
ORDER BY minute, az
