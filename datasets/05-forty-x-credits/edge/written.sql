-- Small databases written by hand: what a search by chance does not come upon. Hours at the bounds of windows, runs
-- that lie in several hours, a count that reaches its quota exactly, pairs of events at midnight. The clock is at
-- 2026-03-05 08:00, as in the world of seed 1.

-- name: account
-- part: true
-- Two warehouses, sizes, a price a month. `used` takes hours as a person tells them: warehouse, the hours from the
-- beginning of the hour to world_now(), compute, cloud services.
INSERT INTO finance.warehouse_rates VALUES ('Small', 2), ('X-Large', 16);
INSERT INTO snowflake_show.warehouses VALUES
    ('ADHOC', 'X-Large', 1, 2, 60, true, NULL, 'ad hoc', 'bi'), ('ETL', 'Small', 1, 1, 60, true, NULL, 'loads', 'data');
INSERT INTO finance.budgets VALUES ('2026-03-01', 1000, 3);
CREATE TEMP TABLE used (warehouse VARCHAR, back INTEGER, compute DECIMAL(18, 6), services DECIMAL(18, 6));
CREATE TEMP MACRO hours() AS TABLE
    SELECT TIMESTAMP '2026-03-05 08:00:00' - to_hours(back), TIMESTAMP '2026-03-05 08:00:00' - to_hours(back - 1),
        CASE warehouse WHEN 'ADHOC' THEN 1 ELSE 2 END, warehouse, compute + services, compute, services
    FROM used;
-- `run` takes statements: number, hash, warehouse, size, status, minutes from its beginning to world_now(), minutes
-- that it waited and that it executed, cloud services.
CREATE TEMP TABLE run (id INTEGER, hash VARCHAR, warehouse VARCHAR, size VARCHAR, status VARCHAR, back DOUBLE, waited DOUBLE, minutes DOUBLE, services DECIMAL(18, 9));
CREATE TEMP MACRO ms(minutes) AS (60000 * minutes)::BIGINT;
CREATE TEMP MACRO statements() AS TABLE
    SELECT id, 'SELECT ' || id, 'SELECT', CASE id % 2 WHEN 0 THEN 'SVC_BI' ELSE 'ines' END, 'BI', warehouse, size, 1, NULL, status,
        CASE status WHEN 'fail' THEN 'cancelled' END, TIMESTAMP '2026-03-05 08:00:00' - to_milliseconds(ms(back)),
        CASE WHEN status <> 'running' THEN TIMESTAMP '2026-03-05 08:00:00' - to_milliseconds(ms(back)) + to_milliseconds(ms(waited) + ms(minutes)) END,
        ms(waited) + ms(minutes), 0, ms(minutes), ms(waited), 0, 1000 * id, 1, 1, 0, 1, 'text' || id, hash, services
    FROM run;

-- name: the_night_beside_three_days
-- for: burn
-- uses: account
INSERT INTO used VALUES
    ('ADHOC', 1, 40, 1), ('ADHOC', 24, 2, 0), ('ADHOC', 25, 1, 0), ('ADHOC', 48, 3, 0.5), ('ADHOC', 49, 5, 0), ('ADHOC', 73, 15, 0), ('ADHOC', 96, 5, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();
INSERT INTO finance.budgets VALUES ('2026-01-01', 500, 7), ('2026-02-01', 900, 2);

-- name: the_oldest_window_and_the_one_before_it
-- for: burn
-- uses: account
INSERT INTO used VALUES
    ('ADHOC', 2, 30, 0), ('ADHOC', 25, 4, 0), ('ADHOC', 650, 6, 0), ('ADHOC', 696, 10, 0), ('ADHOC', 697, 1, 0), ('ADHOC', 720, 1, 0), ('ADHOC', 721, 0.5, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();
INSERT INTO finance.budgets VALUES ('2026-02-01', 900, 2);

-- name: days_that_are_alike
-- for: burn
-- uses: account
INSERT INTO used VALUES
    ('ADHOC', 3, 2, 0), ('ADHOC', 4, 2, 0), ('ADHOC', 26, 2, 0), ('ADHOC', 50, 1, 0), ('ADHOC', 51, 1, 0), ('ADHOC', 74, 8, 1), ('ADHOC', 98, 9, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();
INSERT INTO finance.budgets VALUES ('2026-02-01', 900, 2);

-- name: a_loud_warehouse_and_one_that_was_quiet
-- for: burn
-- uses: account
INSERT INTO used VALUES
    ('ADHOC', 1, 20, 0), ('ADHOC', 25, 1, 0), ('ADHOC', 49, 2, 0), ('ADHOC', 696, 6, 0), ('ETL', 9, 1, 2), ('ETL', 40, 6, 0), ('ETL', 60, 9, 0), ('ETL', 697, 90, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();
INSERT INTO finance.budgets VALUES ('2026-02-01', 900, 2);

-- name: eight_days_of_which_the_last_seven_are_dear
-- for: burn
-- uses: account
INSERT INTO used VALUES
    ('ADHOC', 24, 5, 0), ('ADHOC', 25, 8, 0), ('ADHOC', 49, 8, 0), ('ADHOC', 192, 9, 0), ('ADHOC', 193, 1, 0), ('ADHOC', 217, 1, 0), ('ADHOC', 241, 2, 0), ('ADHOC', 696, 1, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();
INSERT INTO finance.budgets VALUES ('2026-02-01', 900, 2);

-- name: windows_of_several_hours
-- for: burn
-- uses: account
INSERT INTO used VALUES
    ('ADHOC', 1, 7, 0), ('ADHOC', 20, 9, 0), ('ADHOC', 30, 1, 0), ('ADHOC', 31, 3, 0), ('ADHOC', 60, 2, 0), ('ADHOC', 61, 4, 1), ('ADHOC', 700, 90, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();
INSERT INTO finance.budgets VALUES ('2026-02-01', 900, 2);

-- name: two_warehouses_of_the_same_hours
-- for: burn
-- uses: account
INSERT INTO used VALUES
    ('ADHOC', 1, 1, 0), ('ADHOC', 26, 4, 0), ('ADHOC', 27, 5, 0), ('ADHOC', 50, 3, 0), ('ETL', 1, 8, 0), ('ETL', 26, 1, 0), ('ETL', 27, 1, 0), ('ETL', 670, 2, 1);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();
INSERT INTO finance.budgets VALUES ('2026-02-01', 900, 2);

-- name: eleven_queries
-- for: top_queries
-- part: true
-- uses: account
DELETE FROM snowflake_show.warehouses WHERE name = 'ETL';
DELETE FROM finance.warehouse_rates WHERE warehouse_size = 'Small';
DELETE FROM finance.budgets;

-- name: eleven_queries_of_one_run_each
-- for: top_queries
-- uses: eleven_queries
INSERT INTO run SELECT n, 'h' || n, 'ADHOC', 'X-Large', 'success', 60 * n, 2, 30 + 4 * n, n FROM range(1, 12) AS r (n);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: the_last_but_one_of_eleven_runs_still
-- for: top_queries
-- uses: eleven_queries
INSERT INTO run SELECT n, 'h' || n, 'ADHOC', 'X-Large', CASE n WHEN 10 THEN 'running' ELSE 'fail' END, CASE n WHEN 10 THEN 8 ELSE 90 * n END, 0, 48 - 4 * n, n FROM range(1, 12) AS r (n);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: the_eleventh_has_waited_for_hours
-- for: top_queries
-- uses: eleven_queries
INSERT INTO run SELECT n, 'h' || n, 'ADHOC', 'X-Large', 'success', 1440 - n, 60 * n, 48 - 4 * n, 0 FROM range(1, 12) AS r (n);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: a_day_begins_with_the_statement_and_not_with_its_end
-- for: top_queries
-- uses: account
INSERT INTO run VALUES
    (1, 'a', 'ADHOC', 'X-Large', 'success', 1440.5, 0, 60, 1), (2, 'a', 'ADHOC', 'X-Large', 'success', 1440, 0, 30, 2), (3, 'a', 'ADHOC', 'Small', 'fail', 600, 0, 30, 2),
    (4, 'a', 'ADHOC', 'Small', 'running', 20, 0, 20, 0.5), (5, 'b', 'ADHOC', 'X-Large', 'success', 480, 240, 20, 9), (6, 'c', NULL, NULL, 'success', 300, 0, 0.01, 50);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: many_small_runs_against_a_large_one
-- for: top_queries
-- uses: account
INSERT INTO run VALUES
    (1, 'many', 'ADHOC', 'X-Large', 'success', 700, 0, 15, 0), (2, 'many', 'ADHOC', 'X-Large', 'success', 700, 0, 15, 0), (3, 'many', 'ADHOC', 'Small', 'fail', 650, 0, 15, 0),
    (4, 'once', 'ETL', 'Small', 'success', 490, 10, 200, 1), (5, 'many', 'ADHOC', 'X-Large', 'running', 10, 1, 9, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: four_runs_of_a_day_on_the_largest_size
-- for: top_queries
-- uses: account
INSERT INTO finance.warehouse_rates VALUES ('6X-Large', 512);
INSERT INTO run SELECT n, 'a', 'ADHOC', '6X-Large', 'success', 1440, 0, 1440, 0 FROM range(4) AS r (n);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: five_runs_of_a_day_that_run_still
-- for: top_queries
-- uses: account
INSERT INTO finance.warehouse_rates VALUES ('6X-Large', 512);
INSERT INTO run SELECT n, 'a', 'ADHOC', '6X-Large', 'running', 1440 - n, n, 1430, 1 FROM range(5) AS r (n);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: six_runs_of_nearly_a_day_and_another_query
-- for: top_queries
-- uses: account
INSERT INTO finance.warehouse_rates VALUES ('6X-Large', 512);
INSERT INTO run SELECT n, CASE n WHEN 5 THEN 'b' ELSE 'a' END, 'ADHOC', CASE n WHEN 5 THEN 'Small' ELSE '6X-Large' END, 'fail', 1430, 10, 1300, n FROM range(6) AS r (n);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: a_run_in_two_hours
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES (1, 'a', 'ADHOC', 'X-Large', 'success', 105, 15, 60, 0), (2, 'b', 'ADHOC', 'X-Large', 'success', 70, 0, 20, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 10, 1), ('ADHOC', 2, 16, 0.5), ('ADHOC', 24, 3, 0), ('ADHOC', 25, 3, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: a_run_of_a_full_hour
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES (1, 'a', 'ADHOC', 'X-Large', 'success', 180, 0, 60, 0), (2, 'a', 'ADHOC', 'Small', 'fail', 120, 60, 30, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 4, 0), ('ADHOC', 2, 5, 0), ('ADHOC', 3, 20, 0), ('ADHOC', 4, 6, 0), ('ADHOC', 30, 6, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: two_runs_at_once_that_run_still
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES (1, 'a', 'ADHOC', 'X-Large', 'running', 75, 5, 70, 0), (2, 'a', 'ADHOC', 'X-Large', 'running', 75, 5, 70, 0), (3, 'b', 'ETL', 'Small', 'running', 600, 0, 600, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 33, 1), ('ADHOC', 2, 9, 0), ('ADHOC', 26, 1, 0), ('ETL', 1, 2, 0), ('ETL', 25, 2, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: a_run_begun_before_the_day_reaches_into_it
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES (1, 'a', 'ADHOC', 'X-Large', 'success', 1441, 0, 45, 0), (2, 'a', 'ADHOC', 'X-Large', 'success', 1440, 0, 20, 0), (3, 'a', 'ADHOC', 'Small', 'success', 1400, 30, 50, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 23, 5, 0), ('ADHOC', 24, 12, 0), ('ADHOC', 25, 7, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: a_run_in_three_hours_and_one_of_another_warehouse
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES (1, 'b', 'ETL', 'Small', 'success', 250, 0, 240, 0), (2, 'a', 'ADHOC', 'X-Large', 'fail', 190, 0, 90, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 2, 7, 0), ('ADHOC', 3, 16, 1), ('ADHOC', 4, 4, 0), ('ADHOC', 48, 1, 0), ('ETL', 3, 2, 0), ('ETL', 47, 2, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: the_most_credits_are_not_the_most_time
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES (1, 'long', 'ETL', 'Small', 'success', 200, 0, 100, 0), (2, 'dear', 'ADHOC', 'X-Large', 'success', 100, 20, 15, 0), (3, 'dear', 'ADHOC', 'X-Large', 'success', 50, 0, 15, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 5, 0), ('ADHOC', 2, 5, 0), ('ADHOC', 30, 1, 0), ('ETL', 2, 2, 0), ('ETL', 40, 2, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: three_runs_together_are_the_first
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES
    (1, 'once', 'ETL', 'X-Large', 'success', 300, 0, 40, 0), (2, 'often', 'ADHOC', 'X-Large', 'success', 170, 0, 20, 0), (3, 'often', 'ADHOC', 'X-Large', 'success', 110, 0, 25, 0),
    (4, 'often', 'ADHOC', 'Small', 'fail', 55, 0, 30, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 5, 0), ('ADHOC', 2, 9, 1), ('ADHOC', 26, 1, 0), ('ETL', 5, 12, 0), ('ETL', 26, 1, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: it_was_made_larger_and_runs_again
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES
    (1, 'often', 'ADHOC', 'Small', 'success', 400, 0, 120, 0), (2, 'often', 'ADHOC', 'X-Large', 'success', 100, 0, 35, 0), (3, 'once', 'ADHOC', 'X-Large', 'success', 150, 0, 38, 0),
    (4, 'often', 'ADHOC', 'X-Large', 'running', 9, 7, 2, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 3, 0), ('ADHOC', 2, 11, 0), ('ADHOC', 7, 2, 0), ('ADHOC', 50, 2, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: two_runs_of_one_length_at_one_time
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES
    (1, 'pair', 'ADHOC', 'X-Large', 'success', 80, 0, 30, 0), (2, 'pair', 'ADHOC', 'X-Large', 'success', 80, 0, 30, 0), (3, 'once', 'ADHOC', 'X-Large', 'success', 200, 0, 45, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 10, 0), ('ADHOC', 2, 12, 0), ('ADHOC', 4, 13, 0), ('ADHOC', 25, 2, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: two_runs_of_one_length_one_after_the_other
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES
    (1, 'twice', 'ADHOC', 'X-Large', 'success', 170, 0, 20, 0), (2, 'twice', 'ADHOC', 'X-Large', 'fail', 50, 0, 20, 0), (3, 'once', 'ETL', 'X-Large', 'success', 100, 0, 30, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 6, 0), ('ADHOC', 3, 7, 0), ('ADHOC', 25, 1, 0), ('ETL', 2, 9, 0), ('ETL', 25, 1, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: three_runs_of_one_length_against_two
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES
    (1, 'thrice', 'ADHOC', 'X-Large', 'success', 230, 0, 10, 0), (2, 'thrice', 'ADHOC', 'X-Large', 'success', 160, 0, 10, 0), (3, 'thrice', 'ADHOC', 'X-Large', 'success', 40, 0, 10, 0),
    (4, 'two', 'ADHOC', 'X-Large', 'success', 110, 0, 12, 0), (5, 'two', 'ADHOC', 'X-Large', 'success', 95, 0, 13, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 3, 0), ('ADHOC', 2, 8, 0), ('ADHOC', 3, 4, 0), ('ADHOC', 4, 3, 0), ('ADHOC', 30, 2, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: the_one_that_waits_for_a_lock
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES
    (1, 'waits', 'ETL', 'X-Large', 'running', 300, 290, 10, 0), (2, 'works', 'ADHOC', 'X-Large', 'running', 40, 10, 30, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 9, 0), ('ADHOC', 3, 1, 0), ('ADHOC', 25, 2, 0), ('ETL', 1, 4, 0), ('ETL', 25, 2, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: it_waited_longer_than_it_worked
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES
    (1, 'waits', 'ADHOC', 'X-Large', 'success', 200, 100, 10, 0), (2, 'works', 'ADHOC', 'X-Large', 'fail', 130, 5, 20, 0), (3, 'works', 'ADHOC', 'Small', 'success', 30, 5, 20, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 9, 0), ('ADHOC', 2, 3, 0), ('ADHOC', 3, 8, 0), ('ADHOC', 25, 2, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: two_sizes_together_are_more_than_one
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES
    (1, 'a', 'ADHOC', 'Small', 'fail', 240, 0, 60, 0), (2, 'a', 'ADHOC', 'X-Large', 'success', 130, 0, 30, 0), (3, 'b', 'ETL', 'X-Large', 'success', 65, 0, 35, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 2, 5, 0), ('ADHOC', 3, 4, 0), ('ADHOC', 4, 3, 0), ('ADHOC', 40, 1, 0), ('ETL', 1, 9, 0), ('ETL', 30, 1, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: resized_between_two_runs_that_meet
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES
    (1, 'a', 'ADHOC', 'Small', 'success', 90, 0, 70, 0), (2, 'a', 'ADHOC', 'X-Large', 'success', 75, 0, 45, 0), (3, 'b', 'ADHOC', 'X-Large', 'running', 50, 0, 50, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 1, 30, 0), ('ADHOC', 2, 9, 0), ('ADHOC', 24, 1, 0), ('ADHOC', 25, 1, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: the_day_begins_with_a_run_of_another_query
-- for: hour_by_hour
-- uses: account
INSERT INTO run VALUES
    (1, 'old', 'ADHOC', 'X-Large', 'success', 1440.5, 0, 60, 0), (2, 'new', 'ADHOC', 'X-Large', 'success', 1440, 5, 20, 0), (3, 'old', 'ADHOC', 'Small', 'success', 1430, 0, 10, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
INSERT INTO used VALUES ('ADHOC', 23, 2, 0), ('ADHOC', 24, 12, 1), ('ADHOC', 25, 7, 0), ('ADHOC', 1, 1, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: limit_
-- part: true
-- uses: account
INSERT INTO ops.resource_monitors VALUES
    ('ADHOC', 50, 'notify', 20, 'DAILY', '2026-03-05 08:00:00'), ('ADHOC', 100, 'suspend_immediate', 20, 'DAILY', '2026-03-05 08:00:00');

-- name: the_count_reaches_the_quota_exactly
-- for: night_replayed
-- uses: limit_
INSERT INTO used VALUES ('ADHOC', 30, 1, 0), ('ADHOC', 8, 9.5, 0.5), ('ADHOC', 7, 9, 1), ('ADHOC', 6, 7, 0), ('ADHOC', 5, 7, 1);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: midnight_sets_the_count_back
-- for: night_replayed
-- uses: limit_
INSERT INTO used VALUES ('ADHOC', 25, 1, 0), ('ADHOC', 10, 12, 0), ('ADHOC', 9, 9, 0), ('ADHOC', 8, 12, 0), ('ADHOC', 7, 7, 0), ('ADHOC', 6, 2, 0), ('ADHOC', 5, 4, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: the_last_hour_is_the_one_that_reaches_it
-- for: night_replayed
-- uses: limit_
INSERT INTO used VALUES ('ADHOC', 26, 1, 0), ('ADHOC', 3, 12, 0), ('ADHOC', 2, 7, 0), ('ADHOC', 1, 2, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: cloud_services_count_too
-- for: night_replayed
-- uses: limit_
INSERT INTO used VALUES ('ADHOC', 25, 1, 0), ('ADHOC', 4, 10, 4), ('ADHOC', 3, 4, 2), ('ADHOC', 2, 5, 1), ('ADHOC', 1, 5, 3);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: the_lower_of_two_limits
-- for: night_replayed
-- uses: account
INSERT INTO finance.budgets VALUES ('2026-02-01', 900, 2);
INSERT INTO ops.resource_monitors VALUES
    ('ADHOC', 75, 'suspend', 20, 'DAILY', '2026-03-05 08:00:00'), ('ADHOC', 100, 'suspend_immediate', 20, 'DAILY', '2026-03-05 08:00:00'), ('ADHOC', 25, 'notify', 20, 'DAILY', '2026-03-05 08:00:00');
INSERT INTO used VALUES ('ADHOC', 25, 1, 0), ('ADHOC', 4, 8, 0), ('ADHOC', 3, 7, 0), ('ADHOC', 2, 5, 0), ('ADHOC', 1, 5, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: two_warehouses_and_two_quotas
-- for: night_replayed
-- uses: limit_
INSERT INTO ops.resource_monitors VALUES ('ETL', 100, 'suspend', 5, 'DAILY', '2026-03-05 08:00:00');
INSERT INTO used VALUES ('ADHOC', 25, 1, 0), ('ADHOC', 2, 19, 0), ('ADHOC', 1, 3, 0), ('ETL', 30, 2, 0), ('ETL', 3, 5, 0), ('ETL', 2, 3, 0), ('ETL', 1, 3, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: a_day_of_the_month_before_has_its_own_price
-- for: night_replayed
-- uses: limit_
INSERT INTO finance.budgets VALUES ('2026-02-01', 900, 2);
INSERT INTO used VALUES ('ADHOC', 120, 25, 0), ('ADHOC', 119, 6, 0), ('ADHOC', 118, 6, 0), ('ADHOC', 3, 30, 0), ('ADHOC', 2, 5, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: two_limits_of_which_the_lower_stands_last
-- for: night_replayed
-- uses: account
INSERT INTO ops.resource_monitors VALUES
    ('ADHOC', 100, 'suspend_immediate', 10.5, 'DAILY', '2026-03-05 08:00:00'), ('ADHOC', 90, 'suspend', 10.5, 'DAILY', '2026-03-05 08:00:00'), ('ADHOC', 50, 'notify', 10.5, 'DAILY', '2026-03-05 08:00:00');
INSERT INTO used VALUES ('ADHOC', 25, 1, 0), ('ADHOC', 5, 9.3, 0), ('ADHOC', 4, 0.1, 0), ('ADHOC', 3, 0.5, 0), ('ADHOC', 2, 1, 0), ('ADHOC', 1, 2, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: a_tenth_below_the_quota
-- for: night_replayed
-- uses: limit_
INSERT INTO finance.budgets VALUES ('2026-02-01', 900, 2);
INSERT INTO used VALUES ('ADHOC', 26, 1, 0), ('ADHOC', 12, 19.9, 0), ('ADHOC', 7, 10, 0), ('ADHOC', 6, 9.9, 0), ('ADHOC', 5, 0.1, 0), ('ADHOC', 4, 3, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: a_quota_that_is_no_full_number
-- for: night_replayed
-- uses: account
INSERT INTO ops.resource_monitors VALUES ('ADHOC', 100, 'suspend', 10.75, 'DAILY', '2026-03-05 08:00:00'), ('ADHOC', 110, 'suspend_immediate', 10.75, 'DAILY', '2026-03-05 08:00:00');
INSERT INTO used VALUES ('ADHOC', 26, 1, 0), ('ADHOC', 7, 10, 0.65), ('ADHOC', 6, 0.05, 0.05), ('ADHOC', 5, 2, 0), ('ADHOC', 4, 3, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: two_warehouses_stopped_in_one_hour
-- for: night_replayed
-- uses: limit_
INSERT INTO ops.resource_monitors VALUES ('ETL', 100, 'suspend', 5, 'DAILY', '2026-03-05 08:00:00');
INSERT INTO used VALUES ('ADHOC', 120, 1, 0), ('ADHOC', 3, 20, 0), ('ADHOC', 2, 3, 0), ('ETL', 30, 2, 0), ('ETL', 4, 2, 0), ('ETL', 3, 3, 0), ('ETL', 1, 4, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();
UPDATE finance.budgets SET usd_per_credit = 2.5;
INSERT INTO finance.budgets VALUES ('2026-02-01', 900, 2);
DELETE FROM ops.resource_monitors WHERE action = 'notify';

-- name: each_reaches_its_own_quota_at_another_time
-- for: night_replayed
-- uses: limit_
INSERT INTO ops.resource_monitors VALUES ('ETL', 80, 'suspend', 10, 'DAILY', '2026-03-05 08:00:00');
INSERT INTO used VALUES ('ADHOC', 32, 20, 1), ('ADHOC', 7, 10, 0), ('ADHOC', 5, 11, 0), ('ADHOC', 4, 2, 0), ('ETL', 32, 8, 0), ('ETL', 7, 8, 0), ('ETL', 5, 5, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: the_hour_before_midnight
-- for: night_replayed
-- uses: limit_
DELETE FROM ops.resource_monitors WHERE action = 'notify';
INSERT INTO used VALUES ('ADHOC', 34, 15, 0), ('ADHOC', 33, 15, 0), ('ADHOC', 32, 4, 0), ('ADHOC', 31, 4, 0), ('ADHOC', 9, 25, 0), ('ADHOC', 8, 1, 0), ('ADHOC', 7, 30, 0), ('ADHOC', 6, 2, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: a_warehouse_without_a_quota
-- for: night_replayed
-- uses: account
INSERT INTO ops.resource_monitors VALUES ('ETL', 100, 'suspend', 5, 'DAILY', '2026-03-05 08:00:00');
INSERT INTO used VALUES ('ADHOC', 30, 1, 0), ('ADHOC', 3, 20, 0), ('ETL', 32, 5, 0), ('ETL', 31, 5, 0), ('ETL', 8, 2, 0), ('ETL', 7, 2, 0), ('ETL', 6, 2, 0), ('ETL', 1, 9, 0);
INSERT INTO snowflake_account_usage.warehouse_metering_history FROM hours();

-- name: pairs_over_midnight
-- for: rewritten
INSERT INTO app.events VALUES
    (1, 1, '2026-03-04 23:59:59.999', 'search'), (2, 1, '2026-03-05 00:29:59.999', 'export'), (3, 1, '2026-03-05 00:30:00', 'report'), (4, 2, '2026-03-05 00:00:00', 'search'),
    (5, 2, '2026-03-05 00:10:00', 'export');

-- name: the_first_instant_of_the_day
-- for: rewritten
INSERT INTO app.events VALUES
    (1, 10, '2026-03-03 23:59:59.999', 'search'), (2, 10, '2026-03-04 00:00:00', 'export'), (3, 10, '2026-03-04 00:30:00', 'search'), (4, 10, '2026-03-04 00:30:00', 'export');

-- name: half_an_hour_to_the_millisecond
-- for: rewritten
INSERT INTO app.events VALUES
    (1, 1, '2026-03-04 10:00:30', 'search'), (2, 1, '2026-03-04 10:30:30', 'export'), (3, 1, '2026-03-04 10:30:30.001', 'report'), (4, 2, '2026-03-04 12:00:00', 'search'),
    (5, 2, '2026-03-04 12:00:00', 'export');

-- name: one_feature_again_and_again
-- for: rewritten
INSERT INTO app.events VALUES
    (1, 1, '2026-03-04 10:00:00', 'search'), (2, 1, '2026-03-04 10:10:00', 'search'), (3, 1, '2026-03-04 10:20:00', 'search'), (4, 2, '2026-03-04 10:00:00', 'search'),
    (5, 2, '2026-03-04 10:05:00', 'search'), (6, 3, '2026-03-04 10:01:00', 'search');
