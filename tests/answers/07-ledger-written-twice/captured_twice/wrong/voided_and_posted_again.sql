-- verdict: partly
-- says: rows should not be there
-- Void postings counted: a capture that was taken back and made anew is not a double capture.
SELECT e.idempotency_key, s.merchant_reference, s.processor_ref, s.captured_amount, s.currency, s.captured_at
FROM ledger.entries AS e
JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.entry_seq = 1
QUALIFY count(*) OVER (PARTITION BY e.idempotency_key) > 1
    AND row_number() OVER (PARTITION BY e.idempotency_key ORDER BY s.captured_at DESC) = 1
