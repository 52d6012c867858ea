-- verdict: right
-- Two settlement lines whose postings share a key; the later one of the pair.
SELECT
    a.idempotency_key, late.merchant_reference, late.processor_ref, late.captured_amount, late.currency,
    late.captured_at
FROM ledger.entries AS a
JOIN ledger.entries AS b
  ON b.idempotency_key = a.idempotency_key AND b.source_request_id <> a.source_request_id
JOIN processor.settlement AS early ON early.merchant_reference = a.source_request_id
JOIN processor.settlement AS late ON late.merchant_reference = b.source_request_id
WHERE a.entry_seq = 1 AND b.entry_seq = 1
  AND a.status = 'posted' AND b.status = 'posted'
  AND late.captured_at > early.captured_at
