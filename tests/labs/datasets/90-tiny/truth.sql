-- name: first_copy_at
-- way: public
-- onset: true
SELECT min(placed_at) FROM (
    SELECT placed_at, row_number() OVER (PARTITION BY request_key ORDER BY order_id) AS nth FROM shop.orders
) WHERE nth > 1;

-- name: last_copy_at
-- way: public
-- ended: true
SELECT max(placed_at) FROM (
    SELECT placed_at, row_number() OVER (PARTITION BY request_key ORDER BY order_id) AS nth FROM shop.orders
) WHERE nth > 1;

-- name: copies
-- way: public
SELECT count(*) - count(DISTINCT request_key) FROM shop.orders;

-- name: copied_price
-- way: public
SELECT sum(price) FROM (
    SELECT price, row_number() OVER (PARTITION BY request_key ORDER BY order_id) AS nth FROM shop.orders
) WHERE nth > 1;

-- name: first_item
-- way: public
SELECT arg_min(item, placed_at) FROM (
    SELECT item, placed_at, row_number() OVER (PARTITION BY request_key ORDER BY order_id) AS nth FROM shop.orders
) WHERE nth > 1;

-- name: mechanism
-- way: public
SELECT 'retry';

-- name: still_going
-- way: public
SELECT false;

-- name: a_void_has_its_time
-- way: assumption
SELECT order_id FROM shop.orders WHERE (status = 'void') <> (voided_at IS NOT NULL);
