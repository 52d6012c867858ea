-- verdict: right
SELECT task_id, any_value(t.duration) FILTER (WHERE r.state = 'running') / 60 AS minutes,
    quantile_cont(t.duration, 0.5) FILTER (WHERE r.run_after < late.run_after) / 60 AS usual_minutes, minutes / usual_minutes AS times
FROM airflow.task_instance AS t JOIN airflow.dag_run AS r USING (dag_id, run_id), (SELECT dag_id AS late_dag, run_after FROM airflow.dag_run WHERE state = 'running') AS late
WHERE t.state = 'success' AND r.dag_id = late_dag AND isodow(r.run_after) = isodow(late.run_after) AND r.run_after <= late.run_after
GROUP BY task_id
HAVING minutes IS NOT NULL AND usual_minutes IS NOT NULL
