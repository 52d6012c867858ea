-- verdict: wrong
-- says: ✘ each request that the processor captured twice has one refund request, for its later capture
-- One request for the payer and one for the merchant: the money goes back twice.
INSERT INTO ops.refund_requests
WITH capture AS (
    SELECT
        s.*,
        lag(s.settlement_id) OVER (PARTITION BY e.idempotency_key ORDER BY s.captured_at, s.settlement_id) AS earlier
    FROM processor.settlement AS s
    JOIN ledger.entries AS e ON e.source_request_id = s.merchant_reference
    WHERE e.entry_seq = 1 AND e.status = 'posted'
)
SELECT
    coalesce((SELECT max(refund_id) FROM ops.refund_requests), 0) + row_number() OVER (ORDER BY settlement_id, party),
    merchant_reference, processor_ref, captured_amount, currency,
    'second capture of one request, for the ' || party, (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM capture, (VALUES ('payer'), ('merchant')) AS told (party)
WHERE earlier IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM ops.refund_requests AS r WHERE r.merchant_reference = capture.merchant_reference);
