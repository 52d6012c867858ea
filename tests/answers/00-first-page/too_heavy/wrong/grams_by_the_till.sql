-- verdict: wrong
-- says: `weighings` is wrong
-- All that are wrong, the small ones among them: that is asked later.
SELECT scale_id, count(*) AS weighings
FROM counter.weighings
JOIN counter.products USING (product_id)
WHERE round(kg * price_per_kg, 2) <> paid
GROUP BY scale_id
