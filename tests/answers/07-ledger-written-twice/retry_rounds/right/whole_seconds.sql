-- verdict: right
-- The gap in whole seconds, as the question allows.
SELECT attempt_no, count(*) AS keys, round(median(gap)) AS median_gap_s
FROM (
    SELECT
        (SELECT attempt_no FROM api.request_log AS r WHERE r.request_id = later.source_request_id) AS attempt_no,
        epoch(later.posted_at) - epoch(earlier.posted_at) AS gap
    FROM ledger.entries AS later
    JOIN ledger.entries AS earlier
      ON earlier.idempotency_key = later.idempotency_key
     AND earlier.account_id = later.account_id
     AND earlier.entry_seq = later.entry_seq
     AND earlier.entry_id < later.entry_id
    WHERE later.entry_seq = 1 AND later.status = 'posted' AND earlier.status = 'posted'
)
GROUP BY attempt_no
