-- verdict: wrong
-- says: sick worlds in time
-- That is the page itself, hours later.
SELECT * FROM audit.dq_results WHERE status = 'fail' AND run_at > world_now() - INTERVAL 6 HOUR
