-- verdict: right
-- Postings numbered by time; number 2 and number 1 joined; the gap by date_diff.
WITH posting AS (
    SELECT
        idempotency_key,
        source_request_id,
        posted_at,
        row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at) AS nth
    FROM ledger.entries
    WHERE entry_seq = 1 AND status = 'posted'
)
SELECT
    r.attempt_no,
    count(*) AS keys,
    quantile_cont(date_diff('millisecond', one.posted_at, two.posted_at), 0.5) / 1000.0 AS median_gap_s
FROM posting AS one
JOIN posting AS two ON two.idempotency_key = one.idempotency_key AND one.nth = 1 AND two.nth = 2
JOIN api.request_log AS r ON r.request_id = two.source_request_id
GROUP BY r.attempt_no
ORDER BY r.attempt_no
