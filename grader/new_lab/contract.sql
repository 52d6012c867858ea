-- What must hold of a world that nothing is wrong with: each query returns the violations.

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
