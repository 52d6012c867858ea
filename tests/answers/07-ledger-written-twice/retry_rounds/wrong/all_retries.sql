-- verdict: partly
-- says: `keys` is wrong in
-- Every retry in the log, whether it wrote or not.
SELECT
    b.attempt_no,
    count(*) AS keys,
    median(epoch(b.received_at) - epoch(a.received_at)) AS median_gap_s
FROM api.request_log AS a
JOIN api.request_log AS b USING (idempotency_key)
WHERE a.attempt_no = 1 AND b.attempt_no > 1
GROUP BY b.attempt_no
