-- verdict: right
-- Leg 1 of each posting in order of time, with the one that comes next under the same key.
SELECT idempotency_key, posted_at AS first_posted_at, next_posted_at AS second_posted_at
FROM (
    SELECT
        idempotency_key,
        posted_at,
        lead(posted_at) OVER w AS next_posted_at,
        row_number() OVER w AS nth
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    WINDOW w AS (PARTITION BY idempotency_key ORDER BY posted_at)
)
WHERE nth = 1
  AND next_posted_at IS NOT NULL
  AND idempotency_key NOT IN (
      SELECT idempotency_key
      FROM ledger.entries
      WHERE status = 'posted'
      GROUP BY idempotency_key, account_id, direction, entry_seq
      HAVING count(*) = 1
  )
