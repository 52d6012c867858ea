-- What the world does after a fix: the other counters sell on, a whole wheel among it. The scale stays off.
INSERT INTO counter.weighings
SELECT
    (SELECT max(weighing_id) FROM counter.weighings) + n, scale_id, product_id, kg, round(kg * price_per_kg, 2),
    world_now() - to_minutes(CAST(n AS INTEGER)), NULL
FROM range(1, 6) AS r (n), (SELECT CASE n WHEN 3 THEN 36.5 ELSE 0.24 END::DECIMAL(12, 3) AS kg),
    (SELECT product_id, price_per_kg FROM counter.products WHERE product_id = 2),
    (SELECT min(scale_id) AS scale_id FROM counter.scales WHERE scale_id NOT IN (
        SELECT scale_id FROM counter.scale_updates WHERE updated_at = (SELECT max(updated_at) FROM counter.scale_updates)));
