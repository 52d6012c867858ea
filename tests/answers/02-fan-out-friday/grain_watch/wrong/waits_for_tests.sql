-- verdict: wrong
-- says: It pages in none of 21 sick worlds
-- A test that fails: none does.
SELECT * FROM dbt.run_results WHERE status = 'fail' AND execute_completed_at > world_now() - INTERVAL 2 HOUR
