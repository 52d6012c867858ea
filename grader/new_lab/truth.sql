-- Each fact in two ways: from the public tables, and from the stage that made them.

-- name: first_copy_at
-- way: public
-- onset: true
SELECT min(placed_at) FROM (
    SELECT placed_at, row_number() OVER (PARTITION BY request_key ORDER BY order_id) AS nth FROM shop.orders
) WHERE nth > 1;

-- name: first_copy_at
-- way: mechanism
SELECT make_timestamp_ms(min(placed)) FROM stage.copy;

-- name: last_copy_at
-- way: public
-- ended: true
SELECT max(placed_at) FROM (
    SELECT placed_at, row_number() OVER (PARTITION BY request_key ORDER BY order_id) AS nth FROM shop.orders
) WHERE nth > 1;

-- name: last_copy_at
-- way: mechanism
SELECT make_timestamp_ms(max(placed)) FROM stage.copy;

-- name: copies
-- way: public
SELECT count(*) - count(DISTINCT request_key) FROM shop.orders;

-- name: copies
-- way: mechanism
SELECT count(*) FROM stage.copy;

-- name: copied_price
-- way: public
SELECT coalesce(sum(price), 0) FROM (
    SELECT price, row_number() OVER (PARTITION BY request_key ORDER BY order_id) AS nth FROM shop.orders
) WHERE nth > 1;

-- name: copied_price
-- way: mechanism
SELECT coalesce(sum(list_price), 0) FROM stage.copy JOIN stage.item USING (item);

-- name: mechanism
-- way: public
SELECT 'retry';

-- name: mechanism
-- way: mechanism
SELECT 'retry';

-- name: a_void_has_its_time
-- way: assumption
SELECT order_id FROM shop.orders WHERE (status = 'void') <> (voided_at IS NOT NULL);
