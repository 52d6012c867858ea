-- verdict: right
SELECT task_id, minutes, usual_minutes, minutes / usual_minutes AS times FROM (SELECT
    t.task_id,
    t.duration / 60 AS minutes,
    (SELECT median(p.duration) / 60 FROM airflow.task_instance AS p JOIN airflow.dag_run AS pr ON pr.dag_id = p.dag_id AND pr.run_id = p.run_id
     WHERE p.dag_id = t.dag_id AND p.task_id = t.task_id AND p.state = 'success' AND pr.run_after < r.run_after AND dayofweek(pr.run_after) = dayofweek(r.run_after)) AS usual_minutes
FROM airflow.task_instance AS t JOIN airflow.dag_run AS r ON r.dag_id = t.dag_id AND r.run_id = t.run_id
WHERE r.state = 'running' AND t.state = 'success') WHERE usual_minutes IS NOT NULL
