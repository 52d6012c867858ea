-- verdict: partly
-- says: This must hold, and does not: what the processor captured is not void
-- says: innocent rows touched
-- The first of the two, always, since the second one answered: among the first ones are the captured ones.
CREATE OR REPLACE TEMP TABLE phantom AS
SELECT
    source_request_id,
    lead(source_request_id) OVER (PARTITION BY idempotency_key ORDER BY posted_at) AS kept
FROM ledger.entries
WHERE status = 'posted' AND entry_seq = 1
QUALIFY kept IS NOT NULL;

INSERT INTO audit.adjustments
SELECT
    (SELECT max(adjustment_id) FROM audit.adjustments) + row_number() OVER (ORDER BY e.entry_id),
    e.entry_id, 'void', 'written twice', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), p.kept, (SELECT commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM ledger.entries AS e JOIN phantom AS p USING (source_request_id)
WHERE e.status = 'posted';

UPDATE ledger.entries
SET status = 'void', void_reason = 'written twice', voided_by = 'on-call', voided_at = world_now()
WHERE status = 'posted' AND source_request_id IN (SELECT source_request_id FROM phantom);
