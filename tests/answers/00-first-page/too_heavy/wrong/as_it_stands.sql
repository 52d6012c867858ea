-- verdict: wrong
-- says: 6 rows where 1 is expected
-- The cell as a learner finds it.
SELECT scale_id, count(*) AS weighings
FROM counter.weighings
-- write your query here
GROUP BY scale_id
