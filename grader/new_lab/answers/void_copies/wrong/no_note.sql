-- verdict: partly
-- says: each voided order has its note
-- Voids what it should, and leaves no trace of why.
UPDATE shop.orders
SET status = 'void', voided_at = world_now()
WHERE order_id IN (
    SELECT order_id
    FROM shop.orders
    WHERE status = 'placed'
    QUALIFY row_number() OVER (PARTITION BY request_key ORDER BY order_id) > 1
);
