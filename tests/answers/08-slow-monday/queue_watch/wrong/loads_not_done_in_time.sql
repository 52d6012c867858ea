-- verdict: wrong
-- says: false pages on healthy days
-- At the month's end they take longer, and are fine.
SELECT count(*) AS done FROM airflow.task_instance AS t JOIN airflow.dag_run AS r USING (dag_id, run_id)
WHERE t.pool = 'loads' AND r.run_after = (SELECT max(run_after) FROM airflow.dag_run WHERE dag_id IN (SELECT dag_id FROM airflow.task_instance WHERE pool = 'loads'))
HAVING count(*) FILTER (t.end_date <= world_now()) < 36 AND world_now() > any_value(r.run_after) + INTERVAL 70 MINUTE
