-- Purpose: what is true of a world of this lab, each fact twice: `public` from the tables a learner has,
--          `mechanism` from the stage the world was made of. And what every legal world assumes (`assumption`: violations).
-- Grain:   each fact one row, one column. A healthy world has no crowd and no late run: NULL and 0.
-- Keys:    the name; facts of the question `cause` carry the name they have in incident.toml.
-- Seed:    every fact but `mechanism` and `upgrade_to_blame`.

-- name: late_run
-- part: true
SELECT dag_id, run_id, run_after FROM airflow.dag_run
WHERE state = 'running' AND dag_id IN (SELECT dag_id FROM airflow.task_instance WHERE pool = 'loads');

-- name: last_run
-- part: true
-- the last run of the DAG with a pool of loads, done or not
SELECT dag_id, run_id, run_after FROM airflow.dag_run
WHERE dag_id IN (SELECT dag_id FROM airflow.task_instance WHERE pool = 'loads') ORDER BY run_after DESC LIMIT 1;

-- name: shared
-- part: true
-- uses: last_run
-- the warehouse that the loads of that run were sent to
SELECT mode(warehouse_name) AS warehouse_name FROM snowflake_account_usage.query_history, last_run
WHERE query_type = 'COPY' AND query_tag LIKE '{%' AND query_tag::JSON ->> 'run_id' = run_id AND query_tag::JSON ->> 'dag_id' = dag_id;

-- name: crowd
-- part: true
-- uses: shared
-- the query that most live statements there are runs of, four at least
SELECT query_parameterized_hash FROM snowflake_account_usage.query_history SEMI JOIN shared USING (warehouse_name)
WHERE execution_status IN ('queued', 'running') AND query_type <> 'COPY'
GROUP BY 1 HAVING count(*) >= 4 ORDER BY count(*) DESC LIMIT 1;

-- name: loads
-- part: true
-- uses: last_run
SELECT query.*, query_tag::JSON ->> 'task_id' AS task_id FROM snowflake_account_usage.query_history AS query, last_run
WHERE query_type = 'COPY' AND query_tag LIKE '{%' AND query_tag::JSON ->> 'run_id' = run_id AND query_tag::JSON ->> 'dag_id' = dag_id;

-- name: timed
-- part: true
-- uses: last_run
-- tasks of the last run that have ended, beside the median of the same weekday
SELECT task.task_id, task.pool, task.duration / 60 AS minutes, median(past.duration) / 60 AS usual_minutes
FROM airflow.task_instance AS task
JOIN last_run USING (dag_id, run_id)
JOIN airflow.dag_run AS run ON run.dag_id = last_run.dag_id AND run.run_after < last_run.run_after AND isodow(run.run_after) = isodow(last_run.run_after)
JOIN airflow.task_instance AS past ON past.dag_id = run.dag_id AND past.run_id = run.run_id AND past.task_id = task.task_id
WHERE task.state = 'success' AND past.state = 'success'
GROUP BY ALL;

-- name: stage_usual
-- part: true
-- the same from the stage
SELECT k, median((end_ - start) / 1000.0) / 60 AS usual_minutes FROM stage.ran JOIN stage.day USING (d)
WHERE d > 0 AND dow = (SELECT dow FROM stage.day WHERE d = 0) GROUP BY k;

-- name: began_at
-- way: public
-- onset: true
-- uses: crowd
SELECT min(start_time) FROM snowflake_account_usage.query_history SEMI JOIN crowd USING (query_parameterized_hash);

-- name: began_at
-- way: mechanism
SELECT epoch_ms(min(at_)) FROM stage.live WHERE what = 'sweep';

-- name: crowding_user
-- way: public
-- uses: crowd
SELECT max(user_name) FROM snowflake_account_usage.query_history SEMI JOIN crowd USING (query_parameterized_hash);

-- name: crowding_user
-- way: mechanism
SELECT max(sweeper) FROM stage.named WHERE EXISTS (FROM stage.live WHERE what = 'sweep');

-- name: sent_so_far
-- way: public
-- uses: crowd
SELECT count(*) FROM snowflake_account_usage.query_history SEMI JOIN crowd USING (query_parameterized_hash);

-- name: sent_so_far
-- way: mechanism
SELECT count(*) FROM stage.live WHERE what = 'sweep';

-- name: queued_now
-- way: public
-- uses: shared
SELECT count(*) FROM snowflake_account_usage.query_history SEMI JOIN shared USING (warehouse_name) WHERE execution_status = 'queued';

-- name: queued_now
-- way: mechanism
SELECT count(*) FROM stage.live WHERE w = 1 AND is_queued;

-- name: loads_done
-- way: public
-- uses: last_run
SELECT count(*) FROM airflow.task_instance SEMI JOIN last_run USING (dag_id, run_id) WHERE pool = 'loads' AND state = 'success';

-- name: loads_done
-- way: mechanism
SELECT count(*) FROM stage.ran, stage.story WHERE d = 0 AND k <= 36 AND end_ < now_at;

-- name: loads_times
-- way: public
-- uses: timed
SELECT round(median(minutes / usual_minutes), 1) FROM timed WHERE pool = 'loads';

-- name: loads_times
-- way: mechanism
-- uses: stage_usual
SELECT round(median((end_ - start) / 60000.0 / usual_minutes), 1) FROM stage.ran JOIN stage_usual USING (k), stage.story WHERE d = 0 AND k <= 36 AND end_ < now_at;

-- name: dbt_times
-- way: public
-- uses: timed
SELECT round(median(minutes / usual_minutes), 1) FROM timed WHERE pool = 'dbt';

-- name: dbt_times
-- way: mechanism
-- uses: stage_usual
SELECT round(median((end_ - start) / 60000.0 / usual_minutes), 1) FROM stage.ran JOIN stage_usual USING (k), stage.story WHERE d = 0 AND k BETWEEN 101 AND 210 AND end_ < now_at;

-- name: waited_percent
-- way: public
-- uses: loads
SELECT round(100 * sum(queued_overload_time) / sum(total_elapsed_time), 1) FROM loads WHERE execution_status = 'success';

-- name: waited_percent
-- way: mechanism
SELECT round(100 * sum(start - at_) / sum(ends - at_), 1) FROM stage.live WHERE what = 'load' AND d = 0 AND NOT is_live;

-- name: airflow_wait
-- way: public
-- uses: last_run
SELECT round(median(epoch_ms(start_date) - epoch_ms(queued_dttm)) / 1000, 1) FROM airflow.task_instance SEMI JOIN last_run USING (dag_id, run_id) WHERE pool = 'loads' AND start_date IS NOT NULL;

-- name: airflow_wait
-- way: mechanism
SELECT round(median(start - queued) / 1000, 1) FROM stage.handed JOIN stage.ran USING (d, k), stage.story WHERE d = 0 AND k <= 36 AND start < now_at;

-- name: mechanism
-- way: public
-- uses: crowd, shared, loads, last_run
SELECT CASE
    WHEN EXISTS (FROM crowd) AND (SELECT median(queued_overload_time) FROM loads WHERE execution_status = 'success') > 300000 THEN 'queue_behind_other_work'
    WHEN (SELECT count(*) FROM loads WHERE warehouse_size <> 'Large') > 0 THEN 'smaller_warehouse'
    WHEN (SELECT slots FROM airflow.slot_pool WHERE pool = 'loads') < 6 THEN 'fewer_pool_slots'
    END;

-- name: mechanism
-- way: mechanism
SELECT CASE way WHEN 1 THEN 'queue_behind_other_work' WHEN 3 THEN 'smaller_warehouse' WHEN 2 THEN 'fewer_pool_slots' END FROM stage.morning;

-- name: upgrade_to_blame
-- way: public
-- uses: timed
-- The upgrade of dbt: do its models take longer than they usually do?
SELECT coalesce(median(minutes / usual_minutes) > 1.5, false) FROM timed WHERE pool = 'dbt';

-- name: upgrade_to_blame
-- way: mechanism
SELECT false;

-- name: dashboards_stale
-- way: public
-- uses: last_run
SELECT count(*) FROM bi.dashboards, last_run WHERE refreshed_at < run_after;

-- name: dashboards_stale
-- way: mechanism
SELECT count(*) FROM bi.dashboards JOIN stage.task USING (task_id)
WHERE k NOT IN (SELECT k FROM stage.ran, stage.story WHERE d = 0 AND end_ < now_at) OR refreshed_at < (SELECT make_timestamp_ms(due_at) FROM stage.day WHERE d = 0);

-- name: usual
-- part: true
-- uses: last_run
SELECT past.task_id, median(past.duration) AS usual_s
FROM last_run
JOIN airflow.dag_run AS run ON run.dag_id = last_run.dag_id AND run.run_after < last_run.run_after AND isodow(run.run_after) = isodow(last_run.run_after)
JOIN airflow.task_instance AS past ON past.dag_id = run.dag_id AND past.run_id = run.run_id AND past.state = 'success'
GROUP BY past.task_id;

-- name: minutes_to_done
-- way: public
-- uses: usual, last_run, loads
-- from now, if each load that waits begins again on a warehouse with room, and everything takes what is usual
WITH RECURSIVE open_ AS (
    SELECT task.*, usual_s, coalesce(loads.execution_status = 'queued', false) AS is_waiting
    FROM airflow.task_instance AS task JOIN last_run USING (dag_id, run_id) JOIN usual USING (task_id)
    LEFT JOIN loads ON loads.task_id = task.task_id AND loads.end_time IS NULL
    WHERE end_date IS NULL
), own AS (
    SELECT task_id, CASE WHEN is_waiting THEN usual_s ELSE greatest(0, (epoch_ms(start_date) - epoch_ms(world_now())) / 1000 + usual_s) END AS done_s
    FROM open_ WHERE state = 'running'
), reached AS (
    SELECT * FROM own
    UNION ALL
    SELECT task_id, usual_s + CASE pool WHEN 'loads' THEN (SELECT coalesce(min(done_s), 0) FROM own WHERE task_id LIKE 'load_%') ELSE 0 END FROM open_ WHERE state = 'scheduled'
    UNION ALL
    SELECT open_.task_id, reached.done_s + open_.usual_s
    FROM reached JOIN airflow.task_deps ON upstream_task_id = reached.task_id JOIN open_ ON open_.task_id = downstream_task_id AND open_.dag_id = task_deps.dag_id
    WHERE open_.state IS NULL
)
SELECT coalesce(round(max(done_s) / 60, 0), 0)::INTEGER FROM reached;

-- name: minutes_to_done
-- way: mechanism
-- uses: stage_usual
WITH RECURSIVE done AS (
    SELECT k FROM stage.ran, stage.story WHERE d = 0 AND end_ < now_at
), own AS (
    SELECT ran.k, CASE WHEN ran.k <= 36 AND (SELECT is_queued FROM stage.live WHERE what = 'load' AND live.d = 0 AND live.k = ran.k) THEN usual_minutes
        ELSE greatest(0, (start - now_at) / 60000.0 + usual_minutes) END AS m
    FROM stage.ran JOIN stage_usual USING (k), stage.story WHERE d = 0 AND start < now_at AND end_ >= now_at
), reached AS (
    SELECT k, m FROM own
    UNION ALL
    SELECT k, usual_minutes + CASE WHEN k <= 36 THEN (SELECT coalesce(min(m), 0) FROM own WHERE k <= 36) ELSE 0 END
    FROM stage_usual WHERE k NOT IN (FROM done) AND k NOT IN (SELECT k FROM own) AND NOT EXISTS (SELECT 1 FROM stage.dep WHERE down = k AND up NOT IN (FROM done))
    UNION ALL
    SELECT stage_usual.k, reached.m + usual_minutes FROM reached JOIN stage.dep ON up = reached.k JOIN stage_usual ON stage_usual.k = down
)
SELECT coalesce(round(max(m), 0), 0)::INTEGER FROM reached;

-- name: paged_at
-- way: public
SELECT max(opened_at) FROM ops.incidents;

-- name: paged_at
-- way: mechanism
SELECT epoch_ms(page_at) FROM stage.story;

-- name: a_statement_is_the_sum_of_its_parts
-- way: assumption
SELECT query_id FROM snowflake_account_usage.query_history
WHERE total_elapsed_time <> compilation_time + queued_provisioning_time + queued_overload_time + transaction_blocked_time + execution_time
    OR total_elapsed_time <> epoch_ms(coalesce(end_time, world_now())) - epoch_ms(start_time);

-- name: what_waits_has_not_begun
-- way: assumption
SELECT query_id FROM snowflake_account_usage.query_history WHERE execution_status = 'queued' AND queued_overload_time <> total_elapsed_time;

-- name: no_statement_is_of_tomorrow
-- way: assumption
SELECT query_id FROM snowflake_account_usage.query_history WHERE start_time > world_now() OR end_time > world_now();

-- name: no_run_is_of_tomorrow
-- way: assumption
SELECT run_id FROM airflow.dag_run WHERE run_after > world_now() OR start_date > world_now() OR end_date > world_now();

-- name: no_task_is_of_tomorrow
-- way: assumption
SELECT task_id FROM airflow.task_instance WHERE start_date > world_now() OR end_date > world_now() OR queued_dttm > world_now();

-- name: a_duration_is_what_it_says
-- way: assumption
SELECT task_id FROM airflow.task_instance WHERE end_date IS NOT NULL AND abs(duration - (epoch_ms(end_date) - epoch_ms(start_date)) / 1000.0) > 0.0005;

-- name: a_tag_in_braces_is_json_of_a_task
-- way: assumption
SELECT query_id FROM snowflake_account_usage.query_history
WHERE query_tag LIKE '{%' AND (NOT coalesce(json_valid(query_tag), false) OR coalesce(TRY_CAST(query_tag AS JSON) ->> 'dag_id', '') = '' OR coalesce(TRY_CAST(query_tag AS JSON) ->> 'run_id', '') = '' OR coalesce(TRY_CAST(query_tag AS JSON) ->> 'task_id', '') = '')
    OR query_tag NOT LIKE '{%' AND json_valid(query_tag);

-- name: one_run_is_late
-- way: assumption
SELECT count(*) FROM airflow.dag_run WHERE state = 'running' HAVING count(*) > 1;

-- name: a_route_leads_somewhere
-- way: assumption
SELECT count(*) FROM ops.routes WHERE workload = 'loads' HAVING count(*) <> 1;

-- name: an_interval_is_five_minutes
-- way: assumption
SELECT start_time FROM snowflake_account_usage.warehouse_load_history
WHERE end_time <> start_time + INTERVAL 5 MINUTE OR start_time <> time_bucket(INTERVAL 5 MINUTE, start_time) OR end_time > world_now();

-- name: a_task_takes_time
-- way: assumption
SELECT task_id FROM airflow.task_instance WHERE duration <= 0;

-- name: a_run_is_of_its_dags_tasks
-- way: assumption
SELECT run_id FROM airflow.dag_run WHERE dag_id = '' OR run_id = '' UNION ALL SELECT task_id FROM airflow.task_instance WHERE task_id = '';

-- name: what_has_a_state_waits_for_nothing
-- way: assumption
SELECT task.task_id
FROM airflow.task_instance AS task
JOIN airflow.task_deps AS dep ON dep.dag_id = task.dag_id AND dep.downstream_task_id = task.task_id
JOIN airflow.task_instance AS upstream ON upstream.dag_id = task.dag_id AND upstream.run_id = task.run_id AND upstream.task_id = dep.upstream_task_id
WHERE task.state IS NOT NULL AND upstream.end_date IS NULL;

-- name: what_has_no_state_waits_for_something
-- way: assumption
SELECT task.task_id
FROM airflow.task_instance AS task
WHERE task.state IS NULL AND NOT EXISTS (
    SELECT 1
    FROM airflow.task_deps AS dep
    JOIN airflow.task_instance AS upstream ON upstream.dag_id = dep.dag_id AND upstream.task_id = dep.upstream_task_id
    WHERE dep.dag_id = task.dag_id AND dep.downstream_task_id = task.task_id AND upstream.run_id = task.run_id AND upstream.end_date IS NULL
);

-- name: no_task_waits_for_itself
-- way: assumption
-- By whatever way: in a circle nothing would ever start.
WITH RECURSIVE waits AS (
    SELECT dag_id, downstream_task_id AS task_id, upstream_task_id AS for_task FROM airflow.task_deps
    UNION
    SELECT dag_id, waits.task_id, dep.upstream_task_id
    FROM waits JOIN airflow.task_deps AS dep USING (dag_id)
    WHERE dep.downstream_task_id = waits.for_task
)
SELECT task_id FROM waits WHERE task_id = for_task;

-- name: an_edge_is_between_tasks_of_each_run
-- way: settled
-- In a small database a run may have some of its tasks; an edge to one that is not there leads nowhere.
SELECT dep.upstream_task_id
FROM airflow.task_deps AS dep JOIN airflow.dag_run AS run USING (dag_id)
WHERE run.state = 'running' AND (
    NOT EXISTS (SELECT 1 FROM airflow.task_instance AS task WHERE task.dag_id = run.dag_id AND task.run_id = run.run_id AND task.task_id = dep.upstream_task_id)
    OR NOT EXISTS (SELECT 1 FROM airflow.task_instance AS task WHERE task.dag_id = run.dag_id AND task.run_id = run.run_id AND task.task_id = dep.downstream_task_id));

-- name: an_open_task_has_a_past
-- way: settled
-- Tasks are added to a DAG now and then; the question about the hour says that each has run before.
SELECT task.task_id
FROM airflow.task_instance AS task JOIN airflow.dag_run AS run USING (dag_id, run_id)
WHERE run.state = 'running' AND task.end_date IS NULL AND NOT EXISTS (
    SELECT 1 FROM airflow.task_instance AS past JOIN airflow.dag_run AS earlier USING (dag_id, run_id)
    WHERE past.task_id = task.task_id AND past.dag_id = task.dag_id AND past.state = 'success' AND earlier.run_after < run.run_after AND isodow(earlier.run_after) = isodow(run.run_after));

-- name: what_is_restarted_runs
-- way: settled
-- An order to another task is a mistake of a repair.
SELECT order_.task_id
FROM ops.task_orders AS order_
LEFT JOIN airflow.task_instance AS task
    ON task.dag_id = order_.dag_id AND task.run_id = order_.run_id AND task.task_id = order_.task_id AND task.state = 'running'
WHERE task.task_id IS NULL OR order_.requested_at > world_now();

-- name: a_task_has_one_good_statement
-- way: settled
-- A task that runs again has a second one; in the morning that is asked about none does.
SELECT count(*) FROM snowflake_account_usage.query_history WHERE execution_status = 'success' AND query_tag LIKE '{%'
GROUP BY TRY_CAST(query_tag AS JSON) ->> 'dag_id', TRY_CAST(query_tag AS JSON) ->> 'run_id', TRY_CAST(query_tag AS JSON) ->> 'task_id' HAVING count(*) > 1;
