-- verdict: right
-- Voids by subqueries alone; then audits each row of this void that has no audit row yet.
UPDATE ledger.entries AS e
SET status = 'void', void_reason = 'phantom of a double write', voided_by = 'on-call', voided_at = world_now()
WHERE e.status = 'posted'
  AND e.source_request_id NOT IN (SELECT merchant_reference FROM processor.settlement)
  AND EXISTS (
      SELECT 1
      FROM ledger.entries AS kept
      WHERE kept.idempotency_key = e.idempotency_key
        AND kept.source_request_id <> e.source_request_id
        AND kept.status = 'posted'
        AND kept.source_request_id IN (SELECT merchant_reference FROM processor.settlement)
  );

INSERT INTO audit.adjustments
SELECT
    row_number() OVER (ORDER BY e.entry_id) + (SELECT max(adjustment_id) FROM audit.adjustments),
    e.entry_id,
    'void',
    e.void_reason,
    (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1),
    (
        SELECT min(kept.source_request_id)
        FROM ledger.entries AS kept
        WHERE kept.idempotency_key = e.idempotency_key AND kept.status = 'posted'
    ),
    (SELECT commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1),
    world_now()
FROM ledger.entries AS e
WHERE e.status = 'void'
  AND NOT EXISTS (SELECT 1 FROM audit.adjustments AS a WHERE a.entry_id = e.entry_id AND a.action = 'void');
