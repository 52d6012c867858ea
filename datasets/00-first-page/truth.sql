-- Each fact in two ways: from the public tables, and from the stage that made them.

-- name: wrong
-- part: true
SELECT w.* FROM counter.weighings AS w JOIN counter.products USING (product_id)
WHERE round(kg * price_per_kg, 2) <> paid;

-- name: hit
-- part: true
SELECT w.* FROM stage.weighing AS w JOIN stage.sent USING (i)
WHERE kg * 1000 <> grams AND weighed <= (SELECT now_at FROM stage.story);

-- name: scale_id
-- way: public
-- uses: wrong
SELECT min(scale_id) FROM wrong;

-- name: scale_id
-- way: mechanism
-- uses: hit
SELECT min(scale) FROM hit;

-- name: first_wrong_at
-- way: public
-- onset: true
-- uses: wrong
SELECT min(weighed_at) FROM wrong;

-- name: first_wrong_at
-- way: mechanism
-- uses: hit
SELECT make_timestamp_ms(min(weighed)) FROM hit;

-- name: wrong_weighings
-- way: public
-- uses: wrong
SELECT count(*) FROM wrong;

-- name: wrong_weighings
-- way: mechanism
-- uses: hit
SELECT count(*) FROM hit;

-- name: kg_sold
-- way: public
SELECT sum(CASE WHEN round(kg * price_per_kg, 2) = paid THEN kg ELSE kg / 1000 END)::DECIMAL(12, 3)
FROM counter.weighings JOIN counter.products USING (product_id)
WHERE weighed_at::DATE = world_now()::DATE;

-- name: kg_sold
-- way: mechanism
SELECT (sum(grams) / 1000)::DECIMAL(12, 3) FROM stage.weighing
WHERE weighed <= (SELECT now_at FROM stage.story) AND weighed >= (SELECT day_start FROM stage.story);

-- name: why
-- way: public
SELECT 'grams';

-- name: why
-- way: mechanism
SELECT 'grams';

-- name: a_wheel_is_the_heaviest_piece
-- way: assumption
SELECT weighing_id FROM counter.weighings JOIN counter.products USING (product_id)
WHERE round(kg * price_per_kg, 2) = paid AND kg > 40;
