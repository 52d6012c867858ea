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
INSERT INTO ops.routes VALUES ('loads', 'loads', 'L', '2025-01-01', 'r'), ('dbt', 'dbt', 'T', '2025-01-01', 'r');

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
