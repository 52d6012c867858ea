-- What must hold of a ledger that nothing is wrong with. Each query returns its violations: none = it holds.
-- `before` is the same world, untouched. broken_by_fault: true = every sick world violates it.
-- A posting is all rows of one source_request_id; leg 1 stands on the clearing account, and each posting has one.
-- Captured = its settlement lines add up to something: a capture that the processor took back has two, which cancel.
-- Instants are UTC; a settlement line comes up to 30 minutes after the capture, so money is compared as far as
-- reconciliation looks.

-- name: one_effective_posting_per_key
-- broken_by_fault: true
-- says: each idempotency key has one effective posting, two only where the processor captured both
WITH twice AS ( -- the few keys that can be wrong: to count the postings of all takes twice as long
    SELECT idempotency_key
    FROM ledger.entries
    WHERE status = 'posted'
    GROUP BY idempotency_key
    HAVING min(source_request_id) <> max(source_request_id)
),
posting AS (
    SELECT idempotency_key, source_request_id
    FROM ledger.entries
    SEMI JOIN twice USING (idempotency_key)
    WHERE status = 'posted'
    GROUP BY ALL
),
capture AS (
    SELECT merchant_reference
    FROM processor.settlement
    SEMI JOIN posting ON source_request_id = merchant_reference
    GROUP BY merchant_reference
    HAVING sum(captured_amount) <> 0
),
per_key AS (
    SELECT
        posting.idempotency_key,
        count(*) AS postings,
        count(capture.merchant_reference) AS captured
    FROM posting
    LEFT JOIN capture ON capture.merchant_reference = posting.source_request_id
    GROUP BY posting.idempotency_key
)
SELECT idempotency_key, postings, captured
FROM per_key
WHERE postings > greatest(captured, 1);

-- name: captured_postings_stand
-- broken_by_fault: false
-- says: what the processor captured is not void
SELECT entry.entry_id, entry.source_request_id, entry.entry_seq, entry.void_reason
FROM ledger.entries AS entry
WHERE entry.status = 'void'
  AND entry.source_request_id IN (
      SELECT merchant_reference
      FROM processor.settlement
      GROUP BY merchant_reference
      HAVING sum(captured_amount) <> 0
  );

-- name: reconciliation_closes
-- broken_by_fault: true
-- says: ledger and processor agree, by currency, on all postings that the last reconciliation could see
WITH entry AS (
    SELECT
        source_request_id,
        currency,
        CASE WHEN status = 'void' THEN 0 WHEN direction = 'debit' THEN amount_usd ELSE -amount_usd END AS usd
    FROM ledger.entries
    WHERE entry_seq = 1 AND posted_at < (SELECT max(window_end) FROM recon.runs)
),
book AS (
    SELECT currency, sum(usd) AS ledger_usd FROM entry GROUP BY currency
),
captured AS (
    SELECT posting.currency, sum(round(line.captured_amount * fx.usd_rate, 2)) AS processor_usd
    FROM processor.settlement AS line
    JOIN ref.fx AS fx USING (currency)
    JOIN (SELECT DISTINCT source_request_id, currency FROM entry) AS posting
        ON posting.source_request_id = line.merchant_reference
    GROUP BY posting.currency
)
SELECT currency, ledger_usd, coalesce(processor_usd, 0) AS processor_usd
FROM book
LEFT JOIN captured USING (currency)
WHERE ledger_usd <> coalesce(processor_usd, 0);

-- name: debits_equal_credits
-- broken_by_fault: false
-- says: in each posting the effective debits equal the effective credits, per currency
SELECT
    source_request_id,
    currency,
    sum(CASE direction WHEN 'debit' THEN amount ELSE 0 END) AS debits,
    sum(CASE direction WHEN 'credit' THEN amount ELSE 0 END) AS credits
FROM ledger.entries
WHERE status = 'posted'
GROUP BY ALL
HAVING sum(CASE direction WHEN 'debit' THEN amount ELSE -amount END) <> 0;

-- name: nothing_deleted
-- broken_by_fault: false
-- says: no row of the ledger or of the audit trail is gone
SELECT 'ledger.entries' AS lost_from, entry_id AS lost_id
FROM before.ledger.entries
WHERE entry_id NOT IN (SELECT entry_id FROM ledger.entries)
UNION ALL
SELECT 'audit.adjustments', adjustment_id
FROM before.audit.adjustments
WHERE adjustment_id NOT IN (SELECT adjustment_id FROM audit.adjustments);

-- name: history_unchanged
-- broken_by_fault: false
-- says: what was written stays as written, and earlier voids keep their reason, name and time
WITH was AS ( -- as hashes, and only where a block's sum of them differs: to join a million rows takes three times as long
    SELECT
        entry_id,
        entry_id // 4096 AS block,
        hash(
            transaction_id, account_id, direction, entry_seq, amount, currency, amount_usd,
            posted_at, effective_date, source_request_id, idempotency_key, batch_id
        ) AS written
    FROM before.ledger.entries
),
entry AS (
    SELECT
        entry_id,
        entry_id // 4096 AS block,
        hash(
            transaction_id, account_id, direction, entry_seq, amount, currency, amount_usd,
            posted_at, effective_date, source_request_id, idempotency_key, batch_id
        ) AS written
    FROM ledger.entries
),
apart AS (
    SELECT block
    FROM (SELECT block, sum(written) AS written FROM was GROUP BY block) AS earlier
    JOIN (SELECT block, sum(written) AS written FROM entry GROUP BY block) AS now USING (block)
    WHERE earlier.written <> now.written
),
changed AS (
    SELECT entry_id
    FROM was
    JOIN entry USING (entry_id)
    WHERE was.block IN (SELECT block FROM apart) AND was.written <> entry.written
    UNION
    SELECT entry_id
    FROM before.ledger.entries AS earlier
    JOIN ledger.entries AS entry USING (entry_id)
    WHERE earlier.status = 'void'
      AND (earlier.status, earlier.void_reason, earlier.voided_by, earlier.voided_at)
          IS DISTINCT FROM
          (entry.status, entry.void_reason, entry.voided_by, entry.voided_at)
)
SELECT entry_id, earlier.status AS was_status, entry.status, earlier.amount AS was_amount, entry.amount
FROM changed
JOIN before.ledger.entries AS earlier USING (entry_id)
JOIN ledger.entries AS entry USING (entry_id);

-- name: voids_are_signed
-- broken_by_fault: false
-- says: a void row says why, by whom and when, not before it was posted; a posted row says none of it
SELECT entry_id, status, void_reason, voided_by, voided_at
FROM ledger.entries
WHERE (status = 'void'
       AND (coalesce(trim(void_reason), '') = ''
            OR coalesce(trim(voided_by), '') = ''
            OR voided_at IS NULL
            OR voided_at < posted_at
            OR voided_at > world_now()))
   OR (status = 'posted'
       AND (void_reason IS NOT NULL OR voided_by IS NOT NULL OR voided_at IS NOT NULL));

-- name: every_void_is_audited
-- broken_by_fault: false
-- says: each void row has one row in audit.adjustments, with action void
SELECT entry.entry_id, count(audit_row.adjustment_id) AS audit_rows
FROM ledger.entries AS entry
LEFT JOIN audit.adjustments AS audit_row
    ON audit_row.entry_id = entry.entry_id AND audit_row.action = 'void'
WHERE entry.status = 'void'
GROUP BY entry.entry_id
HAVING count(audit_row.adjustment_id) <> 1;

-- name: audit_rows_are_true
-- broken_by_fault: false
-- says: each new audit row is about a row that is void, under this incident, signed by its commander, and names the posting that stays
WITH incident AS (
    SELECT incident_id, commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1
),
new_row AS (
    SELECT * FROM audit.adjustments
    WHERE adjustment_id NOT IN (SELECT adjustment_id FROM before.audit.adjustments)
),
standing AS ( -- of the postings that new rows name
    SELECT DISTINCT idempotency_key, source_request_id
    FROM ledger.entries
    SEMI JOIN new_row ON new_row.kept_request_id = source_request_id
    WHERE status = 'posted'
)
SELECT new_row.adjustment_id, new_row.entry_id, new_row.incident_id, new_row.approved_by, new_row.kept_request_id
FROM new_row
CROSS JOIN incident
LEFT JOIN ledger.entries AS entry ON entry.entry_id = new_row.entry_id
LEFT JOIN standing
    ON standing.idempotency_key = entry.idempotency_key
    AND standing.source_request_id = new_row.kept_request_id
WHERE new_row.action <> 'void'
   OR entry.status IS DISTINCT FROM 'void'
   OR new_row.incident_id <> incident.incident_id
   OR new_row.approved_by <> incident.commander
   OR trim(new_row.reason) = ''
   OR standing.source_request_id IS NULL -- names nothing, or a posting that does not stand
UNION ALL
SELECT min(adjustment_id), NULL, 'used ' || count(*) || ' times', NULL, NULL
FROM audit.adjustments
GROUP BY adjustment_id
HAVING count(*) > 1;

-- name: capture
-- part: true
-- Requests whose money the processor holds, numbered within their key, where a key has several.
WITH moved AS (
    SELECT merchant_reference, min(captured_at) AS captured_at
    FROM processor.settlement
    GROUP BY merchant_reference
    HAVING sum(captured_amount) <> 0
),
request AS (
    SELECT entry.idempotency_key, moved.merchant_reference, moved.captured_at
    FROM ledger.entries AS entry
    JOIN moved ON moved.merchant_reference = entry.source_request_id
    WHERE entry.entry_seq = 1
),
several AS (
    SELECT idempotency_key FROM request GROUP BY idempotency_key HAVING count(*) > 1
)
SELECT
    idempotency_key,
    merchant_reference,
    row_number() OVER (PARTITION BY idempotency_key ORDER BY captured_at, merchant_reference) AS nth
FROM request
SEMI JOIN several USING (idempotency_key);

-- name: every_double_capture_is_refunded
-- broken_by_fault: true
-- says: each request that the processor captured twice has one refund request, for its later capture
-- uses: capture
SELECT capture.idempotency_key, capture.merchant_reference, count(request.refund_id) AS refund_requests
FROM capture
LEFT JOIN ops.refund_requests AS request USING (merchant_reference)
WHERE capture.nth > 1
GROUP BY ALL
HAVING count(request.refund_id) <> 1;

-- name: no_other_refund
-- broken_by_fault: false
-- says: nothing else is given back
-- uses: capture
SELECT request.refund_id, request.merchant_reference, request.amount, request.currency
FROM ops.refund_requests AS request
WHERE request.refund_id NOT IN (SELECT refund_id FROM before.ops.refund_requests)
  AND request.merchant_reference NOT IN (SELECT merchant_reference FROM capture WHERE nth > 1);

-- name: refunds_match_their_capture
-- broken_by_fault: false
-- says: a refund request carries the reference, amount and currency of its capture, this incident and a reason
SELECT request.refund_id, request.amount, line.captured_amount, request.currency, line.currency AS captured_currency
FROM ops.refund_requests AS request
LEFT JOIN processor.settlement AS line ON line.merchant_reference = request.merchant_reference
WHERE request.refund_id NOT IN (SELECT refund_id FROM before.ops.refund_requests)
  AND (request.amount IS DISTINCT FROM line.captured_amount
       OR request.currency IS DISTINCT FROM line.currency
       OR request.processor_ref IS DISTINCT FROM line.processor_ref
       OR trim(request.reason) = ''
       OR request.requested_at > world_now()
       OR request.incident_id <> (SELECT arg_max(incident_id, opened_at) FROM ops.incidents))
UNION ALL
SELECT refund_id, NULL, NULL, 'used ' || count(*) || ' times', NULL
FROM ops.refund_requests
GROUP BY refund_id
HAVING count(*) > 1;
