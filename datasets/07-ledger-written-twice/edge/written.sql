-- Small databases written by hand, which a search seldom comes upon: a third posting of a key that is void, lines that
-- were not written in the order of their captures, postings of one key in two batches, and two keys of one round whose
-- postings lie two and five minutes apart.

-- name: three_charges
-- part: true
INSERT INTO ref.fx VALUES ('EUR', 1);
INSERT INTO ledger.accounts VALUES (1, 'clearing', 'EUR');
INSERT INTO ledger.entries
SELECT n, 1, 1, 'debit', 1, 5, 'EUR', 5, posted_at, '2024-01-01', n, 1, NULL, 'posted', NULL, NULL, NULL
FROM (VALUES (1, TIMESTAMP '2024-01-01 00:00:00'), (2, '2024-01-01 00:01:00'), (3, '2024-01-01 00:02:00')) AS t (n, posted_at);
INSERT INTO api.request_log
SELECT source_request_id, 1, entry_id, 1, '/v1/charges', posted_at, 100, 200, 'a', 'a-1', true
FROM ledger.entries;
CREATE TEMP MACRO line() AS TABLE
SELECT entry_id, entry_id, source_request_id, amount, currency, posted_at + INTERVAL 10 SECOND, posted_at + INTERVAL 10 SECOND
FROM ledger.entries;

-- name: three_refunds
-- part: true
-- uses: three_charges
UPDATE ledger.entries SET direction = 'credit', amount = 7, amount_usd = 7;
CREATE OR REPLACE TEMP MACRO line() AS TABLE
SELECT entry_id, entry_id, source_request_id, -amount, currency, posted_at + INTERVAL 10 SECOND, posted_at + INTERVAL 10 SECOND
FROM ledger.entries;

-- name: a_void_posting_was_captured_between_two
-- uses: three_charges
UPDATE ledger.entries SET status = 'void', void_reason = 'written twice', voided_by = 'ops', voided_at = '2024-01-02' WHERE entry_id = 2;
INSERT INTO processor.settlement FROM line();

-- name: a_void_posting_was_captured_before_two
-- uses: three_charges
UPDATE ledger.entries SET status = 'void', void_reason = 'written twice', voided_by = 'ops', voided_at = '2024-01-02' WHERE entry_id = 1;
INSERT INTO processor.settlement FROM line();

-- name: a_void_posting_was_captured_and_one_of_two
-- uses: three_refunds
UPDATE ledger.entries SET status = 'void', void_reason = 'written twice', voided_by = 'ops', voided_at = '2024-01-02' WHERE entry_id = 2;
INSERT INTO processor.settlement FROM line() WHERE entry_id < 3;

-- name: a_void_posting_without_a_line_beside_two_with_one
-- uses: three_charges
UPDATE ledger.entries SET status = 'void', void_reason = 'written twice', voided_by = 'ops', voided_at = '2024-01-02' WHERE entry_id = 3;
INSERT INTO processor.settlement FROM line() WHERE entry_id < 3;

-- name: a_void_posting_without_a_line_beside_a_phantom
-- uses: three_charges
UPDATE ledger.entries SET status = 'void', void_reason = 'written twice', voided_by = 'ops', voided_at = '2024-01-02' WHERE entry_id = 2;
INSERT INTO processor.settlement FROM line() WHERE entry_id = 1;

-- name: a_void_refund_without_a_line_before_a_phantom
-- uses: three_refunds
UPDATE ledger.entries SET status = 'void', void_reason = 'written twice', voided_by = 'ops', voided_at = '2024-01-02' WHERE entry_id = 1;
INSERT INTO processor.settlement FROM line() WHERE entry_id = 2;

-- name: lines_written_newest_first
-- for: captured_twice
-- uses: three_charges
UPDATE ledger.entries SET status = 'void', void_reason = 'written twice', voided_by = 'ops', voided_at = '2024-01-02' WHERE entry_id = 3;
INSERT INTO processor.settlement FROM line() WHERE entry_id < 3 ORDER BY entry_id DESC;

-- name: postings_in_two_batches
-- for: written_twice, retry_rounds
-- uses: three_charges
DELETE FROM api.request_log WHERE request_id = 3;
DELETE FROM ledger.entries WHERE entry_id = 3;
UPDATE ledger.entries SET batch_id = entry_id;

-- name: a_later_posting_in_a_batch_and_one_in_none
-- for: retry_rounds
-- uses: three_charges
DELETE FROM api.request_log WHERE request_id = 1;
DELETE FROM ledger.entries WHERE entry_id = 1;
UPDATE ledger.entries SET batch_id = 7 WHERE entry_id = 3;

-- name: a_charge_a_minute_later_in_the_next_batch
-- for: retry_rounds
-- uses: three_charges
DELETE FROM api.request_log WHERE request_id = 2;
DELETE FROM ledger.entries WHERE entry_id = 2;
UPDATE ledger.entries SET batch_id = entry_id + 1;

-- name: refunds_in_a_batch_and_in_none
-- for: written_twice
-- uses: three_refunds
UPDATE ledger.entries SET status = 'void', void_reason = 'written twice', voided_by = 'ops', voided_at = '2024-01-02' WHERE entry_id = 1;
UPDATE ledger.entries SET batch_id = 1 WHERE entry_id = 2;

-- name: gaps_of_two_and_of_five_minutes
INSERT INTO ref.fx VALUES ('EUR', 1);
INSERT INTO ledger.accounts VALUES (1, 'clearing', 'EUR');
INSERT INTO ledger.entries
SELECT n, key, 1, 'debit', 1, key, 'EUR', key, posted_at, '2024-01-01', n, key, NULL, 'posted', NULL, NULL, NULL
FROM (VALUES
    (1, 1, TIMESTAMP '2024-01-01 00:00:00'), (2, 2, '2024-01-01 00:01:00'),
    (3, 1, '2024-01-01 00:02:00'), (4, 2, '2024-01-01 00:06:00')
) AS t (n, key, posted_at);
INSERT INTO api.request_log
SELECT source_request_id, idempotency_key, (source_request_id + 1) // 2, 1, '/v1/charges', posted_at, 100, 200, 'a', 'a-1', true
FROM ledger.entries;
