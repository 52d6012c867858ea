-- verdict: wrong
-- says: ✘ nothing else is given back
-- Two lines under one processor reference: captures that were taken back, not captures made twice.
INSERT INTO ops.refund_requests
SELECT
    (SELECT coalesce(max(refund_id), 0) FROM ops.refund_requests) + row_number() OVER (ORDER BY processor_ref),
    max(merchant_reference), processor_ref, max(abs(captured_amount)), max(currency), 'captured twice', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM processor.settlement
GROUP BY processor_ref
HAVING count(*) > 1
   AND processor_ref NOT IN (SELECT processor_ref FROM ops.refund_requests);
