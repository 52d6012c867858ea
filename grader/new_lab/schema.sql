-- Purpose: the public tables: what a learner sees. Each table and each column has its COMMENT.
-- Grain:   one row for each order, void and item.
-- Keys:    order_id, item; request_key names a request, over all its attempts.
-- Seed:    nothing: the tables are the same in all worlds.
CREATE SCHEMA shop;

CREATE TABLE shop.orders (
    order_id BIGINT NOT NULL PRIMARY KEY,
    request_key BIGINT NOT NULL,
    item VARCHAR NOT NULL,
    price DECIMAL(8, 2) NOT NULL CHECK (price > 0),
    placed_at TIMESTAMP_MS NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('placed', 'void')),
    voided_at TIMESTAMP_MS
);
COMMENT ON TABLE shop.orders IS 'One row for each order, as the shop wrote it. Orders are voided, never deleted.';
COMMENT ON COLUMN shop.orders.order_id IS 'Number of the order, in the order of writing.';
COMMENT ON COLUMN shop.orders.request_key IS 'What names the customer''s request, over all its attempts.';
COMMENT ON COLUMN shop.orders.item IS 'What was ordered; see shop.items.';
COMMENT ON COLUMN shop.orders.price IS 'In dollars.';
COMMENT ON COLUMN shop.orders.placed_at IS 'When the row was written, UTC.';
COMMENT ON COLUMN shop.orders.status IS 'placed, or void.';
COMMENT ON COLUMN shop.orders.voided_at IS 'When it was voided, UTC; NULL while it is placed.';

CREATE TABLE shop.voids (
    order_id BIGINT NOT NULL PRIMARY KEY REFERENCES shop.orders (order_id),
    reason VARCHAR NOT NULL,
    voided_at TIMESTAMP_MS NOT NULL
);
COMMENT ON TABLE shop.voids IS 'One note for each order that was voided.';
COMMENT ON COLUMN shop.voids.order_id IS 'The order that was voided.';
COMMENT ON COLUMN shop.voids.reason IS 'Why, in a few words.';
COMMENT ON COLUMN shop.voids.voided_at IS 'When, UTC.';

CREATE TABLE shop.items (
    item VARCHAR NOT NULL PRIMARY KEY,
    list_price DECIMAL(8, 2) NOT NULL
);
COMMENT ON TABLE shop.items IS 'The price list.';
COMMENT ON COLUMN shop.items.item IS 'Name of the item.';
COMMENT ON COLUMN shop.items.list_price IS 'In dollars.';
