-- verdict: partly
-- says: This must hold, and does not: what the processor captured is not void
-- says: That leaves a quarter of the points.
-- says: ✘ innocent rows touched
-- The likeliest first script: every posting that has no settlement line goes, those in flight too.
INSERT INTO audit.adjustments
SELECT
    (SELECT max(adjustment_id) FROM audit.adjustments) + row_number() OVER (ORDER BY e.entry_id),
    e.entry_id, 'void', 'no settlement', (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), NULL,
    (SELECT arg_max(commander, opened_at) FROM ops.incidents), world_now()
FROM ledger.entries AS e
WHERE e.status = 'posted' AND e.source_request_id NOT IN (SELECT merchant_reference FROM processor.settlement);

UPDATE ledger.entries
SET status = 'void', void_reason = 'no settlement', voided_by = 'on-call', voided_at = world_now()
WHERE status = 'posted' AND source_request_id NOT IN (SELECT merchant_reference FROM processor.settlement);
