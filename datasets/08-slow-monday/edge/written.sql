-- Small databases written by hand: what a search by chance does not come upon. Statements that come, get a slot or end at the
-- very instant that is looked at; tasks without a past, or of a DAG that has a namesake; ways through a graph that meet. The clock
-- is at 2026-03-16 10:15, a Monday, as in the world of seed 1.

-- name: warehouses
-- part: true
-- `sent` takes statements as a person tells them: number, user, warehouse, tag, status, minutes from being sent to world_now(), minutes
-- that it waited, that it was blocked and that it executed.
INSERT INTO snowflake_show.warehouses VALUES
    ('L', 'Large', 8, 0, 60, '2025-01-01', 'loads', 'data'), ('T', 'Large', 8, 0, 60, '2025-01-01', 'dbt', 'analytics');
CREATE TEMP TABLE sent (id INTEGER, usr VARCHAR, wh VARCHAR, tag VARCHAR, status VARCHAR, back DOUBLE, waited DOUBLE, blocked DOUBLE, executed DOUBLE);
CREATE TEMP MACRO msec(minutes) AS (60000 * minutes)::BIGINT;
CREATE TEMP MACRO statements() AS TABLE
    SELECT id, 'SELECT ' || id, CASE WHEN tag LIKE '{%' THEN 'COPY' ELSE 'SELECT' END, usr, 'R', wh, 'Large', tag, status, NULL,
        TIMESTAMP '2026-03-16 10:15:00' - to_milliseconds(msec(back)),
        CASE WHEN status IN ('success', 'fail') THEN TIMESTAMP '2026-03-16 10:15:00' - to_milliseconds(msec(back)) + to_milliseconds(msec(waited) + msec(blocked) + msec(executed)) END,
        msec(waited) + msec(blocked) + msec(executed), 0, 0, msec(waited), msec(blocked), msec(executed), 1, 'h' || id % 3
    FROM sent;
CREATE TEMP MACRO tag_of(dag, run, task) AS '{"dag_id": "' || dag || '", "run_id": "' || run || '", "task_id": "' || task || '"}';

-- name: loads_go_to_l
-- part: true
-- uses: warehouses
INSERT INTO ops.routes VALUES ('loads', 'load tasks', 'L', '2025-01-01', 'r'), ('dbt', 'loads', 'T', '2025-01-01', 'r');

-- name: at_the_very_instant
-- for: queue_depth
-- uses: loads_go_to_l
-- sent, served and ended at a quarter of an hour
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'success', 60, 15, 0, 15), (2, 'a', 'L', NULL, 'success', 45, 0, 0, 15), (3, 'b', 'L', NULL, 'success', 30.5, 0.5, 0, 15),
    (4, 'b', 'T', NULL, 'success', 60, 30, 0, 20), (5, 'b', 'L', NULL, 'success', 15, 0, 0, 15);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: live_ones
-- for: queue_depth
-- uses: loads_go_to_l
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'queued', 20, 20, 0, 0), (2, 'a', 'L', NULL, 'running', 200, 40, 0, 160), (3, 'b', 'L', NULL, 'queued', 0, 0, 0, 0),
    (4, 'b', 'T', NULL, 'queued', 40, 40, 0, 0), (5, 'c', 'L', NULL, 'running', 15, 15, 0, 0), (6, 'c', 'L', NULL, 'running', 10, 0, 0, 10);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: more_than_eight
-- for: queue_depth
-- uses: loads_go_to_l
INSERT INTO sent SELECT i, 'a', 'L', NULL, 'success', 100, CASE WHEN i < 2 THEN 90 ELSE 0 END, 0, 5 FROM range(10) AS r (i);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: at_the_bounds_of_three_hours
-- for: slot_holders
-- uses: loads_go_to_l
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'success', 200, 10, 0, 40), (2, 'a', 'L', NULL, 'success', 200, 0, 0, 20), (3, 'b', 'L', NULL, 'running', 200, 190, 4, 6),
    (4, 'b', 'L', NULL, 'queued', 100, 100, 0, 0), (5, 'c', 'T', NULL, 'success', 50, 0, 0, 30), (6, 'c', 'L', NULL, 'fail', 50, 5, 20, 0),
    (7, 'd', 'L', NULL, 'success', 30, 20, 0, 0), (8, 'd', 'L', NULL, 'success', 400, 0, 0, 100), (9, 'a', 'L', NULL, 'running', 3, 0, 0, 3);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: one_waits_one_works
-- for: slot_holders
-- uses: loads_go_to_l
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'success', 170, 150, 0, 10), (2, 'b', 'L', NULL, 'success', 170, 0, 30, 30), (3, 'b', 'L', NULL, 'running', 20, 0, 0, 20), (4, 'c', 'L', NULL, 'queued', 60, 60, 0, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: runs
-- part: true
-- uses: warehouses
-- this Monday's run, last Monday's and yesterday's
INSERT INTO airflow.slot_pool VALUES ('loads', 6, 'loads', '2025-01-01'), ('dbt', 16, 'dbt', '2025-01-01');
INSERT INTO airflow.dag_run VALUES
    ('d', 'now', 'scheduled', '2026-03-16 07:00', '2026-03-16 07:00', NULL, 'running', 0),
    ('d', 'week', 'scheduled', '2026-03-09 07:00', '2026-03-09 07:00', '2026-03-09 08:00', 'success', 0);

-- name: with_and_without_a_partner
-- for: where_time_goes
-- uses: runs
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 180, 20, 5, 10), (2, 's', 'L', tag_of('d', 'week', 'load_a'), 'success', 10250, 1, 0, 9),
    (3, 's', 'L', tag_of('d', 'now', 'load_b'), 'success', 150, 40, 0, 12), (4, 's', 'L', tag_of('d', 'now', 'load_c'), 'queued', 20, 20, 0, 0),
    (5, 's', 'L', tag_of('d', 'week', 'load_c'), 'success', 10200, 0, 0, 8), (6, 's', 'T', tag_of('d', 'now', 'dbt_x'), 'success', 60, 0, 0, 6),
    (7, 's', 'L', tag_of('d', 'week', 'dbt_x'), 'success', 10100, 2, 0, 7), (8, 's', 'L', tag_of('d', 'week', 'load_b'), 'fail', 10240, 3, 0, 11), (9, 'u', 'L', 'notebook:x', 'success', 30, 9, 0, 9);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: a_namesake_in_another_dag
-- for: where_time_goes
-- uses: runs
INSERT INTO airflow.dag_run VALUES ('e', 'now', 'scheduled', '2026-03-16 06:00', '2026-03-16 06:00', '2026-03-16 06:30', 'success', 0),
    ('e', 'week', 'scheduled', '2026-03-09 06:00', '2026-03-09 06:00', '2026-03-09 06:30', 'success', 0),
    ('d', 'sun', 'scheduled', '2026-03-15 07:00', '2026-03-15 07:00', '2026-03-15 08:00', 'success', 0);
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 180, 20, 0, 10), (2, 's', 'L', tag_of('d', 'week', 'load_a'), 'success', 10250, 1, 0, 9),
    (3, 's', 'L', tag_of('e', 'now', 'load_a'), 'success', 250, 0, 0, 3), (4, 's', 'L', tag_of('e', 'week', 'load_a'), 'success', 10300, 0, 0, 4),
    (5, 's', 'L', tag_of('d', 'sun', 'load_a'), 'success', 1600, 0, 0, 5), (6, 's', 'L', NULL, 'success', 25, 4, 0, 3);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: three_means
-- for: where_time_goes
-- uses: runs
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 180, 20, 0, 10), (2, 's', 'L', tag_of('d', 'week', 'load_a'), 'success', 10250, 1, 0, 9),
    (3, 's', 'L', tag_of('d', 'now', 'load_b'), 'success', 170, 50, 0, 4), (4, 's', 'T', tag_of('d', 'week', 'load_b'), 'success', 10250, 2, 0, 6),
    (5, 's', 'L', tag_of('d', 'now', 'load_c'), 'success', 160, 5, 1, 31), (6, 's', 'L', tag_of('d', 'week', 'load_c'), 'success', 10250, 9, 0, 30);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: tasks
-- part: true
-- uses: runs
-- `past` and `open_` take tasks: name, pool, minutes it took; name, pool, state, minutes since it began
CREATE TEMP TABLE past (task VARCHAR, pool VARCHAR, took DOUBLE);
CREATE TEMP TABLE open_ (task VARCHAR, pool VARCHAR, state VARCHAR, back DOUBLE);
CREATE TEMP MACRO earlier_tasks(run, day) AS TABLE
    SELECT 'd', run, task, 'success', day + INTERVAL 1 MINUTE, day + INTERVAL 1 MINUTE, day + INTERVAL 1 MINUTE + to_milliseconds(msec(took)), took * 60.0, 1, pool, 1, 'op', 'w' FROM past;
CREATE TEMP MACRO open_tasks() AS TABLE
    SELECT 'd', 'now', task, state, CASE WHEN state = 'running' THEN TIMESTAMP '2026-03-16 10:15:00' - to_milliseconds(msec(back)) END,
        CASE WHEN state = 'running' THEN TIMESTAMP '2026-03-16 10:15:00' - to_milliseconds(msec(back)) END, NULL, NULL, CASE WHEN state = 'running' THEN 1 ELSE 0 END, pool, 1, 'op', '' FROM open_;

-- name: two_ways_meet
-- for: eta
-- uses: tasks
INSERT INTO past VALUES ('load_a', 'loads', 10), ('load_b', 'loads', 4), ('x', 'dbt', 5);
INSERT INTO airflow.task_instance FROM earlier_tasks('week', TIMESTAMP '2026-03-09 07:00');
INSERT INTO open_ VALUES ('load_a', 'loads', 'running', 8), ('load_b', 'loads', 'running', 30), ('x', 'dbt', NULL, 0);
INSERT INTO airflow.task_instance FROM open_tasks();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x'), ('d', 'load_b', 'x');
INSERT INTO ops.task_orders VALUES ('d', 'now', 'load_b', 'restart', 'r', '2026-03-16 10:14:00');

-- name: in_a_row
-- for: eta
-- uses: tasks
INSERT INTO past VALUES ('load_a', 'loads', 10), ('x', 'dbt', 5), ('y', 'dbt', 7);
INSERT INTO airflow.task_instance FROM earlier_tasks('week', TIMESTAMP '2026-03-09 07:00');
INSERT INTO open_ VALUES ('load_a', 'loads', 'running', 30), ('x', 'dbt', NULL, 0), ('y', 'dbt', NULL, 0);
INSERT INTO airflow.task_instance FROM open_tasks();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x'), ('d', 'x', 'y'), ('e', 'load_a', 'y');

-- name: those_that_are_scheduled
-- for: eta
-- uses: tasks
INSERT INTO past VALUES ('load_a', 'loads', 10), ('load_b', 'loads', 4), ('load_c', 'loads', 3), ('x', 'dbt', 5);
INSERT INTO airflow.task_instance FROM earlier_tasks('week', TIMESTAMP '2026-03-09 07:00');
INSERT INTO open_ VALUES ('load_a', 'loads', 'running', 1), ('load_b', 'loads', 'scheduled', 0), ('load_c', 'loads', 'running', 1), ('x', 'dbt', 'scheduled', 0);
INSERT INTO airflow.task_instance FROM open_tasks();

-- name: a_load_alone_is_scheduled
-- for: eta
-- uses: tasks
INSERT INTO past VALUES ('load_a', 'loads', 10), ('x', 'dbt', 5), ('y', 'dbt', 2);
INSERT INTO airflow.task_instance FROM earlier_tasks('week', TIMESTAMP '2026-03-09 07:00');
INSERT INTO open_ VALUES ('load_a', 'loads', 'scheduled', 0), ('x', 'dbt', NULL, 0), ('y', 'dbt', 'running', 1);
INSERT INTO airflow.task_instance FROM open_tasks();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x');

-- name: sundays_are_light
-- for: eta
-- uses: tasks
INSERT INTO airflow.dag_run VALUES ('d', 'sun', 'scheduled', '2026-03-15 07:00', '2026-03-15 07:00', '2026-03-15 08:00', 'success', 0),
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0), ('d', 'first', 'scheduled', '2026-02-23 07:00', '2026-02-23 07:00', '2026-02-23 08:00', 'success', 0);
INSERT INTO past VALUES ('load_a', 'loads', 10);
INSERT INTO airflow.task_instance FROM earlier_tasks('week', TIMESTAMP '2026-03-09 07:00');
UPDATE past SET took = 2;
INSERT INTO airflow.task_instance FROM earlier_tasks('sun', TIMESTAMP '2026-03-15 07:00');
UPDATE past SET took = 30;
INSERT INTO airflow.task_instance FROM earlier_tasks('earlier', TIMESTAMP '2026-03-02 07:00');
UPDATE past SET took = 11;
INSERT INTO airflow.task_instance FROM earlier_tasks('first', TIMESTAMP '2026-02-23 07:00');
INSERT INTO open_ VALUES ('load_a', 'loads', 'running', 1);
INSERT INTO airflow.task_instance FROM open_tasks();

-- name: done
-- part: true
-- uses: runs
-- `ran` takes tasks: DAG, run, name, state, when it began, minutes it took, minutes it had waited for a worker
CREATE TEMP TABLE ran (dag VARCHAR, run VARCHAR, task VARCHAR, state VARCHAR, began TIMESTAMP, took DOUBLE, waited DOUBLE);
CREATE TEMP MACRO tasks_that_ran() AS TABLE
    SELECT dag, run, task, state, began - to_milliseconds(msec(waited)), began, CASE WHEN state <> 'running' THEN began + to_milliseconds(msec(took)) END,
        CASE WHEN state <> 'running' THEN took * 60.0 END, 1, 'loads', 1, 'op', 'w' FROM ran;

-- name: mondays_and_a_sunday
-- for: slow_tasks
-- uses: done
INSERT INTO airflow.dag_run VALUES
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0),
    ('d', 'sun', 'scheduled', '2026-03-15 07:00', '2026-03-15 07:00', '2026-03-15 08:00', 'success', 0);
INSERT INTO ran VALUES
    ('d', 'now', 'load_a', 'success', '2026-03-16 07:10', 30.4, 2), ('d', 'week', 'load_a', 'success', '2026-03-09 07:10', 10.3, 1),
    ('d', 'earlier', 'load_a', 'success', '2026-03-02 07:10', 14.6, 1), ('d', 'sun', 'load_a', 'success', '2026-03-15 07:10', 3.5, 1),
    ('d', 'now', 'load_b', 'running', '2026-03-16 07:10', 0, 1), ('d', 'week', 'load_b', 'success', '2026-03-09 07:10', 5.7, 1);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: three_mondays
-- for: slow_tasks
-- uses: done
INSERT INTO airflow.dag_run VALUES
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0),
    ('d', 'first', 'manual', '2026-02-23 07:00', '2026-02-23 07:00', '2026-02-23 08:00', 'success', 1);
INSERT INTO ran VALUES
    ('d', 'now', 'load_a', 'success', '2026-03-16 07:10', 12.7, 2), ('d', 'week', 'load_a', 'success', '2026-03-09 07:10', 10.6, 0),
    ('d', 'earlier', 'load_a', 'success', '2026-03-02 07:10', 40.3, 0), ('d', 'first', 'load_a', 'success', '2026-02-23 07:10', 11.9, 0),
    ('d', 'now', 'x', 'success', '2026-03-16 07:40', 6.3, 1), ('d', 'week', 'x', 'success', '2026-03-09 07:40', 5.2, 0);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: loads_of_two_dags
-- for: slow_tasks
-- uses: done
INSERT INTO airflow.dag_run VALUES
    ('e', 'now', 'scheduled', '2026-03-16 06:00', '2026-03-16 06:00', '2026-03-16 06:30', 'success', 0),
    ('e', 'week', 'scheduled', '2026-03-09 06:00', '2026-03-09 06:00', '2026-03-09 06:30', 'success', 0);
INSERT INTO ran VALUES
    ('d', 'now', 'load_a', 'success', '2026-03-16 07:10', 30.7, 2), ('d', 'week', 'load_a', 'success', '2026-03-09 07:10', 10.6, 0),
    ('e', 'now', 'load_a', 'success', '2026-03-16 06:10', 2, 2), ('e', 'week', 'load_a', 'success', '2026-03-09 06:10', 3, 0),
    ('e', 'week', 'load_b', 'success', '2026-03-09 06:10', 4, 0), ('d', 'now', 'load_b', 'success', '2026-03-16 07:10', 7.4, 0);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: some_have_failed
-- for: slow_tasks
-- uses: done
INSERT INTO airflow.dag_run VALUES ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'failed', 0);
INSERT INTO ran VALUES
    ('d', 'now', 'load_a', 'failed', '2026-03-16 07:10', 30.7, 2), ('d', 'week', 'load_a', 'success', '2026-03-09 07:10', 10.6, 0),
    ('d', 'now', 'load_b', 'success', '2026-03-16 07:10', 8.6, 0), ('d', 'week', 'load_b', 'failed', '2026-03-09 07:10', 1, 0), ('d', 'earlier', 'load_b', 'success', '2026-03-02 07:10', 6.4, 0),
    ('d', 'now', 'x', 'success', '2026-03-16 07:40', 3, 0), ('d', 'week', 'x', 'failed', '2026-03-09 07:40', 2, 0);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: due_before_midnight_begun_after_it
-- for: slow_tasks
-- uses: done
INSERT INTO airflow.dag_run VALUES
    ('d', 'sunday', 'scheduled', '2026-03-08 23:50', '2026-03-09 00:05', '2026-03-09 01:00', 'success', 0),
    ('d', 'monday', 'scheduled', '2026-03-02 23:50', '2026-03-03 00:05', '2026-03-03 01:00', 'success', 0);
INSERT INTO ran VALUES
    ('d', 'now', 'load_a', 'success', '2026-03-16 07:10', 20.4, 2), ('d', 'week', 'load_a', 'success', '2026-03-09 07:10', 12.7, 0),
    ('d', 'sunday', 'load_a', 'success', '2026-03-09 00:10', 5, 1), ('d', 'monday', 'load_a', 'success', '2026-03-03 00:10', 9, 1);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: late_since_last_night
-- for: slow_tasks
-- uses: warehouses
INSERT INTO airflow.slot_pool VALUES ('loads', 6, 'loads', '2025-01-01');
INSERT INTO airflow.dag_run VALUES
    ('d', 'night', 'scheduled', '2026-03-15 23:50', '2026-03-16 00:05', NULL, 'running', 0),
    ('d', 'week', 'scheduled', '2026-03-08 23:50', '2026-03-09 00:05', '2026-03-09 01:00', 'success', 0),
    ('d', 'monday', 'scheduled', '2026-03-09 23:50', '2026-03-10 00:05', '2026-03-10 01:00', 'success', 0);
INSERT INTO airflow.task_instance VALUES
    ('d', 'night', 'load_a', 'success', '2026-03-16 00:10', '2026-03-16 00:11', '2026-03-16 00:31:24', 1224, 1, 'loads', 1, 'op', 'w'),
    ('d', 'week', 'load_a', 'success', '2026-03-08 23:58', '2026-03-09 00:02', '2026-03-09 00:10:36', 516, 1, 'loads', 1, 'op', 'w'),
    ('d', 'monday', 'load_a', 'success', '2026-03-09 23:57', '2026-03-09 23:58', '2026-03-10 00:01', 180, 1, 'loads', 1, 'op', 'w'),
    ('d', 'monday', 'x', 'success', '2026-03-10 00:02', '2026-03-10 00:03', '2026-03-10 00:08', 300, 1, 'loads', 1, 'op', 'w'),
    ('d', 'night', 'x', 'success', '2026-03-16 00:40', '2026-03-16 00:41', '2026-03-16 00:47:42', 402, 1, 'loads', 1, 'op', 'w');

-- name: a_run_by_hand_came_later
-- for: slow_tasks
-- uses: done
INSERT INTO airflow.dag_run VALUES
    ('d', 'by_hand', 'manual', '2026-03-16 08:00', '2026-03-16 08:00', '2026-03-16 08:30', 'success', 0),
    ('d', 'early', 'manual', '2026-03-16 05:00', '2026-03-16 09:00', '2026-03-16 09:40', 'success', 1);
INSERT INTO ran VALUES
    ('d', 'now', 'load_a', 'success', '2026-03-16 07:10', 30.7, 2), ('d', 'by_hand', 'load_a', 'success', '2026-03-16 08:10', 2, 0),
    ('d', 'week', 'load_a', 'success', '2026-03-09 07:10', 10.6, 0), ('d', 'early', 'load_a', 'success', '2026-03-16 09:05', 25, 1),
    ('d', 'by_hand', 'x', 'success', '2026-03-16 08:10', 4, 0), ('d', 'now', 'x', 'success', '2026-03-16 07:50', 5.4, 0);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: cleared_this_morning
-- for: slow_tasks
-- uses: warehouses
-- last Monday's run was begun again after this one was due
INSERT INTO airflow.slot_pool VALUES ('loads', 6, 'loads', '2025-01-01');
INSERT INTO airflow.dag_run VALUES
    ('d', 'now', 'scheduled', '2026-03-16 07:00', '2026-03-16 07:00', NULL, 'running', 0),
    ('d', 'week', 'scheduled', '2026-03-09 07:00', '2026-03-16 08:00', '2026-03-16 08:10', 'success', 1),
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-11 08:00', '2026-03-11 08:10', 'success', 1);
INSERT INTO airflow.task_instance VALUES
    ('d', 'now', 'load_a', 'success', '2026-03-16 07:01', '2026-03-16 07:02', '2026-03-16 07:22:36', 1236, 1, 'loads', 1, 'op', 'w'),
    ('d', 'week', 'load_a', 'success', '2026-03-16 08:01', '2026-03-16 08:02', '2026-03-16 08:07:48', 348, 2, 'loads', 1, 'op', 'w'),
    ('d', 'earlier', 'load_a', 'success', '2026-03-11 08:01', '2026-03-11 08:02', '2026-03-11 08:09:18', 438, 2, 'loads', 1, 'op', 'w'),
    ('d', 'now', 'x', 'success', '2026-03-16 07:40', '2026-03-16 07:41', '2026-03-16 07:44', 180, 1, 'loads', 1, 'op', 'w'),
    ('d', 'earlier', 'x', 'success', '2026-03-02 07:40', '2026-03-02 07:41', '2026-03-02 07:46', 300, 1, 'loads', 1, 'op', 'w');

-- name: mondays
-- part: true
-- uses: done
INSERT INTO airflow.dag_run VALUES
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0),
    ('d', 'first', 'scheduled', '2026-02-23 07:00', '2026-02-23 07:00', '2026-02-23 08:00', 'success', 0);

-- name: one_bad_monday
-- for: slow_tasks
-- uses: mondays
INSERT INTO ran VALUES
    ('d', 'now', 'load_a', 'success', '2026-03-16 07:10', 12.4, 1), ('d', 'week', 'load_a', 'success', '2026-03-09 07:10', 10.3, 1),
    ('d', 'earlier', 'load_a', 'success', '2026-03-02 07:10', 40.7, 0), ('d', 'first', 'load_a', 'success', '2026-02-23 07:10', 10.3, 0),
    ('d', 'now', 'load_b', 'running', '2026-03-16 07:20', 0, 1), ('d', 'week', 'load_b', 'success', '2026-03-09 07:20', 5.7, 1);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: one_good_monday
-- for: slow_tasks
-- uses: mondays
INSERT INTO ran VALUES
    ('d', 'now', 'x', 'success', '2026-03-16 07:40', 5.3, 1), ('d', 'week', 'x', 'success', '2026-03-09 07:40', 5.6, 1),
    ('d', 'earlier', 'x', 'success', '2026-03-02 07:40', 1.2, 0), ('d', 'first', 'x', 'success', '2026-02-23 07:40', 5.6, 0),
    ('d', 'now', 'load_a', 'failed', '2026-03-16 07:10', 0.4, 0), ('d', 'week', 'load_a', 'success', '2026-03-09 07:10', 5.7, 1);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: two_tasks_and_a_failed_monday
-- for: slow_tasks
-- uses: mondays
INSERT INTO ran VALUES
    ('d', 'now', 'x', 'success', '2026-03-16 07:40', 5.3, 1), ('d', 'week', 'x', 'failed', '2026-03-09 07:40', 0.6, 1),
    ('d', 'earlier', 'x', 'success', '2026-03-02 07:40', 7.1, 0), ('d', 'first', 'x', 'success', '2026-02-23 07:40', 3.4, 0),
    ('d', 'now', 'y', 'running', '2026-03-16 07:50', 0, 0), ('d', 'week', 'y', 'success', '2026-03-09 07:50', 5.7, 1), ('d', 'earlier', 'y', 'failed', '2026-03-02 07:50', 0.2, 1);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: a_namesake_on_mondays
-- for: slow_tasks
-- uses: done
INSERT INTO airflow.dag_run VALUES
    ('e', 'week', 'scheduled', '2026-03-09 06:00', '2026-03-09 06:00', '2026-03-09 06:30', 'success', 0),
    ('e', 'earlier', 'scheduled', '2026-03-02 06:00', '2026-03-02 06:00', '2026-03-02 06:30', 'success', 0),
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0);
INSERT INTO ran VALUES
    ('d', 'now', 'load_a', 'success', '2026-03-16 07:10', 21.4, 1), ('d', 'week', 'load_a', 'success', '2026-03-09 07:10', 10.3, 1), ('d', 'earlier', 'load_a', 'success', '2026-03-02 07:10', 9.8, 0),
    ('e', 'week', 'load_a', 'success', '2026-03-09 06:10', 2.3, 1), ('e', 'earlier', 'load_a', 'success', '2026-03-02 06:10', 2.2, 1);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: twice_the_same_and_one_failed
-- for: slow_tasks
-- uses: mondays
INSERT INTO ran VALUES
    ('d', 'now', 'x', 'success', '2026-03-16 07:40', 5.3, 1), ('d', 'week', 'x', 'success', '2026-03-09 07:40', 5.6, 1),
    ('d', 'earlier', 'x', 'success', '2026-03-02 07:40', 5.6, 0), ('d', 'first', 'x', 'success', '2026-02-23 07:40', 9.9, 0),
    ('d', 'now', 'y', 'success', '2026-03-16 07:50', 4.4, 0), ('d', 'week', 'y', 'failed', '2026-03-09 07:50', 0.3, 1), ('d', 'earlier', 'y', 'success', '2026-03-02 07:50', 4.1, 1);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: a_namesake_alone
-- for: slow_tasks
-- uses: done
INSERT INTO airflow.dag_run VALUES ('e', 'week', 'scheduled', '2026-03-09 06:00', '2026-03-09 06:00', '2026-03-09 06:30', 'success', 0);
INSERT INTO ran VALUES
    ('d', 'now', 'load_a', 'success', '2026-03-16 07:10', 21.4, 1), ('e', 'week', 'load_a', 'success', '2026-03-09 06:10', 2.3, 1),
    ('d', 'now', 'x', 'success', '2026-03-16 07:40', 5.3, 1), ('e', 'week', 'x', 'success', '2026-03-09 06:10', 1.3, 1), ('d', 'week', 'x', 'success', '2026-03-09 07:40', 5.9, 1);
INSERT INTO airflow.task_instance FROM tasks_that_ran();

-- name: three_of_a_kind
-- for: where_time_goes
-- uses: runs
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 180, 20.4, 0, 10.3), (2, 's', 'L', tag_of('d', 'week', 'load_a'), 'success', 10250, 1.4, 0, 9.3),
    (3, 's', 'L', tag_of('d', 'now', 'load_b'), 'success', 170, 20.4, 0, 4.3), (4, 's', 'L', tag_of('d', 'week', 'load_b'), 'success', 10250, 1.4, 0, 6.3),
    (5, 's', 'L', tag_of('d', 'now', 'load_c'), 'success', 160, 50.4, 0, 10.3), (6, 's', 'T', tag_of('d', 'week', 'load_c'), 'success', 10250, 4.4, 0, 9.3),
    (7, 's', 'L', tag_of('d', 'now', 'load_d'), 'fail', 160, 3.4, 0, 1.3), (8, 's', 'L', tag_of('d', 'week', 'load_d'), 'success', 10250, 2.4, 0, 7.3),
    (9, 's', 'L', tag_of('d', 'now', 'load_e'), 'success', 150, 9.4, 0, 5.3);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: three_beside_those_of_another_dag
-- for: where_time_goes
-- uses: runs
INSERT INTO airflow.dag_run VALUES ('e', 'now', 'scheduled', '2026-03-16 06:00', '2026-03-16 06:00', '2026-03-16 06:30', 'success', 0),
    ('e', 'week', 'scheduled', '2026-03-09 06:00', '2026-03-09 06:00', '2026-03-09 06:30', 'success', 0);
INSERT INTO sent VALUES
    (1, 's', 'T', tag_of('d', 'now', 'x'), 'success', 180, 2.4, 0, 30.3), (2, 's', 'T', tag_of('d', 'week', 'x'), 'success', 10250, 0.4, 0, 31.3),
    (3, 's', 'T', tag_of('d', 'now', 'y'), 'success', 170, 2.4, 2, 5.3), (4, 's', 'T', tag_of('d', 'week', 'y'), 'success', 10250, 7.4, 0, 5.3),
    (5, 's', 'T', tag_of('d', 'now', 'z'), 'success', 160, 11.4, 0, 5.3), (6, 's', 'L', tag_of('d', 'week', 'z'), 'success', 10250, 0.4, 1, 5.3),
    (7, 's', 'T', tag_of('e', 'now', 'x'), 'success', 250, 0.4, 0, 3.3), (8, 's', 'L', tag_of('e', 'week', 'x'), 'success', 10300, 5.4, 0, 4.3);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: two_weeks_before
-- for: where_time_goes
-- uses: runs
INSERT INTO airflow.dag_run VALUES ('d', 'fortnight', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0);
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 180, 33.4, 0, 10.3), (2, 's', 'L', tag_of('d', 'week', 'load_a'), 'success', 10250, 1.4, 0, 9.3), (3, 's', 'L', tag_of('d', 'fortnight', 'load_a'), 'success', 20330, 3.4, 0, 8.3),
    (4, 's', 'T', tag_of('d', 'now', 'x'), 'success', 90, 0.4, 0, 6.3), (5, 's', 'T', tag_of('d', 'week', 'x'), 'success', 10200, 0.4, 0, 7.3), (6, 's', 'T', tag_of('d', 'fortnight', 'x'), 'success', 20300, 2.4, 0, 5.3),
    (7, 's', 'L', tag_of('d', 'now', 'load_b'), 'success', 170, 21.4, 0, 7.3), (8, 's', 'L', tag_of('d', 'week', 'load_b'), 'fail', 10240, 1.4, 0, 2.3), (9, 's', 'L', tag_of('d', 'fortnight', 'load_b'), 'success', 20320, 0.4, 0, 6.3);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: very_long_ones
-- for: where_time_goes
-- uses: runs
INSERT INTO airflow.dag_run VALUES ('d', 'fortnight', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0);
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 3000, 1200, 0, 1100), (2, 's', 'L', tag_of('d', 'week', 'load_a'), 'success', 10250, 900, 0, 800),
    (3, 's', 'L', tag_of('d', 'now', 'load_b'), 'running', 3000, 1000, 0, 2000), (4, 's', 'L', tag_of('d', 'week', 'load_b'), 'success', 10250, 10, 0, 10),
    (5, 's', 'T', tag_of('d', 'week', 'x'), 'success', 10250, 4, 0, 800), (6, 's', 'T', tag_of('d', 'fortnight', 'x'), 'success', 20250, 4, 0, 80);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: long_ones_of_two_warehouses
-- for: where_time_goes
-- uses: runs
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 3000, 1500, 0, 1000), (2, 's', 'L', tag_of('d', 'week', 'load_a'), 'success', 13250, 1400, 0, 700),
    (3, 's', 'T', tag_of('d', 'now', 'load_b'), 'success', 3000, 700, 0, 900), (4, 's', 'L', tag_of('d', 'week', 'load_b'), 'success', 13250, 800, 0, 900),
    (5, 's', 'T', tag_of('d', 'now', 'x'), 'queued', 30, 30, 0, 0), (6, 's', 'T', tag_of('d', 'week', 'x'), 'success', 10150, 0, 0, 3);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: another_dag_was_due_a_week_ago
-- for: where_time_goes
-- uses: runs
-- its run bears the id of one of this DAG's own
INSERT INTO airflow.dag_run VALUES ('e', 'sun', 'scheduled', '2026-03-09 07:00', '2026-03-09 07:00', '2026-03-09 07:30', 'success', 0),
    ('d', 'sun', 'scheduled', '2026-03-15 07:00', '2026-03-15 07:00', '2026-03-15 08:00', 'success', 0);
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 180, 20.4, 0, 10.3), (2, 's', 'L', tag_of('d', 'week', 'load_a'), 'success', 10250, 1.4, 0, 9.3), (3, 's', 'L', tag_of('d', 'sun', 'load_a'), 'success', 1600, 0.4, 0, 5.3),
    (4, 's', 'L', tag_of('e', 'sun', 'load_a'), 'success', 10240, 0.4, 0, 2.3), (5, 's', 'L', tag_of('d', 'now', 'load_b'), 'success', 170, 30.4, 0, 3.3), (6, 's', 'L', tag_of('d', 'sun', 'load_b'), 'success', 1590, 2.4, 0, 4.3),
    (7, 's', 'L', tag_of('e', 'week', 'load_a'), 'success', 10230, 4.4, 0, 6.3);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: due_and_begun_a_week_ago
-- for: where_time_goes
-- uses: warehouses
-- a run that was due later and begun earlier, and one that was cleared
INSERT INTO airflow.dag_run VALUES
    ('d', 'now', 'scheduled', '2026-03-16 07:00', '2026-03-16 07:05', NULL, 'running', 0),
    ('d', 'odd', 'manual', '2026-03-09 07:05', '2026-03-09 07:00', '2026-03-09 08:00', 'success', 0),
    ('d', 'week', 'scheduled', '2026-03-09 07:00', '2026-03-09 08:00', '2026-03-09 08:10', 'success', 1);
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 180, 20, 0, 10), (2, 's', 'L', tag_of('d', 'week', 'load_a'), 'success', 10250, 1, 0, 9), (3, 's', 'L', tag_of('d', 'odd', 'load_a'), 'success', 10250, 6, 0, 8),
    (4, 's', 'T', tag_of('d', 'now', 'x'), 'success', 80, 0, 0, 4), (5, 's', 'T', tag_of('d', 'odd', 'x'), 'success', 10150, 0, 0, 3);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: begun_a_week_ago_due_before
-- for: where_time_goes
-- uses: warehouses
INSERT INTO airflow.dag_run VALUES
    ('d', 'now', 'scheduled', '2026-03-16 07:00', '2026-03-16 07:03', NULL, 'running', 0),
    ('d', 'early', 'scheduled', '2026-03-09 07:03', '2026-03-09 07:03', '2026-03-09 08:00', 'success', 0),
    ('d', 'cleared', 'scheduled', '2026-03-08 07:00', '2026-03-09 07:00', '2026-03-09 07:10', 'success', 1),
    ('e', 'early', 'scheduled', '2026-03-09 07:00', '2026-03-09 07:00', '2026-03-09 07:10', 'success', 0);
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 180, 20, 0, 10), (2, 's', 'L', tag_of('d', 'early', 'load_a'), 'success', 10250, 1, 0, 9), (3, 's', 'L', tag_of('d', 'cleared', 'load_a'), 'success', 11690, 6, 0, 8);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: twice_as_long_as_each_other
-- for: where_time_goes
-- uses: runs
INSERT INTO airflow.dag_run VALUES ('e', 'now', 'scheduled', '2026-03-16 06:00', '2026-03-16 06:00', '2026-03-16 06:30', 'success', 0);
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 180, 0.7, 0, 10.2), (2, 's', 'L', tag_of('d', 'week', 'load_a'), 'success', 10250, 0.2, 0, 9.5),
    (3, 's', 'L', tag_of('d', 'now', 'load_b'), 'success', 170, 0.7, 0, 10.2), (4, 's', 'L', tag_of('d', 'week', 'load_b'), 'success', 10250, 0.2, 0, 9.5),
    (5, 's', 'L', tag_of('d', 'now', 'load_c'), 'success', 160, 55.6, 0, 1.1), (6, 's', 'L', tag_of('d', 'week', 'load_c'), 'success', 10250, 4.9, 0, 0.8),
    (7, 's', 'T', tag_of('e', 'now', 'load_c'), 'success', 165, 5.6, 0, 1.9);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: a_whole_day_in_the_queue
-- for: where_time_goes
-- uses: runs
INSERT INTO airflow.dag_run VALUES ('e', 'monday', 'scheduled', '2026-03-09 07:00', '2026-03-09 07:00', '2026-03-09 07:30', 'success', 0),
    ('d', 'monday', 'scheduled', '2026-02-23 07:00', '2026-02-23 07:00', '2026-02-23 08:00', 'success', 0);
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 4000, 1440.5, 0, 1300.5), (2, 's', 'L', tag_of('d', 'week', 'load_a'), 'success', 13250, 1100.5, 0, 980.5),
    (3, 's', 'L', tag_of('d', 'monday', 'load_a'), 'success', 30410, 1.5, 0, 3.5);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: begun_when_last_weeks_was_due
-- for: where_time_goes
-- uses: warehouses
INSERT INTO airflow.dag_run VALUES
    ('d', 'now', 'scheduled', '2026-03-16 07:00', '2026-03-16 07:20', NULL, 'running', 0),
    ('d', 'second', 'manual', '2026-03-09 07:20', '2026-03-09 07:20', '2026-03-09 08:00', 'success', 0),
    ('d', 'third', 'manual', '2026-03-09 06:30', '2026-03-09 07:00', '2026-03-09 08:00', 'success', 0);
INSERT INTO sent VALUES
    (1, 's', 'L', tag_of('d', 'now', 'load_a'), 'success', 180, 20.5, 0, 10.5), (2, 's', 'L', tag_of('d', 'second', 'load_a'), 'success', 10250, 1.5, 0, 9.5), (3, 's', 'L', tag_of('d', 'third', 'load_a'), 'success', 10250, 6.5, 0, 8.5);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: open_and_past
-- part: true
-- uses: runs
-- `tk` takes tasks: DAG, run, name, pool, state, when it began (not yet: NULL), minutes it took, minutes it had waited for a worker
CREATE TEMP TABLE tk (dag VARCHAR, run VARCHAR, task VARCHAR, pool VARCHAR, state VARCHAR, began TIMESTAMP, took DOUBLE, waited DOUBLE);
CREATE TEMP MACRO tk_rows() AS TABLE
    SELECT dag, run, task, state, began - to_milliseconds(msec(waited)), began, CASE WHEN state IN ('success', 'failed') THEN began + to_milliseconds(msec(took)) END,
        CASE WHEN state IN ('success', 'failed') THEN took * 60.0 END, (began IS NOT NULL)::INTEGER, pool, 1, 'op', 'w' FROM tk;

-- name: a_bad_monday_to_come
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0),
    ('d', 'first', 'scheduled', '2026-02-23 07:00', '2026-02-23 07:00', '2026-02-23 08:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 10.3, 1),
    ('d', 'earlier', 'load_a', 'loads', 'success', '2026-03-02 07:10', 40.7, 1),
    ('d', 'first', 'load_a', 'loads', 'success', '2026-02-23 07:10', 10.3, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:12:20', 0, 2),
    ('d', 'now', 'x', 'dbt', 'scheduled', NULL, 0, 0),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 5.5, 1);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: a_good_monday_to_come
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0),
    ('d', 'first', 'scheduled', '2026-02-23 07:00', '2026-02-23 07:00', '2026-02-23 08:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 5.6, 1),
    ('d', 'earlier', 'x', 'dbt', 'success', '2026-03-02 07:10', 1.2, 1),
    ('d', 'first', 'x', 'dbt', 'success', '2026-02-23 07:10', 5.6, 1),
    ('d', 'now', 'x', 'dbt', 'running', '2026-03-16 10:11:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO ops.task_orders VALUES ('d', 'now', 'x', 'restart', 'r', '2026-03-16 10:13:30');

-- name: three_mondays_to_come
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0),
    ('d', 'first', 'scheduled', '2026-02-23 07:00', '2026-02-23 07:00', '2026-02-23 08:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:10', 7.4, 1),
    ('d', 'earlier', 'y', 'dbt', 'success', '2026-03-02 07:10', 7.4, 1),
    ('d', 'first', 'y', 'dbt', 'success', '2026-02-23 07:10', 19.6, 1),
    ('d', 'now', 'y', 'dbt', 'scheduled', NULL, 0, 0),
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 3.3, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 09:10:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: a_failed_monday_to_come
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0),
    ('d', 'first', 'scheduled', '2026-02-23 07:00', '2026-02-23 07:00', '2026-02-23 08:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 10.3, 1),
    ('d', 'earlier', 'load_a', 'loads', 'failed', '2026-03-02 07:10', 0.6, 1),
    ('d', 'first', 'load_a', 'loads', 'success', '2026-02-23 07:10', 12.9, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:14:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: two_failed_mondays
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0),
    ('d', 'first', 'scheduled', '2026-02-23 07:00', '2026-02-23 07:00', '2026-02-23 08:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'x', 'dbt', 'failed', '2026-03-09 07:10', 0.3, 1),
    ('d', 'earlier', 'x', 'dbt', 'success', '2026-03-02 07:10', 8.1, 1),
    ('d', 'first', 'x', 'dbt', 'failed', '2026-02-23 07:10', 0.9, 1),
    ('d', 'now', 'x', 'dbt', 'scheduled', NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: a_failed_one_of_two
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'earlier', 'scheduled', '2026-03-02 07:00', '2026-03-02 07:00', '2026-03-02 08:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'failed', '2026-03-09 07:10', 30.3, 1),
    ('d', 'earlier', 'load_a', 'loads', 'success', '2026-03-02 07:10', 12.4, 1),
    ('d', 'now', 'load_a', 'loads', 'scheduled', NULL, 0, 0),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:10:20', 0, 2),
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 11.2, 1);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: a_light_sunday
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'sun', 'scheduled', '2026-03-15 07:00', '2026-03-15 07:00', '2026-03-15 08:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'sun', 'load_a', 'loads', 'success', '2026-03-15 07:10', 3.5, 1),
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 10.2, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:13:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: sundays_of_what_is_ready
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'sun', 'scheduled', '2026-03-15 07:00', '2026-03-15 07:00', '2026-03-15 08:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'sun', 'x', 'dbt', 'success', '2026-03-15 07:10', 1.5, 1),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 4.2, 1),
    ('d', 'now', 'x', 'dbt', 'scheduled', NULL, 0, 0),
    ('d', 'sun', 'load_a', 'loads', 'success', '2026-03-15 07:10', 1.1, 1),
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 5.3, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:14:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: begun_after_midnight_1
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'night', 'scheduled', '2026-03-08 23:50', '2026-03-09 00:05', '2026-03-09 01:00', 'success', 0),
    ('d', 'late_monday', 'scheduled', '2026-03-02 23:50', '2026-03-03 00:05', '2026-03-03 01:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 20.4, 1),
    ('d', 'night', 'load_a', 'loads', 'success', '2026-03-09 00:10', 6.3, 1),
    ('d', 'late_monday', 'load_a', 'loads', 'success', '2026-03-03 00:02', 11.1, 9),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:12:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: by_hand_and_early_1
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'hand', 'manual', '2026-03-16 08:00', '2026-03-16 08:00', '2026-03-16 08:30', 'success', 0),
    ('d', 'early', 'manual', '2026-03-16 05:00', '2026-03-16 09:00', '2026-03-16 09:40', 'success', 1);
INSERT INTO tk VALUES
    ('d', 'hand', 'load_a', 'loads', 'success', '2026-03-16 08:05', 2.2, 1),
    ('d', 'early', 'load_a', 'loads', 'success', '2026-03-16 09:05', 26.4, 1),
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 20.4, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:12:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: a_namesake_is_open_1
-- for: eta
-- uses: open_and_past
-- of another DAG, and was restarted
INSERT INTO airflow.dag_run VALUES
    ('e', 'now', 'scheduled', '2026-03-16 06:00', '2026-03-16 06:00', '2026-03-16 06:30', 'success', 0),
    ('e', 'other', 'scheduled', '2026-03-09 05:00', '2026-03-09 05:00', '2026-03-09 05:30', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 20.4, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:09:20', 0, 2),
    ('e', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:01:20', 0, 1),
    ('e', 'other', 'load_a', 'loads', 'success', '2026-03-09 05:10', 1.7, 1);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO ops.task_orders VALUES ('e', 'now', 'load_a', 'restart', 'r', '2026-03-16 10:11:30');

-- name: open_in_another_run_1
-- for: eta
-- uses: open_and_past
-- of the same DAG
INSERT INTO airflow.dag_run VALUES
    ('d', 'hand', 'manual', '2026-03-16 08:00', '2026-03-16 08:00', '2026-03-16 08:30', 'success', 0),
    ('d', 'sun', 'scheduled', '2026-03-15 07:00', '2026-03-15 07:00', '2026-03-15 08:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 20.4, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:01:20', 0, 2),
    ('d', 'hand', 'load_a', 'loads', 'running', '2026-03-16 09:01:20', 0, 1),
    ('d', 'sun', 'load_a', 'loads', 'success', '2026-03-15 07:10', 2.1, 1);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO ops.task_orders VALUES ('d', 'hand', 'load_a', 'restart', 'r', '2026-03-16 10:11:40');

-- name: edges_of_two_dags_1
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 20.4, 1),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 5.6, 1),
    ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:10', 3.1, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:01:20', 0, 2),
    ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0),
    ('d', 'now', 'y', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x'), ('d', 'x', 'y'), ('e', 'load_a', 'y');

-- name: two_ways_of_unequal_length_1
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 20.4, 1),
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 2.3, 1),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 5.7, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:04:20', 0, 2),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:12:20', 0, 2),
    ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x'), ('d', 'load_b', 'x');
INSERT INTO ops.task_orders VALUES ('d', 'now', 'load_b', 'restart', 'r', '2026-03-16 10:11:20');

-- name: who_is_done_first_1
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 20.4, 1),
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 30.3, 1),
    ('d', 'week', 'load_c', 'loads', 'success', '2026-03-09 07:10', 3.7, 1),
    ('d', 'week', 'z', 'dbt', 'success', '2026-03-09 07:10', 2.2, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:11:20', 0, 2),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:10:20', 0, 2),
    ('d', 'now', 'load_c', 'loads', 'scheduled', NULL, 0, 0),
    ('d', 'now', 'z', 'dbt', 'scheduled', NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: nobody_has_a_slot_1
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 20.4, 1),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 8.2, 1),
    ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:10', 1.9, 1),
    ('d', 'now', 'load_a', 'loads', 'scheduled', NULL, 0, 0),
    ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0),
    ('d', 'now', 'y', 'dbt', 'running', '2026-03-16 10:14:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x');

-- name: since_last_evening_1
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 980.5, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-15 20:10:00', 0, 12.5),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 32.4, 1),
    ('d', 'now', 'x', 'dbt', 'running', '2026-03-16 10:13:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO ops.task_orders VALUES ('d', 'now', 'x', 'restart', 'r', '2026-03-15 20:11:00');

-- name: begun_after_midnight_2
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'night', 'scheduled', '2026-03-08 23:50', '2026-03-09 00:05', '2026-03-09 01:00', 'success', 0),
    ('d', 'late_monday', 'scheduled', '2026-03-02 23:50', '2026-03-03 00:05', '2026-03-03 01:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 8.6, 1),
    ('d', 'night', 'load_b', 'loads', 'success', '2026-03-09 00:10', 7.3, 1),
    ('d', 'late_monday', 'load_b', 'loads', 'success', '2026-03-03 00:02', 13.1, 9),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:13:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: by_hand_and_early_2
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'hand', 'manual', '2026-03-16 08:00', '2026-03-16 08:00', '2026-03-16 08:30', 'success', 0),
    ('d', 'early', 'manual', '2026-03-16 05:00', '2026-03-16 09:00', '2026-03-16 09:40', 'success', 1);
INSERT INTO tk VALUES
    ('d', 'hand', 'load_b', 'loads', 'success', '2026-03-16 08:05', 4.4, 1),
    ('d', 'early', 'load_b', 'loads', 'success', '2026-03-16 09:05', 27.4, 1),
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 8.6, 1),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:13:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: a_namesake_is_open_2
-- for: eta
-- uses: open_and_past
-- of another DAG, and was restarted
INSERT INTO airflow.dag_run VALUES
    ('e', 'now', 'scheduled', '2026-03-16 06:00', '2026-03-16 06:00', '2026-03-16 06:30', 'success', 0),
    ('e', 'other', 'scheduled', '2026-03-09 05:00', '2026-03-09 05:00', '2026-03-09 05:30', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 8.6, 1),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:09:20', 0, 2),
    ('e', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:02:20', 0, 1),
    ('e', 'other', 'load_b', 'loads', 'success', '2026-03-09 05:10', 3.4, 1);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO ops.task_orders VALUES ('e', 'now', 'load_b', 'restart', 'r', '2026-03-16 10:12:30');

-- name: open_in_another_run_2
-- for: eta
-- uses: open_and_past
-- of the same DAG
INSERT INTO airflow.dag_run VALUES
    ('d', 'hand', 'manual', '2026-03-16 08:00', '2026-03-16 08:00', '2026-03-16 08:30', 'success', 0),
    ('d', 'sun', 'scheduled', '2026-03-15 07:00', '2026-03-15 07:00', '2026-03-15 08:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 8.6, 1),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:02:20', 0, 2),
    ('d', 'hand', 'load_b', 'loads', 'running', '2026-03-16 09:02:20', 0, 1),
    ('d', 'sun', 'load_b', 'loads', 'success', '2026-03-15 07:10', 4.2, 1);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO ops.task_orders VALUES ('d', 'hand', 'load_b', 'restart', 'r', '2026-03-16 10:12:40');

-- name: edges_of_two_dags_2
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 8.6, 1),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 6.6, 1),
    ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:10', 6.2, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:02:20', 0, 2),
    ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0),
    ('d', 'now', 'y', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x'), ('d', 'x', 'y'), ('e', 'load_a', 'y');

-- name: two_ways_of_unequal_length_2
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 8.6, 1),
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 4.6, 1),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 5.7, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:05:20', 0, 2),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:12:20', 0, 2),
    ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x'), ('d', 'load_b', 'x');
INSERT INTO ops.task_orders VALUES ('d', 'now', 'load_b', 'restart', 'r', '2026-03-16 10:12:20');

-- name: who_is_done_first_2
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 8.6, 1),
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 30.3, 1),
    ('d', 'week', 'load_c', 'loads', 'success', '2026-03-09 07:10', 7.4, 1),
    ('d', 'week', 'z', 'dbt', 'success', '2026-03-09 07:10', 2.2, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:12:20', 0, 2),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:10:20', 0, 2),
    ('d', 'now', 'load_c', 'loads', 'scheduled', NULL, 0, 0),
    ('d', 'now', 'z', 'dbt', 'scheduled', NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: nobody_has_a_slot_2
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 8.6, 1),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 16.4, 1),
    ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:10', 1.9, 1),
    ('d', 'now', 'load_a', 'loads', 'scheduled', NULL, 0, 0),
    ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0),
    ('d', 'now', 'y', 'dbt', 'running', '2026-03-16 10:14:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x');

-- name: since_last_evening_2
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 1000.5, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-15 20:10:00', 0, 12.5),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 33.4, 1),
    ('d', 'now', 'x', 'dbt', 'running', '2026-03-16 10:13:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO ops.task_orders VALUES ('d', 'now', 'x', 'restart', 'r', '2026-03-15 20:12:00');

-- name: begun_after_midnight_3
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'night', 'scheduled', '2026-03-08 23:50', '2026-03-09 00:05', '2026-03-09 01:00', 'success', 0),
    ('d', 'late_monday', 'scheduled', '2026-03-02 23:50', '2026-03-03 00:05', '2026-03-03 01:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_c', 'loads', 'success', '2026-03-09 07:10', 13.2, 1),
    ('d', 'night', 'load_c', 'loads', 'success', '2026-03-09 00:10', 8.3, 1),
    ('d', 'late_monday', 'load_c', 'loads', 'success', '2026-03-03 00:02', 15.1, 9),
    ('d', 'now', 'load_c', 'loads', 'running', '2026-03-16 10:14:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: by_hand_and_early_3
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES
    ('d', 'hand', 'manual', '2026-03-16 08:00', '2026-03-16 08:00', '2026-03-16 08:30', 'success', 0),
    ('d', 'early', 'manual', '2026-03-16 05:00', '2026-03-16 09:00', '2026-03-16 09:40', 'success', 1);
INSERT INTO tk VALUES
    ('d', 'hand', 'load_c', 'loads', 'success', '2026-03-16 08:05', 6.6000000000000005, 1),
    ('d', 'early', 'load_c', 'loads', 'success', '2026-03-16 09:05', 28.4, 1),
    ('d', 'week', 'load_c', 'loads', 'success', '2026-03-09 07:10', 13.2, 1),
    ('d', 'now', 'load_c', 'loads', 'scheduled', NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: a_namesake_is_open_3
-- for: eta
-- uses: open_and_past
-- of another DAG, and was restarted
INSERT INTO airflow.dag_run VALUES
    ('e', 'now', 'scheduled', '2026-03-16 06:00', '2026-03-16 06:00', '2026-03-16 06:30', 'success', 0),
    ('e', 'other', 'scheduled', '2026-03-09 05:00', '2026-03-09 05:00', '2026-03-09 05:30', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_c', 'loads', 'success', '2026-03-09 07:10', 13.2, 1),
    ('d', 'now', 'load_c', 'loads', 'running', '2026-03-16 10:09:20', 0, 2),
    ('e', 'now', 'load_c', 'loads', 'running', '2026-03-16 10:03:20', 0, 1),
    ('e', 'other', 'load_c', 'loads', 'success', '2026-03-09 05:10', 5.1, 1);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO ops.task_orders VALUES ('e', 'now', 'load_c', 'restart', 'r', '2026-03-16 10:13:30');

-- name: open_in_another_run_3
-- for: eta
-- uses: open_and_past
-- of the same DAG
INSERT INTO airflow.dag_run VALUES
    ('d', 'hand', 'manual', '2026-03-16 08:00', '2026-03-16 08:00', '2026-03-16 08:30', 'success', 0),
    ('d', 'sun', 'scheduled', '2026-03-15 07:00', '2026-03-15 07:00', '2026-03-15 08:00', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_c', 'loads', 'success', '2026-03-09 07:10', 13.2, 1),
    ('d', 'now', 'load_c', 'loads', 'running', '2026-03-16 10:03:20', 0, 2),
    ('d', 'hand', 'load_c', 'loads', 'running', '2026-03-16 09:03:20', 0, 1),
    ('d', 'sun', 'load_c', 'loads', 'success', '2026-03-15 07:10', 6.300000000000001, 1);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO ops.task_orders VALUES ('d', 'hand', 'load_c', 'restart', 'r', '2026-03-16 10:13:40');

-- name: edges_of_two_dags_3
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 13.2, 1),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 7.6, 1),
    ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:10', 9.3, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:03:20', 0, 2),
    ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0),
    ('d', 'now', 'y', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x'), ('d', 'x', 'y'), ('e', 'load_a', 'y'), ('e', 'x', 'load_a');

-- name: two_ways_of_unequal_length_3
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 13.2, 1),
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 6.8999999999999995, 1),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 5.7, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:06:20', 0, 2),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:12:20', 0, 2),
    ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x'), ('d', 'load_b', 'x');
INSERT INTO ops.task_orders VALUES ('d', 'now', 'load_b', 'restart', 'r', '2026-03-16 10:13:20');

-- name: who_is_done_first_3
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 13.2, 1),
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 30.3, 1),
    ('d', 'week', 'load_c', 'loads', 'success', '2026-03-09 07:10', 11.100000000000001, 1),
    ('d', 'week', 'z', 'dbt', 'success', '2026-03-09 07:10', 2.2, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:13:20', 0, 2),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:10:20', 0, 2),
    ('d', 'now', 'load_c', 'loads', 'scheduled', NULL, 0, 0),
    ('d', 'now', 'z', 'dbt', 'scheduled', NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: nobody_has_a_slot_3
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 13.2, 1),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 24.599999999999998, 1),
    ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:10', 1.9, 1),
    ('d', 'now', 'load_a', 'loads', 'scheduled', NULL, 0, 0),
    ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0),
    ('d', 'now', 'y', 'dbt', 'running', '2026-03-16 10:14:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x');

-- name: since_last_evening_3
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 1020.5, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-15 20:10:00', 0, 12.5),
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 34.4, 1),
    ('d', 'now', 'x', 'dbt', 'running', '2026-03-16 10:13:20', 0, 2);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO ops.task_orders VALUES ('d', 'now', 'x', 'restart', 'r', '2026-03-15 20:13:00');

-- name: a_namesake_in_a_run_of_that_id_1
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES ('e', 'week', 'scheduled', '2026-03-09 06:00', '2026-03-09 06:00', '2026-03-09 06:30', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 9.4, 1), ('e', 'week', 'load_a', 'loads', 'success', '2026-03-09 06:10', 1.3, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:11:20', 0, 1);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: a_longer_way_by_the_edges_of_another_dag_1
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 9.4, 1), ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:30', 5.1, 1), ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:50', 2.2, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:11:40', 0, 1), ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0), ('d', 'now', 'y', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x'), ('d', 'load_a', 'y'), ('e', 'x', 'y');

-- name: a_short_way_and_a_long_one_1
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 9.4, 1), ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:30', 5.1, 1), ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:50', 2.2, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:11:40', 0, 1), ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0), ('d', 'now', 'y', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'y'), ('d', 'load_a', 'x'), ('d', 'x', 'y');

-- name: due_last_evening_1
-- for: eta
-- uses: warehouses
INSERT INTO airflow.slot_pool VALUES ('loads', 6, 'loads', '2025-01-01'), ('dbt', 16, 'dbt', '2025-01-01');
INSERT INTO airflow.dag_run VALUES
    ('d', 'evening', 'scheduled', '2026-03-15 23:51', '2026-03-16 00:05', NULL, 'running', 0),
    ('d', 'sunday', 'scheduled', '2026-03-08 23:50', '2026-03-08 23:58', '2026-03-09 01:00', 'success', 0),
    ('d', 'monday', 'scheduled', '2026-03-09 23:50', '2026-03-09 23:55', '2026-03-10 01:00', 'success', 0);
INSERT INTO airflow.task_instance VALUES
    ('d', 'evening', 'load_a', 'running', '2026-03-16 10:01', '2026-03-16 10:01:10', NULL, NULL, 1, 'loads', 1, 'op', 'w'),
    ('d', 'sunday', 'load_a', 'success', '2026-03-08 23:58', '2026-03-08 23:59', '2026-03-09 00:19', 1200, 1, 'loads', 1, 'op', 'w'),
    ('d', 'monday', 'load_a', 'success', '2026-03-09 23:57', '2026-03-09 23:58', '2026-03-10 00:31', 1980, 1, 'loads', 1, 'op', 'w');

-- name: a_namesake_in_a_run_of_that_id_2
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES ('e', 'week', 'scheduled', '2026-03-09 06:00', '2026-03-09 06:00', '2026-03-09 06:30', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'load_b', 'loads', 'success', '2026-03-09 07:10', 14.7, 1), ('e', 'week', 'load_b', 'loads', 'success', '2026-03-09 06:10', 2.6, 1),
    ('d', 'now', 'load_b', 'loads', 'running', '2026-03-16 10:12:20', 0, 1);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: a_longer_way_by_the_edges_of_another_dag_2
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 14.7, 1), ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:30', 6.1, 1), ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:50', 4.4, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:12:40', 0, 1), ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0), ('d', 'now', 'y', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x'), ('d', 'load_a', 'y'), ('e', 'x', 'y');

-- name: a_short_way_and_a_long_one_2
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 14.7, 1), ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:30', 6.1, 1), ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:50', 4.4, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:12:40', 0, 1), ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0), ('d', 'now', 'y', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'y'), ('d', 'load_a', 'x'), ('d', 'x', 'y');

-- name: due_last_evening_2
-- for: eta
-- uses: warehouses
INSERT INTO airflow.slot_pool VALUES ('loads', 6, 'loads', '2025-01-01'), ('dbt', 16, 'dbt', '2025-01-01');
INSERT INTO airflow.dag_run VALUES
    ('d', 'evening', 'scheduled', '2026-03-15 23:52', '2026-03-16 00:05', NULL, 'running', 0),
    ('d', 'sunday', 'scheduled', '2026-03-08 23:50', '2026-03-08 23:58', '2026-03-09 01:00', 'success', 0),
    ('d', 'monday', 'scheduled', '2026-03-09 23:50', '2026-03-09 23:55', '2026-03-10 01:00', 'success', 0);
INSERT INTO airflow.task_instance VALUES
    ('d', 'evening', 'load_b', 'running', '2026-03-16 10:02', '2026-03-16 10:02:10', NULL, NULL, 1, 'loads', 1, 'op', 'w'),
    ('d', 'sunday', 'load_b', 'success', '2026-03-08 23:58', '2026-03-08 23:59', '2026-03-09 00:19', 1200, 1, 'loads', 1, 'op', 'w'),
    ('d', 'monday', 'load_b', 'success', '2026-03-09 23:57', '2026-03-09 23:58', '2026-03-10 00:32', 2040, 1, 'loads', 1, 'op', 'w');

-- name: a_namesake_in_a_run_of_that_id_3
-- for: eta
-- uses: open_and_past
INSERT INTO airflow.dag_run VALUES ('e', 'week', 'scheduled', '2026-03-09 06:00', '2026-03-09 06:00', '2026-03-09 06:30', 'success', 0);
INSERT INTO tk VALUES
    ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:10', 6.6, 1), ('e', 'week', 'x', 'dbt', 'success', '2026-03-09 06:10', 3.9, 1),
    ('d', 'now', 'x', 'dbt', 'running', '2026-03-16 10:13:20', 0, 1);
INSERT INTO airflow.task_instance FROM tk_rows();

-- name: a_longer_way_by_the_edges_of_another_dag_3
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 6.6, 1), ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:30', 7.1, 1), ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:50', 6.6, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:13:40', 0, 1), ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0), ('d', 'now', 'y', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'x'), ('d', 'load_a', 'y'), ('e', 'x', 'y');

-- name: a_short_way_and_a_long_one_3
-- for: eta
-- uses: open_and_past
INSERT INTO tk VALUES
    ('d', 'week', 'load_a', 'loads', 'success', '2026-03-09 07:10', 6.6, 1), ('d', 'week', 'x', 'dbt', 'success', '2026-03-09 07:30', 7.1, 1), ('d', 'week', 'y', 'dbt', 'success', '2026-03-09 07:50', 6.6, 1),
    ('d', 'now', 'load_a', 'loads', 'running', '2026-03-16 10:13:40', 0, 1), ('d', 'now', 'x', 'dbt', NULL, NULL, 0, 0), ('d', 'now', 'y', 'dbt', NULL, NULL, 0, 0);
INSERT INTO airflow.task_instance FROM tk_rows();
INSERT INTO airflow.task_deps VALUES ('d', 'load_a', 'y'), ('d', 'load_a', 'x'), ('d', 'x', 'y');

-- name: due_last_evening_3
-- for: eta
-- uses: warehouses
INSERT INTO airflow.slot_pool VALUES ('loads', 6, 'loads', '2025-01-01'), ('dbt', 16, 'dbt', '2025-01-01');
INSERT INTO airflow.dag_run VALUES
    ('d', 'evening', 'scheduled', '2026-03-15 23:53', '2026-03-16 00:05', NULL, 'running', 0),
    ('d', 'sunday', 'scheduled', '2026-03-08 23:50', '2026-03-08 23:58', '2026-03-09 01:00', 'success', 0),
    ('d', 'monday', 'scheduled', '2026-03-09 23:50', '2026-03-09 23:55', '2026-03-10 01:00', 'success', 0);
INSERT INTO airflow.task_instance VALUES
    ('d', 'evening', 'x', 'running', '2026-03-16 10:03', '2026-03-16 10:03:10', NULL, NULL, 1, 'dbt', 1, 'op', 'w'),
    ('d', 'sunday', 'x', 'success', '2026-03-08 23:58', '2026-03-08 23:59', '2026-03-09 00:19', 1200, 1, 'dbt', 1, 'op', 'w'),
    ('d', 'monday', 'x', 'success', '2026-03-09 23:57', '2026-03-09 23:58', '2026-03-10 00:33', 2100, 1, 'dbt', 1, 'op', 'w');

-- name: two_of_each
-- for: queue_depth
-- uses: loads_go_to_l
-- of the same minute
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'queued', 20, 20, 0, 0),
    (2, 'a', 'L', NULL, 'queued', 20, 20, 0, 0),
    (3, 'a', 'L', NULL, 'running', 45, 15, 0, 30),
    (4, 'b', 'L', NULL, 'running', 45, 15, 0, 30),
    (5, 'b', 'L', NULL, 'success', 60, 15, 0, 15),
    (6, 'b', 'L', NULL, 'success', 60, 15, 0, 15),
    (7, 'c', 'T', NULL, 'queued', 40, 40, 0, 0),
    (8, 'c', 'T', NULL, 'running', 50, 5, 0, 45);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: a_queue_and_two_warehouses
-- for: queue_depth
-- uses: loads_go_to_l
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'queued', 30, 30, 0, 0),
    (2, 'b', 'L', NULL, 'running', 30, 0, 0, 30),
    (3, 'b', 'L', NULL, 'running', 90, 30, 0, 60),
    (4, 'c', 'L', NULL, 'success', 120, 45, 0, 30),
    (5, 'c', 'T', NULL, 'success', 120, 75, 0, 30),
    (6, 'd', 'T', NULL, 'queued', 15, 15, 0, 0),
    (7, 'a', 'L', NULL, 'fail', 75, 30, 0, 0),
    (8, 'd', 'L', NULL, 'success', 46, 1, 0, 15);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: sent_at_the_first_instant
-- for: queue_depth
-- uses: loads_go_to_l
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'success', 210, 0, 0, 15),
    (2, 'a', 'L', NULL, 'success', 210, 30, 0, 30),
    (3, 'b', 'L', NULL, 'success', 225, 15, 0, 15),
    (4, 'b', 'L', NULL, 'queued', 0, 0, 0, 0),
    (5, 'c', 'L', NULL, 'running', 105, 60, 0, 45),
    (6, 'c', 'L', NULL, 'queued', 44, 44, 0, 0),
    (7, 'd', 'T', NULL, 'running', 210, 105, 0, 105),
    (8, 'd', 'T', NULL, 'success', 150, 30, 0, 15);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: nine_at_once
-- for: queue_depth
-- uses: loads_go_to_l
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'success', 100, 0, 0, 30),
    (2, 'a', 'L', NULL, 'success', 100, 0, 0, 30),
    (3, 'a', 'L', NULL, 'success', 100, 0, 0, 30),
    (4, 'a', 'L', NULL, 'success', 100, 0, 0, 30),
    (5, 'a', 'L', NULL, 'success', 100, 0, 0, 30),
    (6, 'a', 'L', NULL, 'success', 100, 0, 0, 30),
    (7, 'b', 'L', NULL, 'success', 95, 20, 0, 40),
    (8, 'b', 'L', NULL, 'running', 80, 35, 0, 45),
    (9, 'b', 'L', NULL, 'queued', 10, 10, 0, 0),
    (10, 'c', 'L', NULL, 'queued', 10, 10, 0, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: twice_the_same
-- for: slot_holders
-- uses: loads_go_to_l
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'success', 200, 10, 0, 40.5),
    (2, 'a', 'L', NULL, 'success', 100, 5.5, 0, 20.2),
    (3, 'a', 'L', NULL, 'success', 100, 5.5, 0, 20.2),
    (4, 'b', 'L', NULL, 'running', 60, 20.7, 0, 39.3),
    (5, 'b', 'L', NULL, 'queued', 30, 30, 0, 0),
    (6, 'c', 'T', NULL, 'success', 50, 0, 0, 30),
    (7, 'b', 'L', NULL, 'success', 170, 0, 0, 12.4),
    (8, 'd', 'L', NULL, 'success', 400, 0, 0, 100);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: long_before_and_long_after
-- for: slot_holders
-- uses: loads_go_to_l
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'success', 500, 300.2, 0, 60.3),
    (2, 'a', 'L', NULL, 'success', 185, 0, 0, 6.6),
    (3, 'a', 'L', NULL, 'running', 50, 44.4, 0, 5.6),
    (4, 'b', 'L', NULL, 'success', 90, 0.5, 11.1, 20.2),
    (5, 'b', 'L', NULL, 'success', 90, 0.5, 11.1, 20.2),
    (6, 'b', 'T', NULL, 'running', 120, 0, 0, 120),
    (7, 'c', 'L', NULL, 'running', 185, 1, 0, 184),
    (8, 'c', 'L', NULL, 'fail', 20, 3.3, 0, 0.4),
    (9, 'd', 'T', NULL, 'success', 100, 0, 0, 10.1);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: of_three_hours_ago
-- for: slot_holders
-- uses: loads_go_to_l
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'success', 190, 10, 0, 30.3),
    (2, 'a', 'L', NULL, 'success', 181, 0, 0, 2.2),
    (3, 'b', 'L', NULL, 'success', 240, 0, 0, 60),
    (4, 'b', 'L', NULL, 'success', 70, 7.7, 0, 7.7),
    (5, 'b', 'L', NULL, 'success', 70, 7.7, 0, 7.7),
    (6, 'c', 'L', NULL, 'running', 10, 2.6, 0, 7.4),
    (7, 'c', 'L', NULL, 'success', 260, 100.5, 1, 30.2),
    (8, 'd', 'L', NULL, 'queued', 150, 150, 0, 0),
    (9, 'a', 'T', NULL, 'success', 30, 1.1, 0, 2.2);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: sent_together_and_served
-- for: queue_depth
-- uses: loads_go_to_l
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'running', 50, 10, 0, 40),
    (2, 'b', 'L', NULL, 'running', 50, 10, 0, 40),
    (3, 'a', 'L', NULL, 'success', 50, 10, 0, 25),
    (4, 'b', 'L', NULL, 'queued', 50, 50, 0, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: all_the_three_hours
-- for: slot_holders
-- uses: loads_go_to_l
-- and one that was given up in the queue
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'running', 300, 0, 0, 300),
    (2, 'a', 'L', NULL, 'running', 300, 0, 0, 300),
    (3, 'a', 'L', NULL, 'running', 300, 0, 0, 300),
    (4, 'a', 'L', NULL, 'running', 300, 0, 0, 300),
    (5, 'b', 'L', NULL, 'running', 250, 10, 0, 240),
    (6, 'b', 'L', NULL, 'running', 250, 10, 0, 240),
    (7, 'b', 'L', NULL, 'running', 250, 10, 0, 240),
    (8, 'b', 'L', NULL, 'running', 250, 10, 0, 240),
    (9, 'c', 'L', NULL, 'fail', 60, 30, 0, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: five_of_eight
-- for: slot_holders
-- uses: loads_go_to_l
-- and two who had the same
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'running', 181, 0.5, 0, 180.5),
    (2, 'a', 'L', NULL, 'running', 181, 0.5, 0, 180.5),
    (3, 'a', 'L', NULL, 'running', 181, 0.5, 0, 180.5),
    (4, 'a', 'L', NULL, 'running', 181, 0.5, 0, 180.5),
    (5, 'a', 'L', NULL, 'running', 181, 0.5, 0, 180.5),
    (6, 'b', 'L', NULL, 'success', 60, 5.5, 0, 10.5),
    (7, 'c', 'L', NULL, 'success', 50, 4.4, 0, 10.5),
    (8, 'd', 'L', NULL, 'fail', 90, 45, 0, 0),
    (9, 'b', 'L', NULL, 'queued', 9, 9, 0, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();

-- name: since_this_night
-- for: slot_holders
-- uses: loads_go_to_l
INSERT INTO sent VALUES
    (1, 'a', 'L', NULL, 'running', 600, 2, 0, 598),
    (2, 'a', 'L', NULL, 'running', 600, 2, 0, 598),
    (3, 'a', 'L', NULL, 'running', 600, 2, 0, 598),
    (4, 'a', 'L', NULL, 'running', 600, 2, 0, 598),
    (5, 'b', 'L', NULL, 'success', 170, 0.3, 0.3, 20.4),
    (6, 'b', 'L', NULL, 'success', 140, 0.3, 0.3, 20.4),
    (7, 'c', 'L', NULL, 'fail', 120, 3.3, 0.7, 40.7),
    (8, 'e', 'L', NULL, 'success', 33, 33, 0, 0);
INSERT INTO snowflake_account_usage.query_history FROM statements();
