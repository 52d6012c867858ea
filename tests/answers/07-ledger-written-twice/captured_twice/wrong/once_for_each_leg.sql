-- verdict: wrong
-- says: rows should not be there
-- Joined to all legs of a posting: a payment of two legs seems captured two times.
SELECT e.idempotency_key, s.merchant_reference, s.processor_ref, s.captured_amount, s.currency, s.captured_at
FROM ledger.entries AS e
JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.status = 'posted'
QUALIFY count(*) OVER (PARTITION BY e.idempotency_key) > 1
    AND row_number() OVER (PARTITION BY e.idempotency_key ORDER BY s.captured_at DESC) = 1
