-- verdict: wrong
-- says: pages within 50 minutes
-- Nobody is woken.
SELECT 1 WHERE false
