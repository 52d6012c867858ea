-- verdict: wrong
-- says: false pages on healthy days
-- It is on every good morning.
SELECT count(*) FROM airflow.task_instance WHERE pool = 'loads' AND state = 'running' HAVING count(*) >= 6
