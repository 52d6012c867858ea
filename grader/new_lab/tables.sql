-- Purpose: the public tables, filled from the stage.
-- Grain:   one row for each order, void and item.
-- Keys:    order_id, in the order of writing.
-- Seed:    nothing is drawn here.
INSERT INTO shop.items SELECT * FROM stage.item;

INSERT INTO shop.orders
SELECT
    row_number() OVER (ORDER BY placed, i), request_key, item, list_price, instant(placed),
    CASE WHEN i = 7 THEN 'void' ELSE 'placed' END,
    CASE WHEN i = 7 THEN instant(placed + 60000) END
FROM (FROM stage.request UNION ALL FROM stage.copy)
JOIN stage.item USING (item)
WHERE placed <= the('now_at');

INSERT INTO shop.voids
SELECT order_id, 'the customer called', voided_at FROM shop.orders WHERE status = 'void';
