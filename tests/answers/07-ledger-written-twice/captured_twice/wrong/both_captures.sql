-- verdict: partly
-- says: one row for each idempotency_key is asked
-- Both lines of each key.
SELECT e.idempotency_key, s.merchant_reference, s.processor_ref, s.captured_amount, s.currency, s.captured_at
FROM ledger.entries AS e
JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.entry_seq = 1 AND e.status = 'posted'
QUALIFY count(*) OVER (PARTITION BY e.idempotency_key) = 2
