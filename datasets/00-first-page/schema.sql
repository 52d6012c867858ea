-- Purpose: the public tables: what a learner sees.
-- Grain:   one row for each scale, update, cheese, weighing and order to the dairies.
-- Keys:    scale_id, product_id, weighing_id, order_id; a scale is updated at most once at an instant.
-- Seed:    nothing: the tables are the same in all worlds.
CREATE SCHEMA counter;
CREATE SCHEMA dairy;

CREATE TABLE counter.scales (
    scale_id INTEGER NOT NULL PRIMARY KEY,
    shop VARCHAR NOT NULL
);
COMMENT ON TABLE counter.scales IS 'One row for each scale on a counter.';
COMMENT ON COLUMN counter.scales.scale_id IS 'Number on the scale''s label.';
COMMENT ON COLUMN counter.scales.shop IS 'The shop it stands in.';

CREATE TABLE counter.scale_updates (
    scale_id INTEGER NOT NULL REFERENCES counter.scales (scale_id),
    updated_at TIMESTAMP_MS NOT NULL,
    version VARCHAR NOT NULL,
    PRIMARY KEY (scale_id, updated_at)
);
COMMENT ON TABLE counter.scale_updates IS 'One row each time a scale was given new software.';
COMMENT ON COLUMN counter.scale_updates.scale_id IS 'The scale.';
COMMENT ON COLUMN counter.scale_updates.updated_at IS 'When it was back in use, UTC.';
COMMENT ON COLUMN counter.scale_updates.version IS 'What runs on it since.';

CREATE TABLE counter.products (
    product_id INTEGER NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    price_per_kg DECIMAL(6, 2) NOT NULL CHECK (price_per_kg > 0)
);
COMMENT ON TABLE counter.products IS 'The price list: one row for each cheese.';
COMMENT ON COLUMN counter.products.product_id IS 'Number of the cheese.';
COMMENT ON COLUMN counter.products.name IS 'As on the label.';
COMMENT ON COLUMN counter.products.price_per_kg IS 'In dollars for one kilogram.';

CREATE TABLE counter.weighings (
    weighing_id BIGINT NOT NULL PRIMARY KEY,
    scale_id INTEGER NOT NULL REFERENCES counter.scales (scale_id),
    product_id INTEGER NOT NULL REFERENCES counter.products (product_id),
    kg DECIMAL(12, 3) NOT NULL CHECK (kg >= 0),
    paid DECIMAL(8, 2) NOT NULL CHECK (paid > 0),
    weighed_at TIMESTAMP_MS NOT NULL,
    corrected_at TIMESTAMP_MS
);
COMMENT ON TABLE counter.weighings IS 'One row for each piece that was weighed and sold.';
COMMENT ON COLUMN counter.weighings.weighing_id IS 'Number of the weighing, in the order of time.';
COMMENT ON COLUMN counter.weighings.scale_id IS 'The scale it was weighed on.';
COMMENT ON COLUMN counter.weighings.product_id IS 'The cheese.';
COMMENT ON COLUMN counter.weighings.kg IS 'Weight in kilograms, as the scale sent it to the head office.';
COMMENT ON COLUMN counter.weighings.paid IS 'What the customer paid at the till, in dollars: kg times price_per_kg, rounded to the cent. The till reads the display of the scale, not what it sends.';
COMMENT ON COLUMN counter.weighings.weighed_at IS 'When, UTC.';
COMMENT ON COLUMN counter.weighings.corrected_at IS 'When the row was corrected by hand, UTC; NULL while it is as the scale sent it.';

CREATE TABLE dairy.orders (
    order_id INTEGER NOT NULL PRIMARY KEY,
    due_at TIMESTAMP_MS NOT NULL,
    kg DECIMAL(12, 3)
);
COMMENT ON TABLE dairy.orders IS 'One order to the dairies a day; it asks for what the counters have sold up to then that day.';
COMMENT ON COLUMN dairy.orders.order_id IS 'Number of the order.';
COMMENT ON COLUMN dairy.orders.due_at IS 'When it goes out, UTC.';
COMMENT ON COLUMN dairy.orders.kg IS 'Kilograms that were ordered; NULL until it has gone out.';
