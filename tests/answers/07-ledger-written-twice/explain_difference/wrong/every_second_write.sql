-- verdict: wrong
-- says: `phantoms` is wrong in
-- says: `net_usd` is wrong in
-- All second writes, among them captured ones.
SELECT
    currency,
    count(*) AS phantoms,
    sum(CASE direction WHEN 'debit' THEN amount_usd ELSE -amount_usd END) AS net_usd
FROM (
    SELECT *
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    QUALIFY row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at) = 2
)
GROUP BY currency
