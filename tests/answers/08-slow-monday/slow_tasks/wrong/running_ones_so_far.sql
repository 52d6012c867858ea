-- verdict: partly
-- says: rows should not be there
-- How long they will take nobody knows yet.
WITH late AS (
    SELECT dag_id, run_id, run_after
    FROM airflow.dag_run
    WHERE state = 'running'
),
usual AS (
    SELECT past.dag_id, past.task_id, median(past.duration) / 60 AS usual_minutes
    FROM airflow.task_instance AS past
    JOIN airflow.dag_run AS run USING (dag_id, run_id)
    JOIN late ON late.dag_id = run.dag_id
    WHERE run.run_after < late.run_after
      AND isodow(run.run_after) = isodow(late.run_after)
      AND past.state = 'success'
    GROUP BY past.dag_id, past.task_id
)
SELECT
    task.task_id,
    coalesce(task.duration, (epoch_ms(world_now()) - epoch_ms(task.start_date)) / 1000.0) / 60 AS minutes,
    usual.usual_minutes,
    coalesce(task.duration, (epoch_ms(world_now()) - epoch_ms(task.start_date)) / 1000.0) / 60 / usual.usual_minutes AS times
FROM airflow.task_instance AS task
JOIN late USING (dag_id, run_id)
JOIN usual USING (dag_id, task_id)
WHERE task.state IN ('success', 'running')
