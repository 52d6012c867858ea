-- verdict: partly
-- says: ✘ silent again 150 minutes after the last double write: 0 of 21
-- says: up to a quarter of the points
-- The query of written_twice as it stands: keys captured twice stay doubled, so this never falls silent.
WITH leg AS (
    SELECT idempotency_key, account_id, direction, entry_seq, count(*) AS times
    FROM ledger.entries
    WHERE status = 'posted'
    GROUP BY ALL
)
SELECT idempotency_key, min(times) AS postings
FROM leg
GROUP BY idempotency_key
HAVING min(times) >= 2
