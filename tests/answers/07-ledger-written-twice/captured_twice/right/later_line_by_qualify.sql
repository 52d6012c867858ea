-- verdict: right
-- Lines of the doubled keys' postings, the second of each key.
WITH doubled AS (
    SELECT idempotency_key
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    GROUP BY idempotency_key
    HAVING count(*) > 1
)
SELECT e.idempotency_key, s.merchant_reference, s.processor_ref, s.captured_amount, s.currency, s.captured_at
FROM doubled
JOIN ledger.entries AS e USING (idempotency_key)
JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.entry_seq = 1 AND e.status = 'posted'
QUALIFY row_number() OVER (PARTITION BY e.idempotency_key ORDER BY s.captured_at) = 2
