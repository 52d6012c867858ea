-- verdict: partly
-- says: On healthy days it pages
-- says: campaign
-- says: ✘ pages within 20 minutes of the first double write
-- The sign with a threshold: it lets the stray ones pass, and pages when the cache fails over and nothing is written twice.
SELECT count(*) AS timeouts
FROM idem.cache_events
WHERE op = 'get' AND role = 'primary' AND result = 'timeout' AND ts > world_now() - INTERVAL 15 MINUTE
HAVING count(*) >= 12
