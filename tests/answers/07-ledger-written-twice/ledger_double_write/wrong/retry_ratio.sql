-- verdict: partly
-- says: ✘ pages within 20 minutes of the first double write
-- Attempts per request above 1.2 over a quarter of an hour: misses small faults, and is fooled by slow days.
SELECT count(*) AS attempts, count(DISTINCT idempotency_key) AS requests
FROM api.request_log
WHERE received_at > world_now() - INTERVAL 15 MINUTE
HAVING count(*) > 1.2 * count(DISTINCT idempotency_key)
