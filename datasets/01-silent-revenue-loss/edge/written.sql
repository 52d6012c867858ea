-- Small databases written by hand, which a search seldom comes upon: messages in JSON that agree with their rows, windows with a
-- line on their edge, roundings that differ, and rules of which a later one takes the place.

-- name: two_versions
-- part: true
INSERT INTO ref.currencies VALUES ('USD', 2, 1), ('JPY', 0, 0.0067);
INSERT INTO kafka.schema_registry VALUES
    (61, 'payments.events-value', 6, '2024-01-01', 'BACKWARD', 'six'), (62, 'payments.events-value', 7, '2024-01-02', 'BACKWARD', 'seven');
INSERT INTO kafka.partitions VALUES (1, 9, 30), (2, 10, 30);
CREATE TEMP MACRO old(amount, is_open) AS ('{"amount":' || amount || ',"amount_open":' || is_open || '}')::JSON;
CREATE TEMP MACRO new_(minor, is_open) AS ('{"amount":null,"amount_details":{"value":' || minor || '},"amount_open":' || is_open || '}')::JSON;
CREATE TEMP MACRO paid(id, status, amount, partition_, offset_) AS TABLE
SELECT id, 7, status, amount, 'USD', 'card', 'eu', TIMESTAMP '2024-01-03 00:00:00', partition_, offset_, TIMESTAMP '2024-01-03 00:20:00';

-- name: a_lost_amount_was_delivered_twice
-- for: by_schema, replay_plan
-- uses: two_versions
INSERT INTO raw.payments_kafka VALUES (1, 9, 62, '2024-01-03 00:00:01', new_(500, false), '2024-01-03 00:15:00'),
    (1, 9, 62, '2024-01-03 00:00:01', new_(500, false), '2024-01-03 00:30:00'), (1, 10, 61, '2024-01-03 00:00:02', old(5, false), '2024-01-03 00:15:00'),
    (1, 10, 61, '2024-01-03 00:00:02', old(5, false), '2024-01-03 00:30:00');
INSERT INTO stg.payments FROM paid(1, 'captured', NULL, 1, 9);
INSERT INTO stg.payments FROM paid(2, 'captured', 5, 1, 10);

-- name: one_offset_in_two_partitions
-- for: by_schema, replay_plan
-- uses: two_versions
INSERT INTO raw.payments_kafka VALUES (1, 10, 62, '2024-01-03 00:00:01', new_(500, false), '2024-01-03 00:15:00'),
    (2, 10, 61, '2024-01-03 00:00:02', old(5, false), '2024-01-03 00:15:00'), (2, 11, 62, '2024-01-03 00:00:03', new_(700, false), '2024-01-03 00:15:00');
INSERT INTO stg.payments FROM paid(1, 'captured', NULL, 1, 10);
INSERT INTO stg.payments FROM paid(2, 'captured', 5, 2, 10);
INSERT INTO stg.payments FROM paid(3, 'captured', NULL, 2, 11);

-- name: an_open_amount_with_a_zero_in_it
-- for: by_schema, replay_plan
-- uses: two_versions
INSERT INTO raw.payments_kafka VALUES (1, 9, 62, '2024-01-03 00:00:01', new_(0, true), '2024-01-03 00:15:00'),
    (1, 12, 62, '2024-01-03 00:00:02', new_(500, false), '2024-01-03 00:15:00'), (1, 13, 61, '2024-01-03 00:00:03', old('0.00', true), '2024-01-03 00:15:00');
INSERT INTO stg.payments FROM paid(1, 'captured', NULL, 1, 9);
INSERT INTO stg.payments FROM paid(2, 'captured', NULL, 1, 12);
INSERT INTO stg.payments FROM paid(3, 'captured', NULL, 1, 13);

-- name: an_empty_value_in_details
-- for: by_schema, replay_plan
-- uses: two_versions
INSERT INTO raw.payments_kafka VALUES (1, 9, 62, '2024-01-03 00:00:01', new_('null', false), '2024-01-03 00:15:00'),
    (1, 10, 62, '2024-01-03 00:00:02', '{"amount":null,"amount_open":false}', '2024-01-03 00:15:00'),
    (1, 11, 62, '2024-01-03 00:00:02', new_(300, false), '2024-01-03 00:15:00');
INSERT INTO stg.payments FROM paid(1, 'captured', NULL, 1, 9);
INSERT INTO stg.payments FROM paid(2, 'captured', NULL, 1, 10);
INSERT INTO stg.payments FROM paid(3, 'captured', NULL, 1, 11);

-- name: five_lost
-- part: true
-- uses: two_versions
-- As they stand in the table, the lowest neither first nor last: whoever takes any of them takes another one.
CREATE TEMP MACRO sent_at(offsets) AS TABLE
SELECT 1, at_, 62, TIMESTAMP '2024-01-03 00:00:00' + to_seconds(at_), new_(500, false), TIMESTAMP '2024-01-03 00:15:00'
FROM (SELECT unnest(offsets) AS at_);
CREATE TEMP MACRO lost_at(offsets) AS TABLE
SELECT at_, 7, 'captured', NULL, 'USD', 'card', 'eu', TIMESTAMP '2024-01-03 00:00:00', 1, at_, TIMESTAMP '2024-01-03 00:20:00'
FROM (SELECT unnest(offsets) AS at_);

-- name: the_lowest_stands_in_fourth_place
-- for: replay_plan
-- uses: five_lost
INSERT INTO raw.payments_kafka FROM sent_at([12, 13, 14, 9, 15]);
INSERT INTO stg.payments FROM lost_at([12, 13, 14, 9, 15]);

-- name: the_lowest_of_other_five
-- for: replay_plan
-- uses: five_lost
INSERT INTO raw.payments_kafka FROM sent_at([22, 27, 18, 11, 14]);
INSERT INTO stg.payments FROM lost_at([22, 27, 18, 11, 14]);

-- name: the_lowest_is_forgotten
-- for: replay_plan
-- uses: five_lost
INSERT INTO raw.payments_kafka FROM sent_at([20, 10, 12, 8, 9]);
INSERT INTO stg.payments FROM lost_at([20, 10, 12, 8, 9]);

-- name: lost_and_filled_in_by_hand
-- for: by_schema, replay_plan
-- uses: two_versions
INSERT INTO raw.payments_kafka VALUES (1, 9, 62, '2024-01-03 00:00:01', new_(500, false), '2024-01-03 00:15:00'),
    (1, 11, 62, '2024-01-03 00:00:02', new_(600, false), '2024-01-03 00:15:00'), (2, 9, 62, '2024-01-03 00:00:03', new_(700, false), '2024-01-03 00:15:00');
INSERT INTO stg.payments FROM paid(1, 'captured', 5, 1, 9);
INSERT INTO stg.payments FROM paid(2, 'captured', NULL, 1, 11);
INSERT INTO stg.payments FROM paid(3, 'captured', NULL, 2, 9);

-- name: lost_in_other_statuses
-- for: by_schema, replay_plan
-- uses: two_versions
INSERT INTO raw.payments_kafka VALUES (1, 9, 62, '2024-01-03 00:00:01', new_(500, false), '2024-01-03 00:15:00'),
    (1, 10, 62, '2024-01-03 00:00:02', new_(600, false), '2024-01-03 00:15:00'), (2, 10, 62, '2024-01-03 00:00:03', new_(700, false), '2024-01-03 00:15:00');
INSERT INTO stg.payments FROM paid(1, 'failed', NULL, 1, 9);
INSERT INTO stg.payments FROM paid(2, 'captured', NULL, 1, 10);
INSERT INTO stg.payments FROM paid(3, 'refunded', NULL, 2, 10);

-- name: a_message_that_has_no_row
-- for: by_schema, replay_plan
-- uses: two_versions
INSERT INTO raw.payments_kafka VALUES (1, 9, 62, '2024-01-03 00:00:01', new_(500, false), '2024-01-03 00:15:00'),
    (1, 10, 62, '2024-01-03 00:00:05', new_(500, false), '2024-01-03 00:15:00'), (1, 8, 62, '2024-01-03 00:00:00', new_(900, false), '2024-01-03 00:15:00');
INSERT INTO stg.payments FROM paid(1, 'captured', NULL, 1, 9);

-- name: a_window
-- part: true
INSERT INTO finance.recon_daily VALUES (1, '2024-01-02 07:30:00', '2024-01-01 06:00:00', '2024-01-02 06:00:00', 0, 0, 0, 'ok'),
    (2, '2024-01-03 07:30:00', '2024-01-02 06:00:00', '2024-01-03 06:00:00', 0, 0, 0, 'ok');
INSERT INTO kafka.partitions VALUES (1, 9, 30);
INSERT INTO kafka.schema_registry VALUES (61, 'payments.events-value', 6, '2024-01-01', 'BACKWARD', 'six');
CREATE TEMP MACRO line(id, payment, at_, gross, currency) AS TABLE
SELECT id, payment, at_::TIMESTAMP, gross::DECIMAL(18, 2), 0, currency, TIMESTAMP '2024-01-03 07:00:00';
CREATE TEMP MACRO sent(payment) AS TABLE
SELECT 1, 10 + payment, 61, TIMESTAMP '2024-01-02', '{"amount_open":false}', TIMESTAMP '2024-01-03';
CREATE TEMP MACRO held(payment, at_, amount, currency) AS TABLE
SELECT payment, 7, 'captured', amount::DECIMAL(18, 2), currency, 'card', 'eu', at_::TIMESTAMP, 1, 10 + payment, TIMESTAMP '2024-01-03 06:30:00';

-- name: lines_on_the_edges_of_the_window
-- for: missing_by_day, all_clear
-- uses: a_window
INSERT INTO ref.currencies VALUES ('USD', 2, 1);
INSERT INTO finance.settlement_report FROM line(1, 1, '2024-01-02 06:00:00', 5, 'USD');
INSERT INTO finance.settlement_report FROM line(2, 2, '2024-01-03 06:00:00', 7, 'USD');
INSERT INTO finance.settlement_report FROM line(3, 3, '2024-01-03 05:59:59', 11, 'USD');
INSERT INTO raw.payments_kafka FROM sent(1);
INSERT INTO raw.payments_kafka FROM sent(2);
INSERT INTO stg.payments FROM held(1, '2024-01-02 06:00:00', 5, 'USD');
INSERT INTO stg.payments FROM held(2, '2024-01-03 06:00:00', 7, 'USD');

-- name: two_parts_of_yen
-- for: missing_by_day, all_clear
-- uses: a_window
INSERT INTO ref.currencies VALUES ('JPY', 0, 0.005);
INSERT INTO finance.settlement_report FROM line(1, 1, '2024-01-02 09:00:00', 1, 'JPY');
INSERT INTO finance.settlement_report FROM line(2, 1, '2024-01-02 09:00:00', 2, 'JPY');
INSERT INTO finance.settlement_report FROM line(3, 2, '2024-01-02 10:00:00', 1, 'JPY');
INSERT INTO raw.payments_kafka FROM sent(1);
INSERT INTO raw.payments_kafka FROM sent(2);
INSERT INTO stg.payments FROM held(1, '2024-01-02 09:00:00', 3, 'JPY');
INSERT INTO stg.payments FROM held(2, '2024-01-02 10:00:00', 1, 'JPY');

-- name: two_lost_amounts_of_yen
-- for: missing_by_day, all_clear
-- uses: a_window
INSERT INTO ref.currencies VALUES ('JPY', 0, 0.005);
INSERT INTO finance.settlement_report FROM line(1, 1, '2024-01-02 09:00:00', 1, 'JPY');
INSERT INTO finance.settlement_report FROM line(2, 2, '2024-01-02 09:00:00', 3, 'JPY');
INSERT INTO finance.settlement_report FROM line(3, 3, '2024-01-02 10:00:00', 1, 'JPY');
INSERT INTO raw.payments_kafka FROM sent(1);
INSERT INTO raw.payments_kafka FROM sent(2);
INSERT INTO stg.payments FROM held(1, '2024-01-02 09:00:00', NULL, 'JPY');
INSERT INTO stg.payments FROM held(2, '2024-01-02 09:00:00', 3, 'JPY');

-- name: a_payment_without_a_row_and_one_in_parts
-- for: missing_by_day, all_clear
-- uses: a_window
INSERT INTO ref.currencies VALUES ('USD', 2, 1);
INSERT INTO finance.settlement_report FROM line(1, 8, '2024-01-02 09:00:00', 30, 'USD');
INSERT INTO finance.settlement_report FROM line(2, 1, '2024-01-02 23:00:00', 3, 'USD');
INSERT INTO finance.settlement_report FROM line(3, 1, '2024-01-02 23:00:00', 4, 'USD');
INSERT INTO raw.payments_kafka FROM sent(1);
INSERT INTO stg.payments FROM held(1, '2024-01-02 23:00:00', 7, 'USD');

-- name: two_versions_of_rules
-- part: true
INSERT INTO kafka.schema_fields VALUES (1, '$.state', 'string', false), (1, '$.amount', 'decimal', true), (2, '$.status', 'string', false), (2, '$.amount', 'decimal', false);
INSERT INTO ops.parser_rules VALUES (1, 'status', 1, '$.state', 'as_is', true, '2024-01-01', 'a'), (2, 'status', 2, '$.status', 'as_is', true, '2024-01-02', 'a');

-- name: the_old_path_is_dropped
-- for: schema_gate
-- uses: two_versions_of_rules
INSERT INTO kafka.schema_fields VALUES (2, '$.state', 'string', false);
INSERT INTO ci.schema_changes VALUES (1, 2, '2024-01-03', 'a', 'a'), (2, 1, '2024-01-01', 'a', 'a');
INSERT INTO ci.schema_change_fields VALUES (1, '$.status', 'string', false), (2, '$.state', 'long', true);

-- name: a_rule_that_is_no_longer_required
-- for: schema_gate
-- uses: two_versions_of_rules
INSERT INTO ops.parser_rules VALUES (3, 'amount', 1, '$.amount', 'major', true, '2024-01-01', 'a'), (4, 'amount', 2, '$.amount', 'major', false, '2024-01-02', 'a');
INSERT INTO ci.schema_changes VALUES (1, 2, '2024-01-03', 'a', 'a');
INSERT INTO ci.schema_change_fields VALUES (1, '$.status', 'long', true), (1, '$.Amount', 'decimal', false);

-- name: nullable_already
-- for: schema_gate
-- uses: two_versions_of_rules
INSERT INTO ops.parser_rules VALUES (3, 'amount', 1, '$.amount', 'major', true, '2024-01-01', 'a');
INSERT INTO ci.schema_changes VALUES (1, 1, '2024-01-03', 'a', 'a'), (2, 2, '2024-01-03', 'a', 'a');
INSERT INTO ci.schema_change_fields VALUES (1, '$.state', 'string', true), (1, '$.amount', 'decimal', true), (2, '$.amount', 'decimal', true);
