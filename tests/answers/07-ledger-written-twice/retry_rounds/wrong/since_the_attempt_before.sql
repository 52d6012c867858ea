-- verdict: partly
-- says: `median_gap_s` is wrong in
-- The distance to the attempt before, not to the first write.
WITH attempt AS (
    SELECT
        *,
        epoch(received_at) - lag(epoch(received_at)) OVER (PARTITION BY idempotency_key ORDER BY attempt_no) AS gap
    FROM api.request_log
),
second_write AS (
    SELECT arg_max(source_request_id, posted_at) AS request_id
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    GROUP BY idempotency_key
    HAVING count(*) > 1
)
SELECT attempt_no, count(*) AS keys, median(gap) AS median_gap_s
FROM second_write
JOIN attempt USING (request_id)
GROUP BY attempt_no
