-- An order that the customer had voided, and then placed again under the key of the same request:
-- what is void does not count, so nothing is doubled.
INSERT INTO shop.orders
SELECT
    (SELECT max(order_id) FROM shop.orders) + nth, (SELECT max(request_key) FROM shop.orders) + 1, 'tea', 2.50,
    (SELECT min(placed_at) FROM shop.orders) + INTERVAL (nth) MINUTE,
    CASE nth WHEN 1 THEN 'void' ELSE 'placed' END,
    CASE nth WHEN 1 THEN (SELECT min(placed_at) FROM shop.orders) + INTERVAL 90 SECOND END
FROM range(1, 3) AS r (nth);

INSERT INTO shop.voids
SELECT order_id, 'void', 'the customer called', voided_at
FROM shop.orders
WHERE status = 'void' AND order_id NOT IN (SELECT order_id FROM shop.voids);

INSERT INTO shop.credits
SELECT (SELECT max(credit_id) FROM shop.credits) + 1, order_id, price
FROM shop.orders
WHERE status = 'void' AND order_id NOT IN (SELECT order_id FROM shop.credits);
