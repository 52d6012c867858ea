-- verdict: right
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
      AND dayname(run.run_after) = dayname(late.run_after)
      AND past.state = 'success'
    GROUP BY past.dag_id, past.task_id
)
SELECT
    task.task_id,
    task.duration / 60 AS minutes,
    usual.usual_minutes,
    (task.duration / 60) / usual.usual_minutes AS times
FROM airflow.task_instance AS task
JOIN late USING (dag_id, run_id)
JOIN usual USING (dag_id, task_id)
WHERE task.state = 'success'
