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
COMMENT ON TABLE shop.orders IS 'Orders, as the shop wrote them.';

CREATE TABLE shop.voids (
    order_id BIGINT NOT NULL PRIMARY KEY REFERENCES shop.orders (order_id),
    op VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    voided_at TIMESTAMP_MS NOT NULL
);
COMMENT ON TABLE shop.voids IS 'A note for each order that was voided.';

CREATE TABLE shop.credits (
    credit_id BIGINT NOT NULL PRIMARY KEY,
    order_id BIGINT NOT NULL,
    amount DECIMAL(8, 2) NOT NULL
);
COMMENT ON TABLE shop.credits IS 'What the shop gives back.';

CREATE TABLE shop.items (
    item VARCHAR NOT NULL PRIMARY KEY,
    list_price DECIMAL(8, 2) NOT NULL
);
COMMENT ON TABLE shop.items IS 'The price list.';
