-- Small databases written by hand: what a search by chance does not come upon. A missing credit limit, since no
-- query reads it; and logs between two loads, of which six tables have to tell one story.

-- name: a_version_without_a_credit_limit
INSERT INTO dw.dim_customer VALUES
    (1, 1, 1, 'family', 'gold', 'DE', NULL, true, '2024-01-01', NULL, true, false, 1, 1, '2024-01-01', '2024-01-01', 1);
INSERT INTO dw.fct_orders VALUES (1, 1, '2024-01-02', 5, '2024-01-02');

-- name: a_credit_limit_from_the_second_version_on
INSERT INTO dw.dim_customer VALUES
    (1, 1, 1, 'family', 'gold', 'DE', NULL, true, '2024-01-01', '2024-02-01', false, false, 1, 1, '2024-01-01', '2024-02-01', 2),
    (2, 1, 1, 'family', 'gold', 'DE', 500, true, '2024-02-01', '9999-12-31', true, false, 2, 2, '2024-02-01', '2024-02-01', 2);
INSERT INTO dw.fct_orders VALUES (1, 1, '2024-01-31', 5, '2024-01-31'), (2, 1, '2024-02-01', 7, '2024-02-01');

-- name: two_versions_at_once_and_one_without_a_credit_limit
INSERT INTO dw.dim_customer VALUES
    (1, 1, 1, 'family', 'gold', 'DE', NULL, true, '2024-01-01', NULL, true, false, 1, 1, '2024-01-01', '2024-01-01', 1),
    (2, 1, 1, 'family', 'gold', 'DE', 500, true, '2024-01-02', NULL, true, false, 2, 2, '2024-01-02', '2024-01-02', 2);
INSERT INTO dw.fct_orders VALUES (1, 1, '2024-01-03', 5, '2024-01-03');

-- name: backfill
-- part: true
-- A load until 10:00, a copy at 10:30, the backfill at noon, a load until 13:00. `log` takes messages as a person tells
-- them: partition, offset, kind, customer, what differs before and after, position, minutes past 10:00 of the commit.
INSERT INTO backup.clones VALUES (1, '2024-01-01 10:30:00', 'ops', 'daily', '2024-01-05');
INSERT INTO snowflake_account_usage.query_history VALUES
    (1, 'MERGE', 'MERGE', 'etl', 'wh', 'backfill-1', 'success', '2024-01-01 12:00:00', '2024-01-01 12:10:00', 0, 5);
INSERT INTO etl.batches VALUES
    (1, 'dim_customer_hourly', '2024-01-01 09:55:00', '2024-01-01 10:00:00'),
    (2, 'dim_customer_hourly', '2024-01-01 12:55:00', '2024-01-01 13:00:00');
CREATE TEMP MACRO as_row(what) AS CASE WHEN what IS NOT NULL THEN
    '{"email_hash":' || CASE what WHEN 'email' THEN 2 ELSE 1 END
    || ',"segment":"' || CASE what WHEN 'segment' THEN 'partner' ELSE 'family' END
    || '","tier":"' || CASE what WHEN 'tier' THEN 'silver' ELSE 'gold' END
    || '","country":"' || CASE what WHEN 'country' THEN 'AT' ELSE 'DE' END
    || '","credit_limit":500,"marketing_opt_in":' || (what <> 'opt_in')
    || ',"last_login_at":' || CASE what WHEN 'login' THEN 2 ELSE 1 END || '}' END;
CREATE TEMP TABLE log (part INTEGER, place INTEGER, op VARCHAR, customer INTEGER, was VARCHAR, now VARCHAR, lsn INTEGER, minute INTEGER);
CREATE TEMP MACRO message() AS TABLE
    SELECT part, place, op, customer, as_row(was), as_row(now), lsn,
        epoch_ms(TIMESTAMP '2024-01-01 10:00:00') + 60000 * minute, epoch_ms(TIMESTAMP '2024-01-01 10:00:00') + 60000 * minute + 500, lsn, 1
    FROM log;

-- name: a_change_of_each_kind
-- uses: backfill
INSERT INTO etl.load_positions VALUES (1, 0, 0, 10), (2, 0, 10, 30);
INSERT INTO log VALUES
    (0, 9, 'c', 1, NULL, 'first', 9, -1), (0, 10, 'c', 2, NULL, 'first', 10, 1), (0, 12, 'u', 1, 'first', 'tier', 12, 40),
    (0, 13, 'u', 2, 'first', 'login', 13, 50), (0, 29, 'd', 2, 'login', NULL, 29, 170), (0, 30, 'd', 1, 'tier', NULL, 30, 179);
INSERT INTO cdc.customer_events FROM message();

-- name: each_column_that_is_tracked
-- uses: backfill
INSERT INTO etl.load_positions VALUES (1, 0, 0, 10), (2, 0, 10, 30);
INSERT INTO log VALUES
    (0, 11, 'u', 1, 'first', 'email', 11, 10), (0, 12, 'u', 2, 'first', 'segment', 12, 20), (0, 13, 'u', 3, 'first', 'tier', 13, 30),
    (0, 14, 'u', 4, 'first', 'country', 14, 40), (0, 15, 'u', 5, 'first', 'opt_in', 15, 50), (0, 16, 'u', 6, 'first', 'login', 16, 60);
INSERT INTO cdc.customer_events FROM message();

-- name: each_column_that_is_tracked_goes_back
-- uses: backfill
INSERT INTO etl.load_positions VALUES (1, 0, 0, 10), (2, 0, 10, 30);
INSERT INTO log VALUES
    (0, 20, 'u', 6, 'email', 'first', 21, 10), (0, 21, 'u', 5, 'segment', 'first', 22, 20), (0, 22, 'u', 4, 'tier', 'first', 23, 30),
    (0, 23, 'u', 3, 'country', 'first', 24, 40), (0, 24, 'u', 2, 'opt_in', 'first', 25, 50), (0, 25, 'u', 1, 'login', 'first', 26, 60);
INSERT INTO cdc.customer_events FROM message();

-- name: delivered_again_after_the_load
-- uses: backfill
INSERT INTO etl.load_positions VALUES (1, 0, 0, 10), (2, 0, 10, 30);
INSERT INTO log VALUES
    (0, 8, 'u', 1, 'first', 'tier', 8, 5), (0, 18, 'u', 1, 'first', 'tier', 8, 5), (0, 19, 'u', 2, 'first', 'email', 19, 6),
    (0, 20, 'u', 2, 'first', 'email', 19, 6), (0, 31, 'c', 3, NULL, 'first', 31, 175);
INSERT INTO cdc.customer_events FROM message();

-- name: two_changes_of_one_instant
-- uses: backfill
INSERT INTO etl.load_positions VALUES (1, 0, 0, 10), (2, 0, 10, 30);
INSERT INTO log VALUES
    (0, 14, 'u', 1, 'first', 'tier', 15, 40), (0, 15, 'u', 1, 'tier', 'email', 16, 40), (0, 16, 'u', 2, 'first', 'country', 17, 40),
    (0, 17, 'd', 2, 'country', NULL, 18, 40);
INSERT INTO cdc.customer_events FROM message();

-- name: two_partitions_that_stand_elsewhere
-- uses: backfill
INSERT INTO etl.load_positions VALUES (1, 0, 0, 10), (1, 1, 0, 20), (2, 0, 10, 30), (2, 1, 20, 25);
INSERT INTO log VALUES
    (0, 12, 'u', 1, 'first', 'tier', 12, 40), (0, 28, 'u', 3, 'first', 'opt_in', 28, 160),
    (1, 12, 'u', 2, 'first', 'email', 11, -10), (1, 22, 'u', 4, 'first', 'segment', 22, 100);
INSERT INTO cdc.customer_events FROM message();

-- name: an_older_copy_and_one_taken_on_the_way
-- uses: backfill
INSERT INTO backup.clones VALUES (2, '2024-01-01 12:05:00', 'etl', 'before the last step', '2024-01-05'), (3, '2024-01-01 10:05:00', 'ops', 'daily', '2024-01-05');
INSERT INTO etl.batches VALUES (3, 'dim_customer_hourly', '2024-01-01 11:55:00', '2024-01-01 12:00:00');
UPDATE etl.batches SET batch_id = 4 WHERE batch_id = 2;
INSERT INTO etl.load_positions VALUES (1, 0, 0, 10), (3, 0, 10, 20), (4, 0, 20, 30);
INSERT INTO log VALUES (0, 12, 'u', 1, 'first', 'tier', 12, 40), (0, 22, 'd', 1, 'tier', NULL, 22, 130);
INSERT INTO cdc.customer_events FROM message();

-- name: statements_before_the_backfill
-- uses: backfill
INSERT INTO backup.clones VALUES (2, '2024-01-01 10:05:00', 'ops', 'daily', '2024-01-05');
INSERT INTO snowflake_account_usage.query_history VALUES
    (2, 'MERGE', 'MERGE', 'etl', 'wh', NULL, 'success', '2024-01-01 10:10:00', '2024-01-01 10:11:00', 5, 5),
    (3, 'SELECT', 'SELECT', 'etl', 'wh', 'backfill-1', 'success', '2024-01-01 10:20:00', '2024-01-01 10:21:00', 0, 0);
INSERT INTO etl.load_positions VALUES (1, 0, 0, 10), (2, 0, 10, 30);
INSERT INTO log VALUES (0, 9, 'u', 1, 'first', 'tier', 9, -5), (0, 10, 'u', 1, 'tier', 'first', 10, 5);
INSERT INTO cdc.customer_events FROM message();

-- name: an_older_copy_that_is_kept_longer
-- uses: backfill
INSERT INTO backup.clones VALUES (2, '2024-01-01 10:05:00', 'ops', 'monthly', '2024-02-01');
UPDATE etl.batches SET batch_id = 3 WHERE batch_id = 2;
INSERT INTO etl.batches VALUES (2, 'dim_customer_hourly', '2024-01-01 10:15:00', '2024-01-01 10:20:00');
INSERT INTO etl.load_positions VALUES (1, 0, 0, 10), (2, 0, 10, 15), (3, 0, 15, 30);
INSERT INTO log VALUES (0, 12, 'u', 1, 'first', 'tier', 12, 2), (0, 17, 'c', 2, NULL, 'first', 17, 100);
INSERT INTO cdc.customer_events FROM message();

-- name: the_second_delivery_stands_before_the_first
-- uses: backfill
INSERT INTO etl.load_positions VALUES (1, 0, 0, 10), (2, 0, 10, 30);
INSERT INTO log VALUES
    (0, 31, 'u', 1, 'first', 'tier', 18, 20), (0, 18, 'u', 1, 'first', 'tier', 18, 20), (0, 19, 'd', 2, 'first', NULL, 19, 30);
INSERT INTO cdc.customer_events FROM message();

-- name: a_load_between_the_copy_and_the_backfill
-- uses: backfill
UPDATE etl.batches SET batch_id = 3 WHERE batch_id = 2;
INSERT INTO etl.batches VALUES (2, 'dim_customer_hourly', '2024-01-01 10:55:00', '2024-01-01 11:00:00');
INSERT INTO etl.load_positions VALUES (1, 0, 0, 10), (2, 0, 10, 15), (3, 0, 15, 30);
INSERT INTO log VALUES (0, 12, 'u', 1, 'first', 'email', 12, 50), (0, 17, 'u', 1, 'email', 'tier', 17, 100);
INSERT INTO cdc.customer_events FROM message();
