-- Purpose: nine awkward payments in a small sick world, which a repair that is right by luck gets wrong.
-- Grain:   told, one row per write of a payment; each write becomes a request, a posting, and a line where it was captured.
-- Keys:    continue those that are there; payments are copies of ones that went well, under keys of their own.
-- Seed:    nothing of its own: the models are the first of their kind in the window.
-- All of it is legal: a retry that wrote a third time, a hand that was faster than ours, an acquirer that captured twice.
-- The payments in flight, the ones captured second and those under a new transaction are in every sick world already.

CREATE OR REPLACE TEMP TABLE told AS
SELECT * FROM (VALUES
    -- payment, write, lines of the processor (2: captured and taken back), voided by hand, new transaction, model's kind, legs
    (1, 1, 1, false, true, 'purchase', 2),   -- three writes, the first captured: two phantoms under one key
    (1, 2, 0, false, false, 'purchase', 2),
    (1, 3, 0, false, true, 'purchase', 2),
    (2, 1, 0, false, true, 'purchase', 3),   -- three writes, the last captured: "the second" is one phantom of two
    (2, 2, 0, false, true, 'purchase', 3),
    (2, 3, 1, false, true, 'purchase', 3),
    (3, 1, 0, true, true, 'purchase', 2),    -- voided by hand and posted anew, and then the new one was written twice
    (3, 2, 1, false, false, 'purchase', 2),
    (3, 3, 0, false, false, 'purchase', 2),
    (4, 1, 1, false, true, 'purchase', 2),   -- the phantom was voided by hand before the page: nothing is left to do
    (4, 2, 0, true, false, 'purchase', 2),
    (5, 1, 2, true, true, 'purchase', 2),    -- captured, taken back and voided, then posted anew: nothing to do
    (5, 2, 1, false, false, 'purchase', 2),
    (6, 1, 0, false, true, 'refund', 2),     -- a refund, three times: money that goes out has the other sign
    (6, 2, 1, false, false, 'refund', 2),
    (6, 3, 0, false, false, 'refund', 2),
    (7, 1, 1, false, true, 'purchase', 2),   -- captured twice, and finance has asked for the second capture already
    (7, 2, 1, false, true, 'purchase', 2),
    (8, 1, 1, false, true, 'purchase', 2),   -- two payments of one order, for one amount: both are meant
    (9, 1, 1, false, true, 'purchase', 2)
) AS t (payment, write_no, lines, voided, fresh, kind, legs);

-- A model for each payment: written once, captured once, of that kind and with so many legs.
CREATE OR REPLACE TEMP TABLE model AS
WITH single AS (
    SELECT
        min(entry.source_request_id) AS request_id,
        min(entry.posted_at) AS posted_at,
        min(entry.transaction_id) AS transaction_id,
        count(*) AS legs
    FROM ledger.entries AS entry
    GROUP BY entry.idempotency_key
    HAVING count(DISTINCT entry.source_request_id) = 1 AND min(entry.status) = 'posted'
),
settled AS (
    SELECT single.*, payment.kind
    FROM single
    JOIN payments.transactions AS payment USING (transaction_id)
    JOIN api.request_log AS request USING (request_id)
    WHERE single.request_id IN (SELECT merchant_reference FROM processor.settlement GROUP BY ALL HAVING count(*) = 1)
      AND payment.kind IN ('purchase', 'refund')
      AND request.attempt_no = 1
      AND single.posted_at < (SELECT max(window_end) FROM recon.runs) - INTERVAL 5 MINUTE
),
wanted AS (
    -- 8 and 9 have one model: the same customer, merchant and amount
    SELECT payment, kind, legs, dense_rank() OVER (PARTITION BY kind, legs ORDER BY least(payment, 8)) AS nth
    FROM (SELECT DISTINCT payment, kind, legs FROM told)
)
SELECT wanted.payment, settled.request_id, settled.transaction_id, settled.posted_at
FROM wanted
JOIN (
    SELECT *, row_number() OVER (PARTITION BY kind, legs ORDER BY posted_at DESC, request_id) AS nth FROM settled
) AS settled USING (kind, legs, nth);

CREATE OR REPLACE TEMP TABLE written AS
SELECT
    told.*,
    model.request_id AS model_request,
    model.transaction_id AS model_transaction,
    model.posted_at + to_seconds([0, 3, 7][write_no]) AS posted_at,
    (SELECT max(request_id) FROM api.request_log) + row_number() OVER in_order AS request_id,
    (SELECT max(idempotency_key) FROM api.request_log) + payment AS idempotency_key,
    (SELECT max(transaction_id) FROM payments.transactions) + sum(fresh::INTEGER) OVER in_order AS transaction_id
FROM told
JOIN model USING (payment)
WINDOW in_order AS (ORDER BY payment, write_no ROWS UNBOUNDED PRECEDING);

INSERT INTO api.request_log
SELECT
    written.request_id, written.idempotency_key, written.write_no, request.client_id, request.endpoint,
    written.posted_at - INTERVAL 40 MILLISECOND, CASE WHEN written.write_no > 1 THEN 60 END,
    CASE WHEN written.write_no > 1 THEN 200 END, request.az, request.node, true
FROM written
JOIN api.request_log AS request ON request.request_id = written.model_request
ORDER BY written.request_id;

INSERT INTO payments.transactions
SELECT
    written.transaction_id, written.idempotency_key, payment.customer_id, payment.merchant_id, payment.kind,
    payment.amount, payment.currency, payment.order_ref + 900000000, written.transaction_id + 7000000000,
    written.posted_at - INTERVAL 20 MILLISECOND
FROM written
JOIN payments.transactions AS payment ON payment.transaction_id = written.model_transaction
WHERE written.fresh
ORDER BY written.transaction_id;

INSERT INTO ledger.entries
SELECT
    (SELECT max(entry_id) FROM ledger.entries) + row_number() OVER (ORDER BY written.request_id, entry.entry_seq),
    written.transaction_id, entry.account_id, entry.direction, entry.entry_seq,
    entry.amount, entry.currency, entry.amount_usd, written.posted_at, entry.effective_date,
    written.request_id, written.idempotency_key, NULL,
    CASE WHEN written.voided THEN 'void' ELSE 'posted' END,
    CASE WHEN written.voided THEN 'booked under the wrong descriptor' END,
    CASE WHEN written.voided THEN 'finance-ops' END,
    CASE WHEN written.voided THEN written.posted_at + INTERVAL 90 SECOND END
FROM written
JOIN ledger.entries AS entry ON entry.source_request_id = written.model_request
ORDER BY written.request_id, entry.entry_seq;

INSERT INTO processor.settlement
SELECT
    (SELECT max(settlement_id) FROM processor.settlement) + row_number() OVER (ORDER BY written.request_id, back),
    written.transaction_id + 7000000000, written.request_id,
    CASE WHEN back THEN -line.captured_amount ELSE line.captured_amount END, line.currency,
    written.posted_at + CASE WHEN back THEN INTERVAL 60 SECOND ELSE INTERVAL 1500 MILLISECOND END,
    written.posted_at + CASE WHEN back THEN INTERVAL 5 MINUTE ELSE INTERVAL 4 MINUTE END
FROM written
JOIN processor.settlement AS line ON line.merchant_reference = written.model_request
CROSS JOIN (VALUES (false), (true)) AS way (back)
WHERE written.lines > back::INTEGER
ORDER BY written.request_id, back;

-- What was voided by hand has its row in the audit trail, under finance's own ticket.
INSERT INTO audit.adjustments
SELECT
    (SELECT max(adjustment_id) FROM audit.adjustments) + row_number() OVER (ORDER BY entry.entry_id),
    entry.entry_id, 'void', entry.void_reason, 'FIN-3900', NULL, 'r.haddad', entry.voided_at
FROM written
JOIN ledger.entries AS entry ON entry.source_request_id = written.request_id
WHERE written.voided
ORDER BY entry.entry_id;

-- Finance was quicker with one of the second captures.
INSERT INTO ops.refund_requests
SELECT
    (SELECT coalesce(max(refund_id), 0) FROM ops.refund_requests) + 1, line.merchant_reference, line.processor_ref,
    line.captured_amount, line.currency, 'the customer called: charged twice', 'FIN-3901', line.reported_at + INTERVAL 1 MINUTE
FROM written
JOIN processor.settlement AS line ON line.merchant_reference = written.request_id
WHERE written.payment = 7 AND written.write_no = 2;

-- The last reconciliation saw these postings, too.
UPDATE recon.runs
SET ledger_usd = ledger_usd + more.ledger, processor_usd = processor_usd + more.processor,
    diff_usd = diff_usd + more.ledger - more.processor
FROM (
    SELECT
        coalesce(sum(CASE WHEN NOT written.voided THEN leg.usd END), 0) AS ledger,
        coalesce(sum(CASE WHEN written.lines = 1 THEN leg.usd END), 0) AS processor
    FROM written
    JOIN (
        SELECT source_request_id, CASE direction WHEN 'debit' THEN amount_usd ELSE -amount_usd END AS usd
        FROM ledger.entries
        WHERE entry_seq = 1
    ) AS leg ON leg.source_request_id = written.request_id
) AS more
WHERE run_id = (SELECT max(run_id) FROM recon.runs);
