-- verdict: partly
-- says: ✘ each new audit row is about a row that is void
-- The audit rows leave open which posting stays: kept_request_id is NULL.
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

INSERT INTO audit.adjustments
SELECT
    (SELECT max(adjustment_id) FROM audit.adjustments) + row_number() OVER (ORDER BY e.entry_id),
    e.entry_id, 'void', 'written twice', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), NULL, (SELECT commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM ledger.entries AS e JOIN phantom AS p USING (source_request_id)
WHERE e.status = 'posted';

UPDATE ledger.entries
SET status = 'void', void_reason = 'written twice', voided_by = 'on-call', voided_at = world_now()
WHERE status = 'posted' AND source_request_id IN (SELECT source_request_id FROM phantom);
