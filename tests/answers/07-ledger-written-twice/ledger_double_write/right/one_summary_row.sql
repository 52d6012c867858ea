-- verdict: right
-- One row that says how bad it is, and none when all is well, or when the last was an hour ago.
WITH second_write AS (
    SELECT posted_at, amount_usd
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    QUALIFY row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at) > 1
)
SELECT count(*) AS doubled, min(posted_at) AS first_seen, max(posted_at) AS last_seen, sum(amount_usd) AS gross_usd
FROM second_write
HAVING max(posted_at) > world_now() - INTERVAL 1 HOUR
