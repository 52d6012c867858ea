-- verdict: partly
-- says: ✘ nothing else is given back
-- A refund for each request that was ever written twice: most of them were captured once.
INSERT INTO ops.refund_requests
WITH doubled AS (
    SELECT idempotency_key
    FROM ledger.entries
    WHERE entry_seq = 1
    GROUP BY idempotency_key
    HAVING count(*) > 1
),
line AS (
    SELECT s.*
    FROM doubled
    JOIN ledger.entries AS e USING (idempotency_key)
    JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
    WHERE e.entry_seq = 1 AND s.captured_amount > 0
    QUALIFY row_number() OVER (PARTITION BY e.idempotency_key ORDER BY s.captured_at DESC) = 1
)
SELECT
    (SELECT coalesce(max(refund_id), 0) FROM ops.refund_requests) + row_number() OVER (ORDER BY settlement_id),
    merchant_reference, processor_ref, captured_amount, currency, 'captured twice', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM line
WHERE true
  AND merchant_reference NOT IN (SELECT merchant_reference FROM ops.refund_requests);
