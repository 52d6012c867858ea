-- name: one_order_per_request
-- broken_by_fault: true
-- says: each request has one placed order
SELECT request_key, count(*) AS orders
FROM shop.orders WHERE status = 'placed' GROUP BY ALL HAVING count(*) > 1;

-- name: nothing_deleted
-- broken_by_fault: false
-- says: no order is gone
SELECT order_id FROM before.shop.orders ANTI JOIN shop.orders USING (order_id);

-- name: every_void_noted
-- broken_by_fault: false
-- says: each voided order has its note
SELECT order_id FROM shop.orders ANTI JOIN shop.voids USING (order_id) WHERE status = 'void';

-- name: every_void_credited
-- broken_by_fault: false
-- says: each voided order is given back once
SELECT o.order_id, count(c.credit_id) AS credits
FROM shop.orders AS o LEFT JOIN shop.credits AS c ON c.order_id = o.order_id AND c.amount = o.price
WHERE o.status = 'void' GROUP BY ALL HAVING count(c.credit_id) <> 1;

-- name: prices_as_listed
-- broken_by_fault: false
-- says: an order costs what the list says
SELECT order_id FROM shop.orders JOIN shop.items USING (item) WHERE price <> list_price;
