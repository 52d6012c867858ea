-- verdict: partly
-- says: `median_gap_s` is wrong in
-- Milliseconds where seconds are asked for.
WITH posting AS (
    SELECT
        source_request_id,
        posted_at - lag(posted_at) OVER (PARTITION BY idempotency_key ORDER BY posted_at) AS gap
    FROM ledger.entries
    WHERE entry_seq = 1 AND status = 'posted'
)
SELECT r.attempt_no, count(*) AS keys, median(epoch_ms(gap)) AS median_gap_s
FROM posting
JOIN api.request_log AS r ON r.request_id = posting.source_request_id
WHERE gap IS NOT NULL
GROUP BY r.attempt_no
