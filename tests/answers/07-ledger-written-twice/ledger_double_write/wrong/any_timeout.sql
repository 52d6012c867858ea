-- verdict: wrong
-- says: on healthy days
-- A sign that is there before any double write, and on every quiet afternoon too.
SELECT count(*) AS timeouts
FROM idem.cache_events
WHERE op = 'get' AND role = 'primary' AND result = 'timeout' AND ts > world_now() - INTERVAL 15 MINUTE
HAVING count(*) > 0
