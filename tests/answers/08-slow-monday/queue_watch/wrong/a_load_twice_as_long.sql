-- verdict: wrong
-- says: false pages on healthy days
-- One slow source is no queue.
SELECT t.task_id FROM airflow.task_instance AS t JOIN airflow.dag_run AS r USING (dag_id, run_id)
WHERE t.pool = 'loads' AND r.run_after > world_now() - INTERVAL 8 HOUR AND (epoch_ms(coalesce(t.end_date, world_now())) - epoch_ms(t.start_date)) / 1000.0 > 2 * (
    SELECT median(p.duration) FROM airflow.task_instance AS p WHERE p.dag_id = t.dag_id AND p.task_id = t.task_id AND p.run_id <> t.run_id)
