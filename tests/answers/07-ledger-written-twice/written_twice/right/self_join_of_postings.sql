-- verdict: right
-- Postings of one key against each other; the earlier one must be the first of all.
SELECT a.idempotency_key, a.posted_at AS first_posted_at, min(b.posted_at) AS second_posted_at
FROM ledger.entries AS a
JOIN ledger.entries AS b
  ON b.idempotency_key = a.idempotency_key
 AND b.account_id = a.account_id
 AND b.direction = a.direction
 AND b.entry_seq = a.entry_seq
 AND b.entry_id > a.entry_id
WHERE a.entry_seq = 1
  AND a.status = 'posted'
  AND b.status = 'posted'
  AND NOT EXISTS (
      SELECT 1
      FROM ledger.entries AS earlier
      WHERE earlier.idempotency_key = a.idempotency_key
        AND earlier.status = 'posted'
        AND earlier.entry_seq = 1
        AND earlier.entry_id < a.entry_id
  )
  AND NOT EXISTS (
      SELECT 1
      FROM (
          SELECT idempotency_key
          FROM ledger.entries
          WHERE status = 'posted'
          GROUP BY idempotency_key, account_id, entry_seq, direction
          HAVING count(*) < 2
      ) AS single
      WHERE single.idempotency_key = a.idempotency_key
  )
GROUP BY a.idempotency_key, a.posted_at
