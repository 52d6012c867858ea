-- verdict: partly
-- says: ✘ what the processor captured is not void
-- says: ✘ ledger and processor agree, by currency
-- says: innocent rows touched
-- says: That leaves a quarter of the points.
-- The second of the two, always: among them are the captured ones.
CREATE OR REPLACE TEMP TABLE phantom AS
SELECT
    source_request_id,
    lag(source_request_id) OVER (PARTITION BY idempotency_key ORDER BY posted_at) AS kept
FROM ledger.entries
WHERE status = 'posted' AND entry_seq = 1
QUALIFY row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at) = 2;

INSERT INTO audit.adjustments
SELECT
    (SELECT max(adjustment_id) FROM audit.adjustments) + row_number() OVER (ORDER BY e.entry_id),
    e.entry_id, 'void', 'written twice', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), p.kept, (SELECT commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM ledger.entries AS e JOIN phantom AS p USING (source_request_id)
WHERE e.status = 'posted';

UPDATE ledger.entries
SET status = 'void', void_reason = 'written twice', voided_by = 'on-call', voided_at = world_now()
WHERE status = 'posted' AND source_request_id IN (SELECT source_request_id FROM phantom);
