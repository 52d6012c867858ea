-- Purpose: what the world does in the three hours after a repair: lines in flight arrive, the payout job pays, reconciliation runs.
-- Grain:   adds rows only. Run on the repaired copy; world_now() is by then three hours after the page.
-- Keys:    continue those that are there.
-- Seed:    nothing of its own: all follows from what stands in the tables.
-- A fix that took payments in flight for phantoms, or that decides by "has two settlement lines", fails after this.

-- The processor's lines for what was in flight when the page came. It captured them whatever we did to our books since.
INSERT INTO processor.settlement
WITH page AS (
    SELECT max(opened_at) AS paged_at FROM ops.incidents
)
SELECT
    (SELECT max(settlement_id) FROM processor.settlement) + row_number() OVER (ORDER BY entry.entry_id),
    payment.processor_ref,
    entry.source_request_id,
    CASE entry.direction WHEN 'debit' THEN entry.amount ELSE -entry.amount END,
    entry.currency,
    entry.posted_at + INTERVAL 3 SECOND,
    entry.posted_at + INTERVAL 29 MINUTE
FROM ledger.entries AS entry
JOIN payments.transactions AS payment USING (transaction_id)
CROSS JOIN page
WHERE entry.entry_seq = 1
  AND entry.posted_at >= page.paged_at - INTERVAL 30 MINUTE
  AND (entry.voided_at IS NULL OR entry.voided_at >= page.paged_at)
  AND entry.source_request_id NOT IN (SELECT merchant_reference FROM processor.settlement);

-- The payout job: each new refund request becomes a payment of its own, with a posting and a line of its own.
CREATE OR REPLACE TEMP TABLE payout AS
SELECT
    request.*,
    nth + greatest((SELECT max(request_id) FROM api.request_log), (SELECT max(source_request_id) FROM ledger.entries)) AS new_request_id,
    nth + greatest((SELECT max(idempotency_key) FROM api.request_log), (SELECT max(idempotency_key) FROM ledger.entries)) AS new_key,
    nth + (SELECT max(transaction_id) FROM payments.transactions) AS new_transaction_id,
    nth + (SELECT max(processor_ref) FROM payments.transactions) AS new_processor_ref,
    request.requested_at + INTERVAL 40 MINUTE AS paid_at
FROM (
    SELECT *, row_number() OVER (ORDER BY refund_id) AS nth
    FROM ops.refund_requests
    WHERE requested_at >= (SELECT max(opened_at) FROM ops.incidents)
) AS request;

INSERT INTO api.request_log
SELECT new_request_id, new_key, 1, 0, '/v1/refunds', paid_at, 40, 200, first_try.az, first_try.node, true
FROM payout
JOIN api.request_log AS first_try ON first_try.request_id = payout.merchant_reference;

INSERT INTO payments.transactions
SELECT
    payout.new_transaction_id, payout.new_key, payment.customer_id, payment.merchant_id, 'refund',
    payout.amount, payout.currency, payment.order_ref, payout.new_processor_ref, payout.paid_at
FROM payout
JOIN payments.transactions AS payment USING (processor_ref)
QUALIFY row_number() OVER (PARTITION BY payout.refund_id ORDER BY payment.transaction_id) = 1;

INSERT INTO ledger.entries
SELECT
    (SELECT max(entry_id) FROM ledger.entries) + row_number() OVER (ORDER BY payout.refund_id, entry.entry_seq),
    payout.new_transaction_id,
    entry.account_id,
    CASE entry.direction WHEN 'debit' THEN 'credit' ELSE 'debit' END,
    entry.entry_seq,
    entry.amount, entry.currency, entry.amount_usd,
    payout.paid_at, payout.paid_at::DATE,
    payout.new_request_id, payout.new_key,
    NULL, 'posted', NULL, NULL, NULL
FROM payout
JOIN ledger.entries AS entry ON entry.source_request_id = payout.merchant_reference;

INSERT INTO processor.settlement
SELECT
    (SELECT max(settlement_id) FROM processor.settlement) + row_number() OVER (ORDER BY refund_id),
    new_processor_ref, new_request_id, -amount, currency,
    paid_at + INTERVAL 2 SECOND, paid_at + INTERVAL 20 MINUTE
FROM payout;

DROP TABLE payout;

-- The next reconciliation, three hours after the last.
INSERT INTO recon.runs
WITH last_run AS (
    SELECT * FROM recon.runs ORDER BY run_at DESC LIMIT 1
),
posting AS (
    SELECT
        entry.source_request_id,
        sum(CASE entry.direction WHEN 'debit' THEN entry.amount_usd ELSE -entry.amount_usd END) AS usd
    FROM ledger.entries AS entry, last_run
    WHERE entry.status = 'posted'
      AND entry.entry_seq = 1
      AND entry.posted_at >= last_run.window_end
      AND entry.posted_at < last_run.window_end + INTERVAL 3 HOUR
    GROUP BY entry.source_request_id
),
capture AS (
    SELECT line.merchant_reference, sum(round(line.captured_amount * fx.usd_rate, 2)) AS usd
    FROM processor.settlement AS line
    JOIN ref.fx AS fx USING (currency)
    GROUP BY line.merchant_reference
),
side AS (
    SELECT
        coalesce(sum(posting.usd), 0)::DECIMAL(18, 2) AS ledger_usd,
        coalesce(sum(capture.usd), 0)::DECIMAL(18, 2) AS processor_usd
    FROM posting
    LEFT JOIN capture ON capture.merchant_reference = posting.source_request_id
)
SELECT
    last_run.run_id + 1,
    last_run.run_at + INTERVAL 3 HOUR,
    last_run.window_end,
    last_run.window_end + INTERVAL 3 HOUR,
    side.ledger_usd,
    side.processor_usd,
    side.ledger_usd - side.processor_usd,
    CASE WHEN side.ledger_usd = side.processor_usd THEN 'ok' ELSE 'off' END
FROM last_run, side;
