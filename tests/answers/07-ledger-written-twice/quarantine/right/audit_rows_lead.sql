-- verdict: right
-- One statement a table: audit rows from a chain of CTEs, then the update follows the audit rows of this incident.
INSERT INTO audit.adjustments
WITH leg AS (
    SELECT *, count(*) OVER (PARTITION BY idempotency_key, account_id, direction, entry_seq) AS times
    FROM ledger.entries
    WHERE status = 'posted'
),
settled AS (SELECT DISTINCT merchant_reference AS request_id FROM processor.settlement),
phantom AS (
    SELECT leg.*
    FROM leg
    ANTI JOIN settled ON settled.request_id = leg.source_request_id
    WHERE leg.times > 1
),
kept AS (
    SELECT DISTINCT leg.idempotency_key, leg.source_request_id
    FROM leg
    SEMI JOIN settled ON settled.request_id = leg.source_request_id
)
SELECT
    (SELECT max(adjustment_id) FROM audit.adjustments) + row_number() OVER (),
    phantom.entry_id,
    'void',
    'written twice',
    (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1),
    kept.source_request_id,
    (SELECT commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1),
    world_now()
FROM phantom
JOIN kept USING (idempotency_key);

UPDATE ledger.entries
SET status = 'void', void_reason = 'written twice', voided_by = 'on-call engineer', voided_at = world_now()
WHERE status = 'posted'
  AND entry_id IN (SELECT entry_id FROM audit.adjustments WHERE action = 'void' AND incident_id = (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1));
