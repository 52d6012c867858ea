-- verdict: wrong
-- says: on healthy days
-- A sign, and a daily one.
SELECT idempotency_key, count(*) AS attempts
FROM api.request_log
WHERE received_at > world_now() - INTERVAL 15 MINUTE
GROUP BY idempotency_key
HAVING count(*) > 1
