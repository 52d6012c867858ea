-- verdict: right
-- Says once, in a temp table, which rows are wrong.
CREATE TEMP TABLE wrong AS
SELECT weighing_id
FROM counter.weighings
JOIN counter.products USING (product_id)
WHERE round(kg * price_per_kg, 2) <> paid;

UPDATE counter.weighings
SET kg = kg / 1000, corrected_at = world_now()
WHERE weighing_id IN (SELECT weighing_id FROM wrong);
