-- verdict: right
-- Signed dollars first, then a plain sum; the account tells the clearing leg.
WITH signed AS (
    SELECT idempotency_key, source_request_id, currency, amount_usd AS usd
    FROM ledger.entries
    WHERE direction = 'debit' AND status = 'posted'
      AND account_id IN (SELECT account_id FROM ledger.accounts WHERE account_type = 'clearing')
    UNION ALL
    SELECT idempotency_key, source_request_id, currency, -amount_usd
    FROM ledger.entries
    WHERE direction = 'credit' AND status = 'posted'
      AND account_id IN (SELECT account_id FROM ledger.accounts WHERE account_type = 'clearing')
)
SELECT currency, count(*) AS phantoms, sum(usd) AS net_usd
FROM signed
WHERE idempotency_key IN (
        SELECT idempotency_key FROM signed GROUP BY idempotency_key HAVING count(DISTINCT source_request_id) > 1
    )
  AND source_request_id NOT IN (SELECT merchant_reference FROM processor.settlement)
GROUP BY currency
