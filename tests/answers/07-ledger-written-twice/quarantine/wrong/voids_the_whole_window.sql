-- verdict: partly
-- says: ✘ what the processor captured is not void
-- says: innocent rows touched
-- Everything that was written between the first and the last second write.
CREATE OR REPLACE TEMP TABLE phantom AS
WITH second_write AS (
    SELECT posted_at
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    QUALIFY row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at) = 2
)
SELECT source_request_id, source_request_id AS kept
FROM ledger.entries
WHERE entry_seq = 1
  AND posted_at BETWEEN (SELECT min(posted_at) FROM second_write) AND (SELECT max(posted_at) FROM second_write);

INSERT INTO audit.adjustments
SELECT
    (SELECT max(adjustment_id) FROM audit.adjustments) + row_number() OVER (ORDER BY e.entry_id),
    e.entry_id, 'void', 'written twice', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), p.kept, (SELECT commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM ledger.entries AS e JOIN phantom AS p USING (source_request_id)
WHERE e.status = 'posted';

UPDATE ledger.entries
SET status = 'void', void_reason = 'written twice', voided_by = 'on-call', voided_at = world_now()
WHERE status = 'posted' AND source_request_id IN (SELECT source_request_id FROM phantom);
