-- verdict: partly
-- says: row should not be there
-- Void rows counted: a payment that was voided and posted again by hand was no retry.
SELECT r.attempt_no, count(*) AS keys, median(epoch(last_at) - epoch(first_at)) AS median_gap_s
FROM (
    SELECT
        arg_max(source_request_id, posted_at) AS request_id,
        min(posted_at) AS first_at,
        max(posted_at) AS last_at
    FROM ledger.entries
    WHERE entry_seq = 1
    GROUP BY idempotency_key
    HAVING count(*) > 1
)
JOIN api.request_log AS r USING (request_id)
GROUP BY r.attempt_no
