-- verdict: right
-- Only keys written in the last two hours: cheap, and eight runs see each of them.
SELECT a.idempotency_key, a.source_request_id AS first_request, b.source_request_id AS second_request
FROM ledger.entries AS a
JOIN ledger.entries AS b
  ON b.idempotency_key = a.idempotency_key
 AND b.entry_seq = a.entry_seq
 AND b.entry_id > a.entry_id
WHERE a.entry_seq = 1
  AND a.status = 'posted'
  AND b.status = 'posted'
  AND b.posted_at >= world_now() - INTERVAL 2 HOUR
