-- Small databases written by hand: what a search by chance does not come upon. Two refreshes that lie seven days apart
-- to the minute, a dashboard below a model, runs of the last 48 hours, reports with everything that makes them wrong.

-- name: boards
-- part: true
-- Dashboards 1 to `n` with their exposures, models `a` to `d`, and what the last refresh and the one a week before showed.
CREATE TEMP MACRO exposures(n) AS TABLE
    SELECT 'exposure.shop.dashboard_' || i, 'dashboard_' || i, 'exposure', NULL, 'finance' FROM range(1, n + 1) AS r (i);
CREATE TEMP MACRO boards(n) AS TABLE
    SELECT i, 'exposure.shop.dashboard_' || i, ['Revenue today', 'Orders today', 'Stock', 'Revenue today'][i], 'finance', 'EUR', 1, '2024-01-01'
    FROM range(1, n + 1) AS r (i);
CREATE TEMP MACRO models(n) AS TABLE
    SELECT 'model.shop.' || 'abcd'[i], 'abcd'[i], 'model', ['incremental', 'view', 'table', 'view'][i], 'analytics' FROM range(1, n + 1) AS r (i);
CREATE TEMP MACRO showed(board, week_before, now_) AS TABLE
    SELECT board, '2024-03-01 12:10:00', week_before UNION ALL SELECT board, '2024-03-08 12:10:00', now_;

-- name: three_times_to_the_cent
-- for: dashboards_off
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(3);
INSERT INTO bi.dashboards FROM boards(3);
INSERT INTO bi.refresh_log FROM showed(1, 100, 300);
INSERT INTO bi.refresh_log FROM showed(2, 100, 299.99);
INSERT INTO bi.refresh_log FROM showed(3, 100, 300.01);

-- name: nothing_a_week_before
-- for: dashboards_off
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(4);
INSERT INTO bi.dashboards FROM boards(4);
INSERT INTO bi.refresh_log FROM showed(1, 0, 5);
INSERT INTO bi.refresh_log FROM showed(2, 0, 0);
INSERT INTO bi.refresh_log FROM showed(4, 0.01, 5);
INSERT INTO bi.refresh_log VALUES (3, '2024-03-08 12:10:00', 7);

-- name: three_times_a_cent
-- for: dashboards_off
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO bi.refresh_log FROM showed(1, 0.01, 0.03);
INSERT INTO bi.refresh_log FROM showed(2, 1, 3);

-- name: a_minute_beside_the_week
-- for: dashboards_off
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(3);
INSERT INTO bi.dashboards FROM boards(3);
INSERT INTO bi.refresh_log VALUES
    (1, '2024-03-08 12:10:00', 40), (1, '2024-03-01 12:09:00', 10), (2, '2024-03-08 12:10:00', 50), (2, '2024-03-01 12:10:00', 10),
    (2, '2024-03-01 12:11:00', 20), (3, '2024-03-08 12:10:00', 60), (3, '2024-03-02 12:10:00', 10), (3, '2024-02-29 12:10:00', 20);

-- name: an_earlier_refresh_was_three_times
-- for: dashboards_off
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO bi.refresh_log VALUES
    (1, '2024-03-07 12:10:00', 900), (1, '2024-02-29 12:10:00', 100), (1, '2024-03-08 12:10:00', 100), (1, '2024-03-01 12:10:00', 100),
    (2, '2024-03-07 12:10:00', 700), (2, '2024-02-29 12:10:00', 100), (2, '2024-03-08 12:10:00', 600), (2, '2024-03-01 12:10:00', 200);

-- name: a_week_before_the_week_before
-- for: dashboards_off
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO bi.refresh_log FROM showed(1, 200, 900);
INSERT INTO bi.refresh_log FROM showed(2, 400, 1000);
INSERT INTO bi.refresh_log VALUES (1, '2024-02-23 12:10:00', 20), (2, '2024-02-23 12:10:00', 100);

-- name: last_refreshed_at_other_hours
-- for: dashboards_off
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(3);
INSERT INTO bi.dashboards FROM boards(3);
INSERT INTO bi.refresh_log VALUES
    (1, '2024-03-08 12:10:00', 30), (1, '2024-03-01 12:10:00', 10), (2, '2024-03-08 08:10:00', 80), (2, '2024-03-01 08:10:00', 20),
    (3, '2024-03-08 04:10:00', 70), (3, '2024-03-01 08:10:00', 10);

-- name: two_of_one_title
-- for: dashboards_off
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(4);
INSERT INTO bi.dashboards FROM boards(4);
INSERT INTO bi.refresh_log FROM showed(1, 100, 500);
INSERT INTO bi.refresh_log FROM showed(4, 100, 500);
INSERT INTO bi.refresh_log FROM showed(2, 100, 200);

-- name: a_chain_of_models
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO dbt.nodes FROM models(3);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO bi.refresh_log FROM showed(1, 100, 300);
INSERT INTO dbt.edges VALUES ('model.shop.a', 'model.shop.b'), ('model.shop.b', 'model.shop.c'), ('model.shop.c', 'exposure.shop.dashboard_1');

-- name: a_source_above
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO dbt.nodes FROM models(2);
INSERT INTO dbt.nodes VALUES ('source.shop.lines', 'lines', 'source', NULL, 'shop');
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO bi.refresh_log FROM showed(1, 100, 400);
INSERT INTO dbt.edges VALUES ('source.shop.lines', 'model.shop.a'), ('model.shop.a', 'model.shop.b'), ('model.shop.b', 'exposure.shop.dashboard_1');

-- name: two_ways_to_one_dashboard
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO dbt.nodes FROM models(3);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO bi.refresh_log FROM showed(1, 100, 400);
INSERT INTO dbt.edges VALUES
    ('model.shop.a', 'model.shop.b'), ('model.shop.a', 'model.shop.c'), ('model.shop.b', 'exposure.shop.dashboard_1'),
    ('model.shop.c', 'exposure.shop.dashboard_1');

-- name: a_short_way_and_a_long_one
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO dbt.nodes FROM models(2);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO bi.refresh_log FROM showed(1, 100, 400);
INSERT INTO dbt.edges VALUES
    ('model.shop.a', 'model.shop.b'), ('model.shop.a', 'exposure.shop.dashboard_2'), ('model.shop.b', 'exposure.shop.dashboard_2'),
    ('model.shop.b', 'exposure.shop.dashboard_1');

-- name: one_off_and_one_not
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO dbt.nodes FROM models(2);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO bi.refresh_log FROM showed(1, 100, 300);
INSERT INTO dbt.edges VALUES
    ('model.shop.a', 'exposure.shop.dashboard_1'), ('model.shop.a', 'exposure.shop.dashboard_2'), ('model.shop.b', 'exposure.shop.dashboard_2');

-- name: one_off_and_two_not
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(3);
INSERT INTO dbt.nodes FROM models(1);
INSERT INTO bi.dashboards FROM boards(3);
INSERT INTO bi.refresh_log FROM showed(2, 100, 300);
INSERT INTO dbt.edges
    SELECT 'model.shop.a', 'exposure.shop.dashboard_' || i FROM range(1, 4) AS r (i);

-- name: two_off
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO dbt.nodes FROM models(1);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO bi.refresh_log FROM showed(1, 100, 300);
INSERT INTO bi.refresh_log FROM showed(2, 1, 7);
INSERT INTO dbt.edges
    SELECT 'model.shop.a', 'exposure.shop.dashboard_' || i FROM range(1, 3) AS r (i);

-- name: one_off_by_a_cent
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO dbt.nodes FROM models(1);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO bi.refresh_log FROM showed(1, 100, 299.99);
INSERT INTO bi.refresh_log FROM showed(2, 100, 300);
INSERT INTO dbt.edges
    SELECT 'model.shop.a', 'exposure.shop.dashboard_' || i FROM range(1, 3) AS r (i);

-- name: one_that_was_nothing
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO dbt.nodes FROM models(1);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO bi.refresh_log FROM showed(1, 0, 5);
INSERT INTO bi.refresh_log FROM showed(2, 0.01, 0.03);
INSERT INTO dbt.edges
    SELECT 'model.shop.a', 'exposure.shop.dashboard_' || i FROM range(1, 3) AS r (i);

-- name: a_dashboard_of_a_source_alone
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO dbt.nodes VALUES ('source.shop.lines', 'lines', 'source', NULL, 'shop');
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO bi.refresh_log FROM showed(1, 100, 400);
INSERT INTO dbt.edges VALUES ('source.shop.lines', 'exposure.shop.dashboard_1');

-- name: a_dashboard_of_no_model_is_off_too
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO dbt.nodes FROM models(1);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO bi.refresh_log FROM showed(1, 100, 400);
INSERT INTO bi.refresh_log FROM showed(2, 100, 300);
INSERT INTO dbt.edges VALUES ('model.shop.a', 'exposure.shop.dashboard_1');

-- name: a_dashboard_of_no_model_is_off_alone
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO dbt.nodes FROM models(1);
INSERT INTO dbt.nodes VALUES ('source.shop.lines', 'lines', 'source', NULL, 'shop');
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO bi.refresh_log FROM showed(2, 100, 300);
INSERT INTO dbt.edges VALUES ('model.shop.a', 'exposure.shop.dashboard_1'), ('source.shop.lines', 'exposure.shop.dashboard_2');

-- name: a_test_beside_the_dashboard
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO dbt.nodes FROM models(2);
INSERT INTO dbt.nodes VALUES ('test.shop.not_null', 'not_null', 'test', NULL, 'analytics');
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO bi.refresh_log FROM showed(1, 100, 400);
INSERT INTO dbt.edges VALUES
    ('model.shop.b', 'test.shop.not_null'), ('model.shop.b', 'exposure.shop.dashboard_1'), ('model.shop.a', 'model.shop.b');

-- name: off_the_day_before
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO dbt.nodes FROM models(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO bi.refresh_log VALUES
    (1, '2024-03-07 12:10:00', 900), (1, '2024-02-29 12:10:00', 100), (1, '2024-03-08 12:10:00', 100), (1, '2024-03-01 12:10:00', 100);
INSERT INTO dbt.edges VALUES ('model.shop.a', 'exposure.shop.dashboard_1');

-- name: a_seed_and_a_model_above
-- for: common_ground
-- uses: boards
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO dbt.nodes FROM models(1);
INSERT INTO dbt.nodes VALUES ('seed.shop.a', 'a', 'seed', NULL, 'shop');
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 04:10:00', 10), (1, '2024-03-08 12:10:00', 300), (1, '2024-03-01 12:10:00', 100);
INSERT INTO dbt.edges VALUES ('seed.shop.a', 'model.shop.a'), ('seed.shop.a', 'exposure.shop.dashboard_1'), ('model.shop.a', 'exposure.shop.dashboard_1');

-- name: runs
-- part: true
-- `run` takes calls of dbt: number, when it began, and what became of the model; `line` takes lines that arrived.
INSERT INTO dbt.nodes VALUES
    ('model.shop.fct_orders', 'fct_orders', 'model', 'incremental', 'analytics'), ('model.shop.fct_sessions', 'fct_sessions', 'model', 'table', 'web');
CREATE TEMP TABLE run (id INTEGER, at_ TIMESTAMP, status VARCHAR, wrote INTEGER, sha VARCHAR DEFAULT 'a60ee55e', model VARCHAR DEFAULT 'fct_orders');
CREATE TEMP TABLE line (order_id BIGINT, line_no SMALLINT, loaded TIMESTAMP, late INTEGER DEFAULT 0);
CREATE TEMP MACRO calls() AS TABLE
    SELECT DISTINCT id, CASE WHEN id = 9 THEN 'dbt retry' ELSE 'dbt build' END, sha, at_, at_ + INTERVAL 3 MINUTE FROM run ORDER BY id;
CREATE TEMP MACRO results() AS TABLE
    SELECT id, 'model.shop.' || model, status, wrote, NULL, at_ + INTERVAL 2 MINUTE FROM run ORDER BY id, model;
CREATE TEMP MACRO lines() AS TABLE
    SELECT order_id, line_no, loaded - INTERVAL 1 MINUTE - INTERVAL 1 HOUR * late, 1, 'DE', 5, 1, 9.9, loaded FROM line;

-- name: lines_at_the_full_hour
-- for: run_history
-- uses: runs
INSERT INTO run (id, at_, status, wrote) VALUES (1, '2026-03-21 07:05:00', 'success', 4), (2, '2026-03-21 08:05:00', 'success', 9);
INSERT INTO line (order_id, line_no, loaded) VALUES
    (1, 1, '2026-03-21 06:59:59'), (2, 1, '2026-03-21 07:00:00'), (3, 1, '2026-03-21 07:59:59'), (3, 2, '2026-03-21 07:59:59'), (4, 1, '2026-03-21 08:00:00'),
    (5, 1, '2026-03-21 08:04:00');
INSERT INTO dbt.invocations FROM calls();
INSERT INTO dbt.run_results FROM results();
INSERT INTO raw.order_lines FROM lines();

-- name: a_run_that_begins_on_the_hour
-- for: run_history
-- uses: runs
INSERT INTO run (id, at_, status, wrote, sha) VALUES
    (1, '2026-03-21 06:00:00', 'success', 1, 'a60ee55e'), (2, '2026-03-21 07:00:00', 'success', 2, 'a60ee55e'), (3, '2026-03-21 08:00:00', 'success', 30, '2fc0351b');
INSERT INTO line (order_id, line_no, loaded) VALUES (1, 1, '2026-03-21 06:00:00'), (1, 2, '2026-03-21 06:00:00'), (2, 1, '2026-03-21 07:00:00');
INSERT INTO dbt.invocations FROM calls();
INSERT INTO dbt.run_results FROM results();
INSERT INTO raw.order_lines FROM lines();

-- name: a_run_fails_and_is_tried_again
-- for: run_history
-- uses: runs
INSERT INTO run (id, at_, status, wrote) VALUES
    (1, '2026-03-21 06:05:00', 'success', 1), (2, '2026-03-21 07:05:00', 'error', NULL), (9, '2026-03-21 07:19:00', 'success', 2), (10, '2026-03-21 08:05:00', 'success', 1);
INSERT INTO line (order_id, line_no, loaded) VALUES (1, 1, '2026-03-21 06:30:00'), (2, 1, '2026-03-21 06:06:00'), (3, 1, '2026-03-21 07:10:00'), (4, 1, '2026-03-21 07:20:00');
INSERT INTO dbt.invocations FROM calls();
INSERT INTO dbt.run_results FROM results();
INSERT INTO raw.order_lines FROM lines();

-- name: a_run_fails_and_the_next_reads_two_hours
-- for: run_history
-- uses: runs
INSERT INTO run (id, at_, status, wrote) VALUES
    (1, '2026-03-21 06:05:00', 'success', 1), (2, '2026-03-21 07:05:00', 'skipped', NULL), (3, '2026-03-21 08:05:00', 'success', 3);
INSERT INTO line (order_id, line_no, loaded, late) VALUES
    (1, 1, '2026-03-21 06:30:00', 0), (2, 1, '2026-03-21 07:30:00', 0), (2, 2, '2026-03-21 07:30:00', 0), (4, 1, '2026-03-21 07:31:00', 24);
INSERT INTO dbt.invocations FROM calls();
INSERT INTO dbt.run_results FROM results();
INSERT INTO raw.order_lines FROM lines();

-- name: two_days_to_the_second
-- for: run_history
-- uses: runs
INSERT INTO run (id, at_, status, wrote) VALUES
    (1, '2026-03-19 08:20:00', 'success', 2), (2, '2026-03-19 09:20:00', 'success', 3), (3, '2026-03-19 10:20:00', 'success', 4);
INSERT INTO line (order_id, line_no, loaded) VALUES
    (1, 1, '2026-03-19 08:20:00'), (2, 1, '2026-03-19 09:20:00'), (3, 1, '2026-03-19 09:20:00'), (4, 1, '2026-03-19 07:20:00');
INSERT INTO dbt.invocations FROM calls();
INSERT INTO dbt.run_results FROM results();
INSERT INTO raw.order_lines FROM lines();

-- name: a_run_of_yesterday_and_one_of_the_day_before
-- for: run_history
-- uses: runs
INSERT INTO run (id, at_, status, wrote) VALUES
    (1, '2026-03-18 08:20:00', 'success', 2), (2, '2026-03-20 03:20:00', 'success', 3), (3, '2026-03-21 08:20:00', 'success', 4);
INSERT INTO line (order_id, line_no, loaded) VALUES (1, 1, '2026-03-18 21:20:00'), (2, 1, '2026-03-20 13:20:00'), (2, 2, '2026-03-20 13:20:00');
INSERT INTO dbt.invocations FROM calls();
INSERT INTO dbt.run_results FROM results();
INSERT INTO raw.order_lines FROM lines();

-- name: a_run_without_a_line
-- for: run_history
-- uses: runs
INSERT INTO run (id, at_, status, wrote) VALUES (1, '2026-03-21 06:05:00', 'success', 0), (2, '2026-03-21 07:05:00', 'success', 0), (3, '2026-03-21 08:05:00', 'success', 0);
INSERT INTO line (order_id, line_no, loaded) VALUES (1, 1, '2026-03-21 05:30:00'), (2, 1, '2026-03-21 07:30:00');
INSERT INTO dbt.invocations FROM calls();
INSERT INTO dbt.run_results FROM results();
INSERT INTO raw.order_lines FROM lines();

-- name: another_model_of_the_same_call
-- for: run_history
-- uses: runs
INSERT INTO run (id, at_, status, wrote, model) VALUES
    (1, '2026-03-21 06:05:00', 'success', 1, 'fct_orders'), (1, '2026-03-21 06:05:00', 'success', 50, 'fct_sessions'),
    (2, '2026-03-21 07:05:00', 'success', 60, 'fct_sessions'), (3, '2026-03-21 08:05:00', 'success', 2, 'fct_orders'), (3, '2026-03-21 08:05:00', 'error', NULL, 'fct_sessions');
INSERT INTO line (order_id, line_no, loaded) VALUES (1, 1, '2026-03-21 06:30:00'), (2, 1, '2026-03-21 07:30:00');
INSERT INTO dbt.invocations FROM calls();
INSERT INTO dbt.run_results FROM results();
INSERT INTO raw.order_lines FROM lines();

-- name: numbered_against_the_clock
-- for: run_history
-- uses: runs
INSERT INTO run (id, at_, status, wrote) VALUES (3, '2026-03-21 06:05:00', 'success', 1), (2, '2026-03-21 07:05:00', 'success', 2), (1, '2026-03-21 08:05:00', 'success', 3);
INSERT INTO line (order_id, line_no, loaded) VALUES (1, 1, '2026-03-21 06:30:00'), (2, 1, '2026-03-21 06:31:00'), (3, 1, '2026-03-21 07:30:00');
INSERT INTO dbt.invocations FROM calls();
INSERT INTO dbt.run_results FROM results();
INSERT INTO raw.order_lines FROM lines();

-- name: a_run_that_ends_in_the_next_hour
-- for: run_history
-- uses: runs
INSERT INTO run (id, at_, status, wrote) VALUES
    (1, '2026-03-21 05:58:30', 'success', 1), (2, '2026-03-21 06:59:00', 'success', 2), (3, '2026-03-21 07:57:30', 'success', 3);
INSERT INTO line (order_id, line_no, loaded) VALUES (1, 1, '2026-03-21 05:30:00'), (2, 1, '2026-03-21 06:30:00'), (3, 1, '2026-03-21 06:31:00');
INSERT INTO dbt.invocations FROM calls();
INSERT INTO dbt.run_results FROM results();
INSERT INTO raw.order_lines FROM lines();

-- name: a_run_that_the_next_overtakes
-- for: run_history
-- uses: runs
INSERT INTO run (id, at_, status, wrote) VALUES
    (1, '2026-03-21 05:05:00', 'success', 1), (2, '2026-03-21 06:05:00', 'success', 2), (3, '2026-03-21 07:05:00', 'success', 3);
INSERT INTO line (order_id, line_no, loaded) VALUES (1, 1, '2026-03-21 05:30:00'), (2, 1, '2026-03-21 06:30:00'), (3, 1, '2026-03-21 06:31:00');
INSERT INTO dbt.invocations FROM calls();
UPDATE dbt.invocations SET run_completed_at = '2026-03-21 08:30:00' WHERE invocation_id = 2;
INSERT INTO dbt.run_results FROM results();
UPDATE dbt.run_results SET execute_completed_at = '2026-03-21 08:29:00' WHERE invocation_id = 2;
INSERT INTO raw.order_lines FROM lines();

-- name: lines
-- part: true
-- `told` takes lines: order, line, the day of March 2024 and the hour of arrival, EUR, whether the source has it, its rows in the facts.
CREATE TEMP TABLE told (order_id BIGINT, line_no SMALLINT, loaded TIMESTAMP, amount DECIMAL(18, 2), in_source BOOLEAN, copies INTEGER, late INTEGER DEFAULT 0);
CREATE TEMP MACRO source() AS TABLE
    SELECT order_id, line_no, loaded - INTERVAL 1 MINUTE - INTERVAL 1 DAY * late, 1, 'DE', 5, 1, amount, loaded FROM told WHERE in_source;
CREATE TEMP MACRO facts() AS TABLE
    SELECT row_number() OVER (ORDER BY loaded, order_id, line_no), order_id, line_no, loaded - INTERVAL 1 MINUTE - INTERVAL 1 DAY * late, 1, 'DE', 5,
        'email', 'owned', 1, amount, loaded, loaded + INTERVAL 30 MINUTE
    FROM (SELECT *, unnest(range(copies)) FROM told);

-- name: dropped_by_the_source_and_not_yet_read
-- for: all_clear
-- uses: lines
INSERT INTO told (order_id, line_no, loaded, amount, in_source, copies) VALUES
    (1, 1, '2024-03-01 10:00:00', 10, false, 1), (2, 1, '2024-03-02 10:00:00', 20, true, 1), (3, 1, '2024-03-03 10:00:00', 30, true, 1),
    (4, 1, '2024-03-03 11:00:00', 40, true, 0), (5, 1, '2024-03-04 10:00:00', 50, true, 0);
INSERT INTO raw.order_lines FROM source();
INSERT INTO mart.fct_orders FROM facts();

-- name: dropped_on_the_day_on_which_the_source_begins
-- for: all_clear
-- uses: lines
INSERT INTO told (order_id, line_no, loaded, amount, in_source, copies) VALUES
    (1, 1, '2024-03-02 09:59:59', 10, false, 1), (2, 1, '2024-03-02 10:00:00', 20, true, 1), (3, 1, '2024-03-02 10:00:00', 5, false, 1),
    (4, 1, '2024-03-02 12:00:00', 40, true, 1), (4, 2, '2024-03-02 12:00:00', 40, true, 0), (5, 1, '2024-03-02 12:00:01', 7, true, 0);
INSERT INTO raw.order_lines FROM source();
INSERT INTO mart.fct_orders FROM facts();

-- name: a_day_that_only_one_of_them_has
-- for: all_clear
-- uses: lines
INSERT INTO told (order_id, line_no, loaded, amount, in_source, copies) VALUES
    (1, 1, '2024-03-01 10:00:00', 10, true, 1), (2, 1, '2024-03-02 10:00:00', 20, true, 0), (3, 1, '2024-03-03 10:00:00', 30, false, 1),
    (4, 1, '2024-03-04 10:00:00', 40, true, 1);
INSERT INTO raw.order_lines FROM source();
INSERT INTO mart.fct_orders FROM facts();

-- name: a_line_that_stands_twice
-- for: all_clear
-- uses: lines
INSERT INTO told (order_id, line_no, loaded, amount, in_source, copies) VALUES
    (1, 1, '2024-03-01 10:00:00', 10, true, 2), (1, 2, '2024-03-01 10:00:00', 10, true, 1), (2, 1, '2024-03-02 10:00:00', 30, true, 1);
INSERT INTO raw.order_lines FROM source();
INSERT INTO mart.fct_orders FROM facts();

-- name: ordered_days_before_it_arrived
-- for: all_clear
-- uses: lines
INSERT INTO told (order_id, line_no, loaded, amount, in_source, copies, late) VALUES
    (1, 1, '2024-03-01 10:00:00', 10, true, 1, 0), (2, 1, '2024-03-02 10:00:00', 20, true, 1, 1), (3, 1, '2024-03-02 23:59:59', 30, true, 1, 3),
    (4, 1, '2024-03-03 00:00:00', 30, true, 1, 0);
INSERT INTO raw.order_lines FROM source();
INSERT INTO mart.fct_orders FROM facts();

-- name: nothing_in_common
-- for: all_clear
-- uses: lines
INSERT INTO told (order_id, line_no, loaded, amount, in_source, copies) VALUES
    (1, 1, '2024-03-01 10:00:00', 10, true, 0), (2, 1, '2024-03-02 10:00:00', 20, true, 0), (3, 1, '2024-03-03 10:00:00', 30, false, 1);
INSERT INTO raw.order_lines FROM source();
INSERT INTO mart.fct_orders FROM facts();

-- name: facts_alone
-- for: all_clear
-- uses: lines
INSERT INTO told (order_id, line_no, loaded, amount, in_source, copies) VALUES (1, 1, '2024-03-01 10:00:00', 10, false, 1), (2, 1, '2024-03-02 10:00:00', 20, false, 1);
INSERT INTO mart.fct_orders FROM facts();

-- name: two_orders_of_several_lines
-- for: all_clear
-- uses: lines
INSERT INTO told (order_id, line_no, loaded, amount, in_source, copies) VALUES
    (1, 1, '2024-03-01 10:00:00', 10, true, 1), (1, 2, '2024-03-01 10:00:00', 10, true, 1), (2, 1, '2024-03-01 11:00:00', 15, true, 1),
    (2, 2, '2024-03-02 10:00:00', 25, true, 1), (2, 3, '2024-03-02 10:00:00', 25, true, 1);
INSERT INTO raw.order_lines FROM source();
INSERT INTO mart.fct_orders FROM facts();

-- name: reports
-- part: true
-- uses: boards
-- The model, and `b` that reads it; `wrote` takes lines of the facts, each row of them; `report` takes reports and to whom they went.
INSERT INTO dbt.nodes VALUES
    ('model.shop.fct_orders', 'fct_orders', 'model', 'incremental', 'analytics'), ('model.shop.b', 'b', 'model', 'view', 'analytics'),
    ('model.shop.stg_lines', 'stg_lines', 'model', 'ephemeral', 'analytics');
CREATE TEMP TABLE wrote (order_id BIGINT, line_no SMALLINT, built TIMESTAMP);
CREATE TEMP MACRO rows_written() AS TABLE
    SELECT row_number() OVER (), order_id, line_no, '2024-03-08 08:00:00', 1, 'DE', 5, 'email', 'owned', 1, 9.9, '2024-03-08 08:05:00', built FROM wrote;
CREATE TEMP MACRO exported(id, board, at_) AS TABLE SELECT id, board, at_, 'b.lange', 'pdf';

-- name: drawn_before_and_after_the_refresh
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 09:50:00', 10), (1, '2024-03-08 10:10:00', 100);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:05:00');
INSERT INTO bi.exports FROM exported(2, 1, '2024-03-08 10:15:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 11:00:00', 'anna@supplyco.example'), (2, 2, '2024-03-08 10:16:00', 'ben@supplyco.example');

-- name: what_it_showed_then_and_later
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:10:00', 100), (1, '2024-03-08 11:10:00', 200), (1, '2024-03-08 12:10:00', 300);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:20:00');
INSERT INTO bi.exports FROM exported(2, 1, '2024-03-08 11:20:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 11:30:00', 'anna@supplyco.example'), (2, 2, '2024-03-08 11:30:00', 'anna@supplyco.example');

-- name: addresses_that_look_alike
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:10:00', 100);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:20:00');
INSERT INTO bi.shares VALUES
    (1, 1, '2024-03-08 10:30:00', 'anna@shop.example'), (2, 1, '2024-03-08 10:30:00', 'ben@myshop.example'),
    (3, 1, '2024-03-08 10:30:00', 'ben@shop.example.net'), (4, 1, '2024-03-08 10:30:00', 'carla@auditors.example');

-- name: through_another_model_and_through_none
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'model.shop.b'), ('model.shop.b', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:10:00', 100), (2, '2024-03-08 10:10:00', 7);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:20:00');
INSERT INTO bi.exports FROM exported(2, 2, '2024-03-08 10:20:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 10:30:00', 'anna@supplyco.example'), (2, 2, '2024-03-08 10:30:00', 'ben@supplyco.example');

-- name: two_ways_from_the_model
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES
    ('model.shop.fct_orders', 'model.shop.b'), ('model.shop.b', 'exposure.shop.dashboard_1'), ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:10:00', 100);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:20:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 10:30:00', 'anna@supplyco.example'), (2, 1, '2024-03-08 10:30:00', 'anna@shop.example');

-- name: beside_the_model_below_what_it_reads
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.stg_lines', 'model.shop.fct_orders'), ('model.shop.stg_lines', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:10:00', 100);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:20:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 10:30:00', 'anna@supplyco.example');

-- name: a_line_that_two_runs_wrote
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 11:00:00'), (2, 1, '2024-03-08 09:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 09:30:00', 10), (1, '2024-03-08 10:30:00', 20);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 09:40:00');
INSERT INTO bi.exports FROM exported(2, 1, '2024-03-08 11:20:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 11:30:00', 'anna@supplyco.example'), (2, 2, '2024-03-08 11:30:00', 'ben@supplyco.example');

-- name: two_lines_written_twice
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00'), (1, 2, '2024-03-08 11:00:00'), (1, 2, '2024-03-08 11:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:30:00', 20);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:40:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 11:30:00', 'anna@supplyco.example');

-- name: two_lines_of_one_order_and_none_twice
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 2, '2024-03-08 10:00:00'), (2, 1, '2024-03-08 11:00:00'), (2, 1, '2024-03-08 11:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:30:00', 20);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:40:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 11:30:00', 'anna@supplyco.example');

-- name: drawn_before_the_first_refresh
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:30:00', 100), (2, '2024-03-08 10:10:00', 7);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:20:00');
INSERT INTO bi.exports FROM exported(2, 1, '2024-03-08 10:40:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 10:50:00', 'anna@supplyco.example'), (2, 2, '2024-03-08 10:50:00', 'ben@supplyco.example');

-- name: a_dashboard_of_another_model
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1'), ('model.shop.b', 'exposure.shop.dashboard_2');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:10:00', 100), (2, '2024-03-08 10:10:00', 7);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:20:00');
INSERT INTO bi.exports FROM exported(2, 2, '2024-03-08 10:20:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 10:30:00', 'anna@supplyco.example'), (2, 2, '2024-03-08 10:30:00', 'ben@supplyco.example');

-- name: a_dashboard_of_what_the_model_reads
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'model.shop.b'), ('model.shop.stg_lines', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:10:00', 100);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:20:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 10:30:00', 'anna@supplyco.example');

-- name: three_steps_below
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO dbt.nodes VALUES ('model.shop.c', 'c', 'model', 'view', 'analytics');
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'model.shop.b'), ('model.shop.b', 'model.shop.c'), ('model.shop.c', 'exposure.shop.dashboard_1'), ('model.shop.stg_lines', 'model.shop.fct_orders');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:10:00', 100);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:20:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 10:30:00', 'anna@supplyco.example');

-- name: the_later_line_stands_first
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 11:00:00'), (1, 1, '2024-03-08 11:00:00'), (2, 1, '2024-03-08 10:00:00'), (2, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:30:00', 20), (1, '2024-03-08 11:30:00', 30);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:40:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 11:40:00', 'anna@supplyco.example');

-- name: the_later_row_stands_first
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 11:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:30:00', 20), (1, '2024-03-08 09:30:00', 30);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:40:00');
INSERT INTO bi.exports FROM exported(2, 1, '2024-03-08 09:40:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 10:50:00', 'anna@supplyco.example'), (2, 2, '2024-03-08 10:50:00', 'anna@supplyco.example');

-- name: two_dashboards_refreshed_in_turn
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(2);
INSERT INTO bi.dashboards FROM boards(2);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 09:30:00', 20), (2, '2024-03-08 10:20:00', 30);
INSERT INTO bi.exports FROM exported(1, 1, '2024-03-08 10:40:00');
INSERT INTO bi.exports FROM exported(2, 2, '2024-03-08 10:40:00');
INSERT INTO bi.shares VALUES (1, 1, '2024-03-08 10:50:00', 'anna@supplyco.example'), (2, 2, '2024-03-08 10:50:00', 'anna@supplyco.example');

-- name: one_report_to_two
-- for: reports_to_recall
-- uses: reports
INSERT INTO dbt.nodes FROM exposures(1);
INSERT INTO bi.dashboards FROM boards(1);
INSERT INTO dbt.edges VALUES ('model.shop.fct_orders', 'exposure.shop.dashboard_1');
INSERT INTO wrote VALUES (1, 1, '2024-03-08 10:00:00'), (1, 1, '2024-03-08 10:00:00');
INSERT INTO mart.fct_orders FROM rows_written();
INSERT INTO bi.refresh_log VALUES (1, '2024-03-08 10:20:00', 20);
INSERT INTO bi.exports FROM exported(4, 1, '2024-03-08 10:40:00');
INSERT INTO bi.shares VALUES (1, 4, '2024-03-08 10:50:00', 'anna@supplyco.example'), (2, 4, '2024-03-09 10:50:00', 'anna@supplyco.example'), (3, 4, '2024-03-08 10:50:00', 'carla@shop.example');
