-- What the world does after a fix: a late copy of an order that was repeated arrives.
INSERT INTO shop.orders
SELECT (SELECT max(order_id) + 1 FROM shop.orders), request_key, item, price, world_now(), 'placed', NULL
FROM shop.orders
WHERE request_key = (SELECT min(request_key) FROM (
    SELECT request_key FROM shop.orders GROUP BY ALL HAVING count(*) > 1))
LIMIT 1;
