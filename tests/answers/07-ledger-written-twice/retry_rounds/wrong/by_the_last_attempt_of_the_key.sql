-- verdict: partly
-- says: `keys` is wrong in
-- All keys by their last attempt: most requests need one, and many that retried wrote once.
SELECT last_attempt AS attempt_no, count(*) AS keys, median(epoch(last_at) - epoch(first_at)) AS median_gap_s
FROM (
    SELECT
        idempotency_key,
        max(attempt_no) AS last_attempt,
        min(received_at) AS first_at,
        max(received_at) AS last_at
    FROM api.request_log
    GROUP BY idempotency_key
    HAVING count(*) > 1
)
GROUP BY last_attempt
