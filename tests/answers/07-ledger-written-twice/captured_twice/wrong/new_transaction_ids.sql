-- verdict: wrong
-- says: rows should not be there
-- All doubles with a new transaction id: only one acquirer took such a repeat for a new payment.
SELECT e.idempotency_key, s.merchant_reference, s.processor_ref, s.captured_amount, s.currency, s.captured_at
FROM (
    SELECT *
    FROM ledger.entries
    WHERE entry_seq = 1 AND status = 'posted'
    QUALIFY count(DISTINCT transaction_id) OVER (PARTITION BY idempotency_key) > 1
) AS e
JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
QUALIFY row_number() OVER (PARTITION BY e.idempotency_key ORDER BY s.captured_at DESC) = 1
