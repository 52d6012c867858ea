-- verdict: wrong
-- says: Pages in 0 of
-- says: later than that
-- The page that came anyway, three hours apart.
SELECT run_id, run_at, diff_usd
FROM recon.runs
WHERE status = 'off' AND run_at > world_now() - INTERVAL 3 HOUR
