-- verdict: wrong
-- says: of ledger.entries must stay as they are
-- says: ✘ what was written stays as written
-- Rows stay, amounts are changed: what was written is no longer what stands there.
CREATE OR REPLACE TEMP TABLE phantom AS
WITH doubled AS (
    SELECT idempotency_key
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    GROUP BY idempotency_key
    HAVING count(*) > 1
)
SELECT
    e.idempotency_key,
    e.source_request_id,
    any_value(k.merchant_reference) AS kept
FROM ledger.entries AS e
JOIN doubled USING (idempotency_key)
JOIN (
    SELECT l.idempotency_key, s.merchant_reference
    FROM processor.settlement AS s
    JOIN ledger.entries AS l ON l.source_request_id = s.merchant_reference AND l.entry_seq = 1 AND l.status = 'posted'
) AS k USING (idempotency_key)
WHERE e.status = 'posted' AND e.source_request_id NOT IN (SELECT merchant_reference FROM processor.settlement)
GROUP BY e.idempotency_key, e.source_request_id;

UPDATE ledger.entries
SET amount = 0.01, amount_usd = 0.01
WHERE source_request_id IN (SELECT source_request_id FROM phantom);
