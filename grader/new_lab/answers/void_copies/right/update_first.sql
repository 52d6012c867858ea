-- verdict: right
-- The orders first, then a note for each that has none.
UPDATE shop.orders AS o
SET status = 'void', voided_at = world_now()
WHERE status = 'placed' AND EXISTS (
    SELECT 1
    FROM shop.orders AS earlier
    WHERE earlier.request_key = o.request_key AND earlier.status = 'placed' AND earlier.order_id < o.order_id
);

INSERT INTO shop.voids
SELECT order_id, 'written twice', world_now()
FROM shop.orders ANTI JOIN shop.voids USING (order_id)
WHERE status = 'void';
