-- verdict: right
-- Worked out first, then written.
CREATE OR REPLACE TEMP TABLE to_refund AS
SELECT e.idempotency_key, arg_max(s, s.captured_at) AS line
FROM ledger.entries AS e
JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.status <> 'void' AND e.entry_seq = 1
GROUP BY e.idempotency_key
HAVING count(DISTINCT s.merchant_reference) = 2;

DELETE FROM to_refund
WHERE line.merchant_reference IN (SELECT merchant_reference FROM ops.refund_requests);

INSERT INTO ops.refund_requests (refund_id, merchant_reference, processor_ref, amount, currency, reason, incident_id, requested_at)
SELECT
    (SELECT count(*) FROM ops.refund_requests) + row_number() OVER (ORDER BY idempotency_key),
    line.merchant_reference, line.processor_ref, line.captured_amount, line.currency,
    'charged twice', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM to_refund;
