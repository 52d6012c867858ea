-- verdict: right
-- Counts under a condition, and keeps the scales where it is met.
SELECT scale_id, count_if(kg > 40) AS weighings
FROM counter.weighings
GROUP BY scale_id
HAVING count_if(kg > 40) > 0
