-- verdict: partly
-- says: `merchant_reference` is wrong in
-- says: `captured_at` is wrong in
-- The earlier of the two captures.
SELECT e.idempotency_key, s.merchant_reference, s.processor_ref, s.captured_amount, s.currency, s.captured_at
FROM ledger.entries AS e
JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.entry_seq = 1 AND e.status = 'posted'
QUALIFY count(*) OVER (PARTITION BY e.idempotency_key) = 2
    AND row_number() OVER (PARTITION BY e.idempotency_key ORDER BY s.captured_at) = 1
