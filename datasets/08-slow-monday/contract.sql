-- What must hold once the loads of a late DAG run again, and a check stands in front of them. Each query returns its violations.
-- `before` is the same world, untouched. broken_by_fault: true = every sick world violates it.
-- The morning is played on from the page, twice, by first come, first served: as ordered, and as it would be if no load waited.
-- A live statement still takes what is usual for it, less what it has had; whoever sends one query after another goes on.

-- name: page
-- part: true
SELECT max(opened_at) AS paged_at, arg_max(incident_id, opened_at) AS incident_id FROM before.ops.incidents;

-- name: late_run
-- part: true
-- the run that is not done: of the DAG whose tasks take slots of the pool of loads
SELECT dag_id, run_id, run_after, start_date
FROM before.airflow.dag_run
WHERE state = 'running' AND dag_id IN (SELECT dag_id FROM before.airflow.task_instance WHERE pool = 'loads');

-- name: statement
-- part: true
-- statements of the DAG's tasks
SELECT query.*, query_tag::JSON ->> 'dag_id' AS dag_id, query_tag::JSON ->> 'run_id' AS run_id, query_tag::JSON ->> 'task_id' AS task_id
FROM before.snowflake_account_usage.query_history AS query
WHERE query_tag LIKE '{%';

-- name: live_load
-- part: true
-- uses: late_run, statement
SELECT query_id, task_id, dag_id, run_id, warehouse_name, execution_status, start_time, total_elapsed_time - queued_overload_time AS had
FROM statement
SEMI JOIN late_run USING (dag_id, run_id)
WHERE task_id LIKE 'load_%' AND execution_status IN ('queued', 'running');

-- name: today
-- part: true
-- uses: late_run
SELECT task.task_id, task.pool, task.state, task.start_date, task.end_date
FROM before.airflow.task_instance AS task
SEMI JOIN late_run USING (dag_id, run_id);

-- name: usual
-- part: true
-- uses: late_run, statement
-- milliseconds that a task takes without waiting, the median of the same weekday
SELECT task_id, median(took)::BIGINT AS usual_ms
FROM (
    SELECT task_id, (total_elapsed_time - queued_overload_time) AS took, run.run_after
    FROM statement JOIN before.airflow.dag_run AS run USING (dag_id, run_id)
    WHERE execution_status = 'success' AND dag_id IN (SELECT dag_id FROM late_run)
) AS past
WHERE run_after < (SELECT run_after FROM late_run) AND isodow(run_after) = isodow((SELECT run_after FROM late_run))
GROUP BY task_id;

-- name: place
-- part: true
-- uses: page, live_load
-- the warehouse that the live loads were sent to (0), and the one that loads are sent to now (1); slots that are free there as a rule
SELECT
    (SELECT mode(warehouse_name) FROM live_load) AS old_name,
    route.warehouse_name AS new_name,
    (route.warehouse_name <> (SELECT mode(warehouse_name) FROM live_load))::INTEGER AS new_,
    greatest(1, (SELECT max_concurrency_level FROM before.snowflake_show.warehouses WHERE name = route.warehouse_name) - ceil(coalesce((
        SELECT avg(avg_running) FROM before.snowflake_account_usage.warehouse_load_history AS load, page
        WHERE load.warehouse_name = route.warehouse_name
          AND start_time >= paged_at - INTERVAL 7 DAY AND start_time < paged_at - INTERVAL 7 DAY + INTERVAL 1 HOUR), 0)))::BIGINT AS room,
    -- a larger size makes queries faster, and no load of files
    coalesce((SELECT least(1.5, sqrt(pow(2, list_position(sizes, new_size) - list_position(sizes, size))))
     FROM ops.warehouse_orders JOIN before.snowflake_show.warehouses ON name = warehouse_name
     CROSS JOIN (SELECT ['X-Small', 'Small', 'Medium', 'Large', 'X-Large', '2X-Large', '3X-Large', '4X-Large'] AS sizes)
     WHERE warehouse_name = (SELECT mode(warehouse_name) FROM live_load)), 1) AS faster
FROM ops.routes AS route WHERE workload = 'loads';

-- name: again
-- part: true
-- uses: late_run
SELECT task_id FROM ops.task_orders SEMI JOIN late_run USING (dag_id, run_id);

-- name: item
-- part: true
-- uses: page, place, live_load, usual, again, today
-- what is live or begins again at the page: policy 0 as if no load waited, 1 as ordered. What has a slot stands before all who wait
WITH other AS (
    SELECT query_id, epoch_ms(start_time) - CASE execution_status WHEN 'running' THEN 86400000 ELSE 0 END AS at_, query_parameterized_hash AS hash, total_elapsed_time - queued_overload_time AS had,
        count(*) OVER (PARTITION BY query_parameterized_hash) AS alike
    FROM before.snowflake_account_usage.query_history
    WHERE warehouse_name = (SELECT old_name FROM place) AND execution_status IN ('queued', 'running') AND query_type <> 'COPY'
      AND query_id NOT IN (SELECT query_id FROM ops.query_orders)
), took AS (
    SELECT query_parameterized_hash AS hash, avg(total_elapsed_time - queued_overload_time)::BIGINT AS usual_ms
    FROM before.snowflake_account_usage.query_history WHERE query_parameterized_hash IN (SELECT hash FROM other) AND execution_status = 'success' GROUP BY 1
)
SELECT 1 AS policy, at_, 0 AS place, NULL AS task_id, alike >= 3 AS goes_on,
    (greatest(20000, coalesce(usual_ms, 120000) - had) / faster)::BIGINT AS ms
FROM other LEFT JOIN took USING (hash), place
UNION ALL
SELECT policy, CASE WHEN moved THEN epoch_ms(paged_at) ELSE epoch_ms(start_time) - CASE execution_status WHEN 'running' THEN 86400000 ELSE 0 END END, CASE WHEN moved THEN CASE policy WHEN 0 THEN 1 ELSE new_ END ELSE 0 END, task_id, false,
    CASE WHEN is_ended THEN 36000000 WHEN moved THEN usual_ms ELSE greatest(20000, usual_ms - had) END
FROM (
    SELECT policy, live_load.*, CASE policy WHEN 0 THEN execution_status = 'queued' ELSE task_id IN (FROM again) END AS moved,
        policy = 1 AND query_id IN (SELECT query_id FROM ops.query_orders) AND task_id NOT IN (FROM again) AS is_ended
    FROM live_load, (VALUES (0), (1)) AS v (policy)
) AS live JOIN usual USING (task_id), place, page
UNION ALL
SELECT 1, epoch_ms(paged_at), new_, task_id, false, usual_ms
FROM today JOIN usual USING (task_id), place, page
WHERE task_id IN (FROM again) AND state = 'success' AND pool = 'loads';

-- name: start_
-- part: true
-- uses: page, item, place, today, usual
-- one row a policy: items in lists, the loads that wait for the pool, slots
SELECT policy, list(at_ ORDER BY at_, n) AS ats, list(ms ORDER BY at_, n) AS ms, list(place ORDER BY at_, n) AS places, list(task_id ORDER BY at_, n) AS tasks,
    list(goes_on ORDER BY at_, n) AS goes, (SELECT list(usual_ms ORDER BY task_id) FROM today JOIN usual USING (task_id) WHERE state = 'scheduled' AND pool = 'loads') AS waiting_ms,
    (SELECT list(task_id ORDER BY task_id) FROM today JOIN usual USING (task_id) WHERE state = 'scheduled' AND pool = 'loads') AS waiting,
    CASE policy WHEN 0 THEN 1 ELSE any_value(new_) END AS new_, CASE policy WHEN 0 THEN 8 ELSE any_value(room) END AS room, any_value(epoch_ms(paged_at)) AS now_ms,
    CASE policy WHEN 0 THEN 0 ELSE greatest(0, coalesce((SELECT max(new_slots) FROM ops.pool_orders WHERE pool = 'loads'), 0) - count(task_id)) END AS more,
    coalesce(avg(ms) FILTER (goes_on), 0)::BIGINT AS loop_ms
FROM (SELECT *, row_number() OVER (PARTITION BY policy ORDER BY at_, task_id, ms) AS n FROM item) AS item, place, page
GROUP BY policy;

-- name: played
-- part: true
-- uses: start_
-- heads of the queues: instant × 4096 + which of the items; 4000 the pool's next load, 4001 the next query of one who goes on
WITH RECURSIVE step AS (
    SELECT policy, list_sort([ats[i] * 4096 + i FOR i IN range(1, len(ats) + 1)] || [now_ms * 4096 + 4000 FOR i IN range(least(more, coalesce(len(waiting), 0)))]) AS heads,
        [now_ms FOR i IN range(8)] AS free_old, [now_ms FOR i IN range(room)] AS free_new,
        least(more, coalesce(len(waiting), 0)) AS pushed, 0::BIGINT AS taken, len(list_filter(tasks, lambda x: x IS NOT NULL)) + coalesce(len(waiting), 0) AS left_,
        NULL::VARCHAR AS task_id, NULL::BIGINT AS ends
    FROM start_
    UNION ALL
    SELECT policy, list_sort(CASE WHEN follows IS NULL THEN rest ELSE list_append(rest, follows) END),
        CASE place WHEN 0 THEN list_sort(list_append(free_old[2:], ends)) ELSE free_old END, CASE place WHEN 0 THEN free_new ELSE list_sort(list_append(free_new[2:], ends)) END,
        pushed + (is_load AND follows IS NOT NULL)::INTEGER, taken + (i = 4000)::INTEGER, left_ - is_load::INTEGER, task_id, ends
    FROM (
        SELECT *, CASE WHEN is_load THEN CASE WHEN pushed < coalesce(len(waiting), 0) THEN (ends + 7000) * 4096 + 4000 END
            WHEN goes_on THEN (ends + 1000) * 4096 + 4001 END AS follows
        FROM (
            SELECT *, greatest(at_, CASE place WHEN 0 THEN free_old[1] ELSE free_new[1] END) + took AS ends
            FROM (
                SELECT step.* EXCLUDE (heads, task_id, ends), step.heads[2:] AS rest, step.heads[1] // 4096 AS at_, step.heads[1] % 4096 AS i, waiting,
                    CASE step.heads[1] % 4096 WHEN 4000 THEN waiting_ms[taken + 1] WHEN 4001 THEN loop_ms ELSE known.ms[step.heads[1] % 4096] END AS took,
                    CASE step.heads[1] % 4096 WHEN 4000 THEN new_ WHEN 4001 THEN 0 ELSE places[step.heads[1] % 4096] END AS place,
                    CASE step.heads[1] % 4096 WHEN 4000 THEN waiting[taken + 1] WHEN 4001 THEN NULL ELSE tasks[step.heads[1] % 4096] END AS task_id,
                    step.heads[1] % 4096 = 4000 OR step.heads[1] % 4096 < 4000 AND tasks[step.heads[1] % 4096] IS NOT NULL AS is_load,
                    step.heads[1] % 4096 = 4001 OR step.heads[1] % 4096 < 4000 AND goes[step.heads[1] % 4096] AS goes_on
                FROM step JOIN start_ AS known USING (policy)
                WHERE left_ > 0 AND len(step.heads) > 0
            )
        )
    )
)
SELECT policy, task_id, ends FROM step WHERE task_id IS NOT NULL;

-- name: path
-- part: true
-- uses: page, late_run, today, usual, played
-- from the end of each load, and from what runs or could run, along the dependencies
WITH RECURSIVE step AS (
    SELECT policy, task_id, ends FROM played
    UNION ALL
    SELECT policy, task_id, CASE state WHEN 'running' THEN greatest(epoch_ms(paged_at) + 20000, epoch_ms(start_date) + usual_ms) ELSE epoch_ms(paged_at) + usual_ms END
    FROM today JOIN usual USING (task_id), page, (VALUES (0), (1)) AS v (policy)
    WHERE pool <> 'loads' AND state IN ('running', 'scheduled')
    UNION ALL
    SELECT policy, downstream_task_id, ends + 6000 + usual_ms
    FROM step
    JOIN before.airflow.task_deps ON upstream_task_id = step.task_id
    JOIN late_run USING (dag_id)
    JOIN usual ON usual.task_id = downstream_task_id
)
SELECT policy, max(ends) AS done_ms FROM step GROUP BY policy;

-- name: no_load_waits
-- broken_by_fault: true
-- says: no load waits in the queue of a full warehouse any more
SELECT query_id, query_tag::JSON ->> 'task_id' AS task_id, warehouse_name
FROM snowflake_account_usage.query_history AS query
WHERE execution_status = 'queued' AND query_type = 'COPY' AND query_tag LIKE '{%'
  AND NOT EXISTS (
      FROM ops.task_orders AS order_
      WHERE order_.dag_id = query_tag::JSON ->> 'dag_id' AND order_.run_id = query_tag::JSON ->> 'run_id' AND order_.task_id = query_tag::JSON ->> 'task_id'
  );

-- name: done_in_time
-- broken_by_fault: true
-- says: played on from here, the DAG is done at most five minutes later than if no load had waited any more
-- uses: path
SELECT make_timestamp_ms(ordered.done_ms) AS done_at, make_timestamp_ms(best.done_ms) AS without_waiting
FROM path AS ordered
JOIN path AS best ON ordered.policy = 1 AND best.policy = 0
WHERE ordered.done_ms > best.done_ms + 300000;

-- name: loads_do_not_share
-- broken_by_fault: true
-- says: loads are sent to a warehouse that has room for a pool of them, and on which no queue stands
-- uses: place
SELECT new_name AS warehouse_name, room AS free_slots
FROM place
WHERE old_name IS NOT NULL AND (new_ = 0 OR room < (SELECT slots FROM before.airflow.slot_pool WHERE pool = 'loads'));

-- name: nothing_is_repeated
-- broken_by_fault: false
-- says: no task begins again that had ended, or whose statement had a slot
-- uses: statement
SELECT order_.task_id, task.state, coalesce(live.execution_status, 'no live statement') AS its_statement
FROM ops.task_orders AS order_
JOIN before.airflow.task_instance AS task USING (dag_id, run_id, task_id)
LEFT JOIN statement AS live
    ON live.dag_id = order_.dag_id AND live.run_id = order_.run_id AND live.task_id = order_.task_id AND live.execution_status IN ('queued', 'running')
WHERE coalesce(live.execution_status, '') <> 'queued';

-- name: nobody_is_cancelled
-- broken_by_fault: false
-- says: no statement is cancelled by hand: those of restarted tasks are, by the restart, and all others belong to somebody
SELECT statement.query_id, statement.user_name, statement.warehouse_name
FROM ops.query_orders JOIN snowflake_account_usage.query_history AS statement USING (query_id)
WHERE query_id NOT IN (SELECT query_id FROM before.ops.query_orders);

-- name: other_work_stays
-- broken_by_fault: false
-- says: no other work is sent elsewhere
SELECT workload, was.warehouse_name AS was_at, route.warehouse_name AS is_at
FROM ops.routes AS route
FULL JOIN before.ops.routes AS was USING (workload)
WHERE workload <> 'loads' AND route.warehouse_name IS DISTINCT FROM was.warehouse_name;

-- name: no_needless_order
-- broken_by_fault: false
-- says: no warehouse gets another size, and no pool another number of slots
SELECT warehouse_name AS name, new_size AS becomes FROM ops.warehouse_orders
UNION ALL
SELECT pool, new_slots::VARCHAR FROM ops.pool_orders;

-- name: orders_are_signed
-- broken_by_fault: false
-- says: each order, and the route that was changed, bears the incident's id and the time it was given
-- uses: page
SELECT orders.reason, orders.given_at
FROM (
    SELECT reason, requested_at AS given_at FROM ops.task_orders
    UNION ALL
    SELECT route.reason, route.changed_at FROM ops.routes AS route JOIN before.ops.routes AS was USING (workload)
    WHERE route.warehouse_name <> was.warehouse_name OR route.changed_at <> was.changed_at OR route.reason <> was.reason
) AS orders
CROSS JOIN page
WHERE NOT contains(orders.reason, incident_id) OR orders.given_at < paged_at OR orders.given_at > world_now();

-- name: crowd
-- part: true
-- uses: late_run, live_load
-- the DAG that is late and the warehouse in whose queue its loads wait
SELECT DISTINCT dag_id, warehouse_name FROM live_load WHERE execution_status = 'queued';

-- name: moment
-- part: true
-- uses: crowd
-- when each check of that DAG looks: as a run begins, or as each load is handed to a worker
SELECT check_.*, run.run_id, run.run_after, task.queued_dttm AS at_, row_number() OVER (PARTITION BY check_.runs, check_.warehouse_name, run.run_id ORDER BY task.queued_dttm) AS nth
FROM ops.health_checks AS check_
JOIN before.airflow.dag_run AS run USING (dag_id)
JOIN before.airflow.task_instance AS task ON task.dag_id = run.dag_id AND task.run_id = run.run_id AND task.pool = 'loads' AND task.queued_dttm IS NOT NULL
WHERE dag_id IN (SELECT dag_id FROM crowd)
QUALIFY check_.runs = 'before_each_load' OR nth = 1;

-- name: fires
-- part: true
-- uses: moment, late_run
-- as it was, and, for the late run, as it would be if each interval of the queue had come ten minutes later
SELECT moment.dag_id, moment.run_id, moment.run_after, moment.warehouse_name, moment.runs, later, min(moment.at_) AS fires_at, min(moment.nth) AS nth
FROM moment
CROSS JOIN (VALUES (INTERVAL 0 MINUTE), (INTERVAL 10 MINUTE)) AS v (later)
WHERE (later = INTERVAL 0 MINUTE OR moment.run_id IN (SELECT run_id FROM late_run))
  AND (
    SELECT count(*) FROM before.snowflake_account_usage.warehouse_load_history AS load
    WHERE load.warehouse_name = moment.warehouse_name AND load.avg_queued_load > moment.queued_above
      AND load.end_time + later <= moment.at_ AND load.start_time + later >= time_bucket(INTERVAL 5 MINUTE, moment.at_) - to_minutes(moment.for_minutes)
  ) >= moment.for_minutes / 5
GROUP BY ALL;

-- name: in_time
-- part: true
-- uses: fires, late_run, today
-- those that would have fired in the late run while half of its loads were still to be handed to a worker
SELECT * FROM fires SEMI JOIN late_run USING (dag_id, run_id)
WHERE nth <= (SELECT count(*) / 2 FROM today WHERE pool = 'loads');

-- name: a_check_stands
-- broken_by_fault: true
-- says: the late DAG has a check of the warehouse on which its loads met a queue
-- uses: crowd
SELECT dag_id, warehouse_name FROM crowd ANTI JOIN ops.health_checks USING (dag_id, warehouse_name);

-- name: this_morning_is_caught
-- broken_by_fault: true
-- says: it would have fired this morning while half of the loads were still to come
-- uses: crowd, in_time
SELECT dag_id, warehouse_name FROM crowd ANTI JOIN (SELECT * FROM in_time WHERE later = INTERVAL 0 MINUTE) AS caught USING (dag_id, warehouse_name);

-- name: a_later_crowd_is_caught
-- broken_by_fault: true
-- says: had the same queue come ten minutes later, it would have fired as well while half of the loads were still to come
-- uses: crowd, in_time
SELECT dag_id, warehouse_name FROM crowd ANTI JOIN (SELECT * FROM in_time WHERE later = INTERVAL 10 MINUTE) AS caught USING (dag_id, warehouse_name);

-- name: no_usual_morning_is_rerouted
-- broken_by_fault: false
-- says: it would not have fired in any run before this one
-- uses: fires, late_run
SELECT run_after, fires_at, runs, warehouse_name FROM fires ANTI JOIN late_run USING (dag_id, run_id);

-- name: it_leads_to_room
-- broken_by_fault: false
-- says: it leads to another warehouse, of which half of the slots or more were free, on average, in the first half hour of the last seven runs
-- uses: crowd, late_run
SELECT check_.reroute_to, round(avg(avg_running), 1) AS slots_taken
FROM ops.health_checks AS check_
JOIN before.airflow.dag_run AS run ON run.dag_id = check_.dag_id
JOIN before.snowflake_show.warehouses AS other ON other.name = check_.reroute_to
JOIN before.snowflake_account_usage.warehouse_load_history AS load
    ON load.warehouse_name = check_.reroute_to AND load.start_time >= run.run_after AND load.start_time < run.run_after + INTERVAL 30 MINUTE
WHERE check_.dag_id IN (SELECT dag_id FROM crowd)
  AND run.run_after >= (SELECT max(run_after) FROM late_run) - INTERVAL 7 DAY AND run.run_id NOT IN (SELECT run_id FROM late_run)
GROUP BY check_.reroute_to, check_.warehouse_name, other.max_concurrency_level
HAVING avg(avg_running) > other.max_concurrency_level / 2 OR check_.reroute_to = check_.warehouse_name;
