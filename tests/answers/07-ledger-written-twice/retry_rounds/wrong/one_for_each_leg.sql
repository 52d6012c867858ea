-- verdict: partly
-- says: `keys` is wrong in
-- Legs counted instead of keys.
WITH posting AS (
    SELECT
        source_request_id,
        posted_at - lag(posted_at) OVER (
            PARTITION BY idempotency_key, account_id, direction, entry_seq ORDER BY posted_at
        ) AS gap
    FROM ledger.entries
    WHERE status = 'posted'
)
SELECT r.attempt_no, count(*) AS keys, median(epoch(gap)) AS median_gap_s
FROM posting
JOIN api.request_log AS r ON r.request_id = posting.source_request_id
WHERE gap IS NOT NULL
GROUP BY r.attempt_no
