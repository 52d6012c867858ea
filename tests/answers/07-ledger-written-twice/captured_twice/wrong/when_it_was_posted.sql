-- verdict: partly
-- says: `captured_at` is wrong in
-- The right lines with our own posted_at: the processor moved the money a moment later.
SELECT e.idempotency_key, s.merchant_reference, s.processor_ref, s.captured_amount, s.currency, e.posted_at AS captured_at
FROM ledger.entries AS e
JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.entry_seq = 1 AND e.status = 'posted'
QUALIFY count(*) OVER (PARTITION BY e.idempotency_key) = 2
    AND row_number() OVER (PARTITION BY e.idempotency_key ORDER BY e.posted_at) = 2
