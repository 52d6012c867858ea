-- verdict: right
WITH RECURSIVE l AS (SELECT * FROM airflow.dag_run WHERE state = 'running'),
u AS (
    SELECT t.task_id, (SELECT to_microseconds((1000000 * median(p.duration))::BIGINT) FROM airflow.task_instance AS p JOIN airflow.dag_run AS r USING (dag_id, run_id)
        WHERE p.dag_id = t.dag_id AND p.task_id = t.task_id AND p.state = 'success' AND isodow(r.run_after) = isodow(l.run_after) AND r.run_after < l.run_after) AS s,
        t.state, t.pool, t.dag_id, t.start_date,
        (SELECT max(requested_at) FROM ops.task_orders AS o WHERE o.dag_id = t.dag_id AND o.run_id = t.run_id AND o.task_id = t.task_id) AS again
    FROM airflow.task_instance AS t JOIN l ON l.dag_id = t.dag_id AND l.run_id = t.run_id WHERE t.end_date IS NULL
), b AS (
    SELECT task_id, pool, CASE WHEN again IS NULL THEN greatest(start_date + s, world_now()) ELSE again + s END AS e FROM u WHERE state = 'running'
), w AS (
    SELECT task_id, e FROM b
    UNION ALL SELECT task_id, CASE pool WHEN 'loads' THEN (SELECT coalesce(min(e), world_now()) FROM b WHERE pool = 'loads') ELSE world_now() END + s FROM u WHERE state = 'scheduled'
    UNION ALL SELECT u.task_id, w.e + u.s FROM w JOIN airflow.task_deps AS d ON d.upstream_task_id = w.task_id JOIN u ON u.task_id = d.downstream_task_id AND u.dag_id = d.dag_id WHERE u.state IS NULL
)
SELECT task_id, epoch(max(e) - world_now()) / 60 AS minutes_left FROM w GROUP BY task_id
