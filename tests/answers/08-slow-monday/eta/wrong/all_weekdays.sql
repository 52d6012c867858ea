-- verdict: wrong
-- says: `minutes_left` is wrong
-- Mondays take longer.
WITH RECURSIVE late AS (
    SELECT dag_id, run_id, run_after FROM airflow.dag_run WHERE state = 'running'
),
usual AS (
    SELECT past.task_id, median(past.duration) / 60 AS takes
    FROM airflow.task_instance AS past
    JOIN airflow.dag_run AS run USING (dag_id, run_id)
    JOIN late ON late.dag_id = run.dag_id
    WHERE run.run_after < late.run_after
      AND past.state = 'success'
    GROUP BY past.task_id
),
open_task AS (
    SELECT
        task.dag_id,
        task.task_id,
        task.state,
        task.pool,
        usual.takes,
        (epoch_ms(task.start_date) - epoch_ms(world_now())) / 60000 AS began,
        (epoch_ms(again.requested_at) - epoch_ms(world_now())) / 60000 AS begins_anew
    FROM airflow.task_instance AS task
    JOIN late USING (dag_id, run_id)
    JOIN usual USING (task_id)
    LEFT JOIN ops.task_orders AS again USING (dag_id, run_id, task_id)
    WHERE task.end_date IS NULL
),
running AS (
    SELECT task_id, pool, coalesce(begins_anew + takes, greatest(began + takes, 0)) AS minutes_left
    FROM open_task
    WHERE state = 'running'
),
reached AS (
    SELECT task_id, minutes_left FROM running
    UNION ALL
    SELECT
        task_id,
        takes + CASE
            WHEN pool = 'loads' THEN coalesce((SELECT min(minutes_left) FROM running WHERE pool = 'loads'), 0)
            ELSE 0
        END
    FROM open_task
    WHERE state = 'scheduled'
    UNION ALL
    SELECT open_task.task_id, reached.minutes_left + open_task.takes
    FROM reached
    JOIN airflow.task_deps AS dep ON dep.upstream_task_id = reached.task_id
    JOIN open_task ON open_task.task_id = dep.downstream_task_id AND open_task.dag_id = dep.dag_id
    WHERE open_task.state IS NULL
)
SELECT task_id, max(minutes_left) AS minutes_left
FROM reached
GROUP BY task_id
