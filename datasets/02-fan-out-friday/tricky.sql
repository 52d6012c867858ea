-- Purpose: awkward lines in a small sick world, which a repair that is right by luck gets wrong.
-- Grain:   told, one row per line; each is in the raw tables, was written by the run that read it, and is added up.
-- Keys:    continue those that are there.
-- Seed:    nothing of its own: customers and articles are those of the first line.
-- All of it is legal: a line that came three weeks late, of a day whose other lines the source no longer holds; two lines of one
-- order that are equal but for their number; an order without touches; and one with a single touch.

CREATE OR REPLACE TEMP TABLE told AS
SELECT * FROM (VALUES
    -- order, line, days before the page, touches, pieces
    (1, 1, 21, 4, 1),       -- three weeks late, two presents of one kind
    (1, 2, 21, 4, 1),
    (2, 1, 21, 0, 2),       -- three weeks late, without touches
    (3, 1, 1, 6, 1),        -- yesterday, three lines, of which two are equal
    (3, 2, 1, 6, 1),
    (3, 3, 1, 6, 3),
    (4, 1, 0, 1, 1),        -- today, met one link
    (5, 1, 2, 3, 2)         -- two days late
) AS t (order_no, line_no, back, touches, pieces);

CREATE OR REPLACE TEMP TABLE placed AS
SELECT
    told.*, (SELECT max(order_id) FROM raw.order_lines) + order_no AS order_id, model.customer_id, model.country, model.sku,
    run.built_at, run.read_to - INTERVAL 1 SECOND * order_no AS loaded_at,
    (SELECT max(opened_at) FROM ops.incidents) - INTERVAL 6 HOUR - INTERVAL 1 DAY * back AS ordered_at
FROM told,
    (SELECT customer_id, country, sku FROM raw.order_lines ORDER BY order_id, line_no LIMIT 1) AS model,
    (SELECT built_at, max(loaded_at) AS read_to FROM mart.fct_orders
     WHERE built_at < (SELECT max(opened_at) FROM ops.incidents) - INTERVAL 3 HOUR GROUP BY built_at ORDER BY built_at DESC LIMIT 1) AS run;

INSERT INTO raw.order_lines
SELECT order_id, line_no, ordered_at, customer_id, country, sku, pieces, 7.5 * pieces, loaded_at FROM placed ORDER BY ALL;

INSERT INTO raw.touches
SELECT (SELECT max(touch_id) FROM raw.touches) + row_number() OVER (ORDER BY order_id, n), order_id, n, 'email', 611, 'phone',
    ordered_at - INTERVAL 1 HOUR * n
FROM (SELECT DISTINCT order_id, ordered_at, touches FROM placed), range(1, touches + 1) AS r (n);

INSERT INTO mart.fct_orders
SELECT (SELECT max(order_key) FROM mart.fct_orders) + row_number() OVER (ORDER BY order_id, line_no, n), order_id, line_no, ordered_at,
    customer_id, country, sku, CASE WHEN touches > 0 THEN 'email' ELSE 'direct' END, CASE WHEN touches > 0 THEN 'owned' ELSE 'none' END,
    pieces, 7.5 * pieces, loaded_at, built_at
FROM placed, range(greatest(touches, 1)) AS r (n);

-- The run added up anew what it had touched.
DELETE FROM mart.revenue_by_hour WHERE order_hour IN (SELECT date_trunc('hour', ordered_at) FROM placed);
INSERT INTO mart.revenue_by_hour
SELECT date_trunc('hour', ordered_at), channel, count(*), sum(net_amount) FROM mart.fct_orders
WHERE date_trunc('hour', ordered_at) IN (SELECT date_trunc('hour', ordered_at) FROM placed) GROUP BY ALL;
DELETE FROM mart.revenue_by_day WHERE order_date IN (SELECT ordered_at::DATE FROM placed);
INSERT INTO mart.revenue_by_day
SELECT order_hour::DATE, channel, sum(lines), sum(revenue) FROM mart.revenue_by_hour
WHERE order_hour::DATE IN (SELECT ordered_at::DATE FROM placed) GROUP BY ALL;
DELETE FROM mart.sku_sales_by_day WHERE order_date IN (SELECT ordered_at::DATE FROM placed);
INSERT INTO mart.sku_sales_by_day
SELECT ordered_at::DATE, sku, sum(quantity), sum(net_amount) FROM mart.fct_orders
WHERE ordered_at::DATE IN (SELECT ordered_at::DATE FROM placed) GROUP BY ALL;

DROP TABLE told;
DROP TABLE placed;
