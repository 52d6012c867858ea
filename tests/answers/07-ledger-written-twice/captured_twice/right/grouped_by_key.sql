-- verdict: right
-- One row per key with the latest line packed in a struct.
SELECT
    idempotency_key,
    latest.merchant_reference AS merchant_reference,
    latest.processor_ref AS processor_ref,
    latest.captured_amount AS captured_amount,
    latest.currency AS currency,
    latest.captured_at AS captured_at
FROM (
    SELECT e.idempotency_key, count(*) AS captures, arg_max(s, s.captured_at) AS latest
    FROM processor.settlement AS s
    JOIN (SELECT DISTINCT source_request_id, idempotency_key FROM ledger.entries WHERE status = 'posted') AS e
      ON e.source_request_id = s.merchant_reference
    GROUP BY e.idempotency_key
)
WHERE captures = 2
