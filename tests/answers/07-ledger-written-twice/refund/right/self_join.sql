-- verdict: right
-- Two postings of one key, both captured; except those that are asked for already.
INSERT INTO ops.refund_requests
SELECT
    row_number() OVER (ORDER BY merchant_reference) + (SELECT coalesce(max(refund_id), 1000) FROM ops.refund_requests),
    merchant_reference, processor_ref, captured_amount, currency, 'double capture', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM (
    SELECT late.merchant_reference, late.processor_ref, late.captured_amount, late.currency
    FROM ledger.entries AS a
    JOIN ledger.entries AS b USING (idempotency_key)
    JOIN processor.settlement AS early ON early.merchant_reference = a.source_request_id
    JOIN processor.settlement AS late ON late.merchant_reference = b.source_request_id
    WHERE a.entry_seq = 1 AND b.entry_seq = 1
      AND a.status = 'posted' AND b.status = 'posted'
      AND early.captured_at < late.captured_at
    EXCEPT
    SELECT r.merchant_reference, r.processor_ref, r.amount, r.currency
    FROM ops.refund_requests AS r
);
