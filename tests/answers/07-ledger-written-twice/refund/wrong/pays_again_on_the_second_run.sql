-- verdict: wrong
-- says: ✘ each request that the processor captured twice has one refund request
-- says: ✘ run again, nothing changes
-- Nothing keeps it from asking twice.
INSERT INTO ops.refund_requests
WITH capture AS (
    SELECT
        s.*,
        row_number() OVER (PARTITION BY e.idempotency_key ORDER BY s.captured_at, s.settlement_id) AS nth,
        count(*) OVER (PARTITION BY e.idempotency_key) AS captures
    FROM processor.settlement AS s
    JOIN ledger.entries AS e ON e.source_request_id = s.merchant_reference
    WHERE e.entry_seq = 1 AND e.status = 'posted'
)
SELECT
    (SELECT coalesce(max(refund_id), 0) FROM ops.refund_requests) + row_number() OVER (ORDER BY settlement_id),
    merchant_reference, processor_ref, captured_amount, currency, 'captured twice', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM capture
WHERE nth = 2;
