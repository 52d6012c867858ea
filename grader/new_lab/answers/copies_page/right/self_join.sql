-- verdict: right
-- A placed order with an earlier one of its request beside it.
SELECT later.order_id
FROM shop.orders AS later JOIN shop.orders AS earlier USING (request_key)
WHERE later.status = 'placed' AND earlier.status = 'placed' AND earlier.order_id < later.order_id
