-- verdict: wrong
-- says: rows are missing
-- The attempt that wrote first: always the first.
SELECT r.attempt_no, count(*) AS keys, median(epoch(last_at) - epoch(first_at)) AS median_gap_s
FROM (
    SELECT
        arg_min(source_request_id, posted_at) AS request_id,
        min(posted_at) AS first_at,
        max(posted_at) AS last_at
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    GROUP BY idempotency_key
    HAVING count(*) > 1
)
JOIN api.request_log AS r USING (request_id)
GROUP BY r.attempt_no
