-- Purpose: the public tables, filled from the stage.
-- Grain:   one row for each scale, update, cheese, weighing and order.
-- Keys:    weighing_id, in the order of time.
-- Seed:    the updates of the other scales, and the minute of the order.
INSERT INTO counter.scales SELECT scale, shop FROM stage.scale ORDER BY scale;

-- All scales get the same software, on one day each; the one in the story is the last.
INSERT INTO counter.scale_updates
SELECT
    scale,
    instant(CASE WHEN scale = the('scale') THEN the('since')
        ELSE the('day_start') - minutes(1440 * scale) + minutes(400 + below(20, 20, scale)) END),
    '4.2'
FROM stage.scale ORDER BY scale;

INSERT INTO counter.products SELECT product_id, name, price_per_kg FROM stage.cheese ORDER BY product_id;

INSERT INTO counter.weighings
SELECT
    row_number() OVER (ORDER BY weighed, i), scale, product_id, kg,
    round((grams / 1000)::DECIMAL(12, 3) * price_per_kg::DECIMAL(6, 2), 2), instant(weighed), NULL
FROM stage.weighing
JOIN stage.sent USING (i)
JOIN stage.cheese USING (product_id)
WHERE weighed <= the('now_at')
ORDER BY weighed, i;

-- An order goes out at the same hour each day; today's, half an hour or so after the page.
CREATE TABLE stage.dairy_order AS
SELECT 8 - n AS order_id, due - minutes(1440 * n) AS due
FROM (SELECT the('page_at') + minutes(told(40, 5 * whole(5, 9, 21, 1))) AS due), range(8) AS r (n);

INSERT INTO dairy.orders
SELECT
    order_id, instant(due),
    CASE WHEN due <= the('now_at') THEN (
        SELECT sum(kg) FROM counter.weighings
        WHERE weighed_at <= instant(due) AND weighed_at::DATE = instant(due)::DATE
    ) END
FROM stage.dairy_order ORDER BY order_id;
