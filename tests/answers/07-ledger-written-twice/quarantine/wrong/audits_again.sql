-- verdict: partly
-- says: ✘ run again, nothing changes
-- says: ✘ each void row has one row in audit.adjustments
-- Run again, it writes all its audit rows a second time.

UPDATE ledger.entries AS e
SET status = 'void', void_reason = 'written twice', voided_by = 'on-call', voided_at = world_now()
WHERE e.status = 'posted'
  AND e.source_request_id NOT IN (SELECT merchant_reference FROM processor.settlement)
  AND e.idempotency_key IN (
      SELECT idempotency_key
      FROM ledger.entries
      WHERE status = 'posted' AND entry_seq = 1
      GROUP BY idempotency_key
      HAVING count(*) > 1
  );

INSERT INTO audit.adjustments
SELECT
    (SELECT max(adjustment_id) FROM audit.adjustments) + row_number() OVER (ORDER BY e.entry_id),
    e.entry_id, 'void', 'written twice', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1),
    (SELECT min(k.source_request_id) FROM ledger.entries AS k WHERE k.idempotency_key = e.idempotency_key AND k.status = 'posted'),
    (SELECT commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM ledger.entries AS e
WHERE e.status = 'void' AND e.void_reason = 'written twice';
