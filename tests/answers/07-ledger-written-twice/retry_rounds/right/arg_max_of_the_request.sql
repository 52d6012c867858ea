-- verdict: right
-- One row per key: the request that wrote last, and the distance between the first and the last.
WITH doubled AS (
    SELECT
        idempotency_key,
        arg_max(source_request_id, posted_at) AS second_request,
        max(posted_at) - min(posted_at) AS gap
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    GROUP BY idempotency_key
    HAVING count(DISTINCT source_request_id) = 2
)
SELECT r.attempt_no, count(*) AS keys, median(epoch(gap)) AS median_gap_s
FROM doubled
JOIN api.request_log AS r ON r.request_id = doubled.second_request
GROUP BY 1
