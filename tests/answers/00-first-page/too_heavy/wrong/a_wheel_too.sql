-- verdict: wrong
-- says: behaves as if `kg` of exactly 40 counted too
-- A wheel of exactly 40 kg is one that somebody bought.
SELECT scale_id, count(*) AS weighings
FROM counter.weighings
WHERE kg >= 40
GROUP BY scale_id
