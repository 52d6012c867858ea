-- verdict: right
-- The rows to void are listed once; both tables are written from the list.
CREATE OR REPLACE TEMP TABLE to_void AS
WITH posting AS (
    SELECT
        idempotency_key,
        source_request_id,
        count(*) OVER (PARTITION BY idempotency_key) AS postings,
        source_request_id IN (SELECT merchant_reference FROM processor.settlement) AS captured
    FROM ledger.entries
    WHERE status = 'posted' AND entry_seq = 1
),
sorted AS (
    SELECT *, max(source_request_id) FILTER (WHERE captured) OVER (PARTITION BY idempotency_key) AS kept
    FROM posting
    WHERE postings > 1
)
SELECT e.entry_id, sorted.kept
FROM ledger.entries AS e
JOIN sorted USING (source_request_id)
WHERE NOT sorted.captured AND sorted.kept IS NOT NULL AND e.status = 'posted';

UPDATE ledger.entries
SET status = 'void', void_reason = 'duplicate of a retried request', voided_by = 'ledger on-call', voided_at = world_now()
WHERE entry_id IN (SELECT entry_id FROM to_void);

INSERT INTO audit.adjustments
SELECT
    (SELECT max(adjustment_id) FROM audit.adjustments) + row_number() OVER (ORDER BY entry_id),
    entry_id, 'void', 'duplicate of a retried request', (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), kept, (SELECT commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1), world_now()
FROM to_void;
