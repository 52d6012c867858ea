-- verdict: partly
-- says: ✘ each idempotency key has one effective posting
-- says: holds on your world, not on the small world with awkward rows
-- The right rows where a request was written twice, and none where a retry wrote it a third time.
CREATE OR REPLACE TEMP TABLE phantom AS
WITH doubled AS (
    SELECT idempotency_key
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
    GROUP BY idempotency_key
    HAVING count(*) = 2
),
captured AS (
    SELECT e.idempotency_key, min(e.source_request_id) AS kept
    FROM ledger.entries AS e
    JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
    WHERE e.entry_seq = 1 AND e.status = 'posted'
    GROUP BY e.idempotency_key
)
SELECT e.source_request_id, captured.kept
FROM ledger.entries AS e
JOIN doubled USING (idempotency_key)
JOIN captured USING (idempotency_key)
WHERE e.entry_seq = 1
  AND e.status = 'posted'
  AND e.source_request_id NOT IN (SELECT merchant_reference FROM processor.settlement);

INSERT INTO audit.adjustments
SELECT
    (SELECT max(adjustment_id) FROM audit.adjustments) + row_number() OVER (ORDER BY e.entry_id),
    e.entry_id, 'void', 'written twice', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), p.kept, (SELECT commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM ledger.entries AS e JOIN phantom AS p USING (source_request_id)
WHERE e.status = 'posted';

UPDATE ledger.entries
SET status = 'void', void_reason = 'written twice', voided_by = 'on-call', voided_at = world_now()
WHERE status = 'posted' AND source_request_id IN (SELECT source_request_id FROM phantom);
