-- verdict: partly
-- says: ✘ what the processor captured is not void
-- says: innocent rows touched
-- Keeps the first posting of each key, and takes a voided one for it: what was posted anew goes.
CREATE OR REPLACE TEMP TABLE phantom AS
WITH captured AS (
    SELECT merchant_reference FROM processor.settlement GROUP BY merchant_reference HAVING sum(captured_amount) <> 0
)
SELECT
    source_request_id,
    first_value(source_request_id) OVER (
        PARTITION BY idempotency_key ORDER BY status = 'void' DESC, source_request_id IN (SELECT * FROM captured) DESC
    ) AS kept
FROM ledger.entries
WHERE entry_seq = 1
QUALIFY source_request_id <> kept AND NOT (count(*) OVER (PARTITION BY idempotency_key) = 2
    AND count(*) FILTER (source_request_id IN (SELECT * FROM captured)) OVER (PARTITION BY idempotency_key) = 2);

INSERT INTO audit.adjustments
SELECT
    (SELECT max(adjustment_id) FROM audit.adjustments) + row_number() OVER (ORDER BY e.entry_id),
    e.entry_id, 'void', 'written twice', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), p.kept, (SELECT commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM ledger.entries AS e JOIN phantom AS p USING (source_request_id)
WHERE e.status = 'posted';

UPDATE ledger.entries
SET status = 'void', void_reason = 'written twice', voided_by = 'on-call', voided_at = world_now()
WHERE status = 'posted' AND source_request_id IN (SELECT source_request_id FROM phantom);
