-- verdict: partly
-- says: Something is fixed in your script that is true of your world only
-- The commit that was found on the own world, typed; another world has another.
-- 1. Since when: the first row of a line that stands more than once. On a second run there is none, and nothing happens.
CREATE OR REPLACE TEMP TABLE bad AS
SELECT min(built_at) AS since, (SELECT max(order_key) FROM mart.fct_orders) AS last_key
FROM (
    SELECT min(built_at) AS built_at
    FROM mart.fct_orders
    GROUP BY order_id, line_no
    HAVING count(*) > 1
)
HAVING count(*) > 0;

-- 2. Roll back: the text that ran before the one that was released then.
INSERT INTO ops.releases (release_id, released_at, unique_id, git_sha, released_by, reason)
SELECT
    (SELECT max(release_id) FROM ops.releases) + 1,
    world_now(),
    'model.shop.fct_orders',
    'a60ee55e',
    'on-call',
    'rolled back, ' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents)
FROM bad;

-- 3. The facts that those runs wrote: out, and in again from the source, each line once.
CREATE OR REPLACE TEMP TABLE affected AS
SELECT DISTINCT order_id, line_no, ordered_at::DATE AS order_date
FROM mart.fct_orders
WHERE built_at >= (SELECT since FROM bad);

DELETE FROM mart.fct_orders
WHERE built_at >= (SELECT since FROM bad);

INSERT INTO mart.fct_orders
SELECT
    (SELECT last_key FROM bad) + row_number() OVER (ORDER BY line.loaded_at, line.order_id, line.line_no) AS order_key,
    line.order_id,
    line.line_no,
    line.ordered_at,
    line.customer_id,
    line.country,
    line.sku,
    coalesce(acquisition.channel, 'direct') AS channel,
    lookup.channel_group,
    line.quantity,
    line.net_amount,
    line.loaded_at,
    world_now() AS built_at
FROM raw.order_lines AS line
SEMI JOIN affected ON affected.order_id = line.order_id AND affected.line_no = line.line_no
LEFT JOIN (SELECT DISTINCT order_id, channel FROM raw.touches) AS acquisition ON acquisition.order_id = line.order_id
LEFT JOIN ref.channels AS lookup ON lookup.channel = coalesce(acquisition.channel, 'direct');

-- 4. What is added up from them, in the order of the lineage: hours, then days from hours; and articles.
DELETE FROM mart.revenue_by_hour
WHERE order_hour::DATE IN (SELECT order_date FROM affected);
INSERT INTO mart.revenue_by_hour
SELECT date_trunc('hour', ordered_at), channel, count(*), sum(net_amount)
FROM mart.fct_orders
WHERE ordered_at::DATE IN (SELECT order_date FROM affected)
GROUP BY ALL;

DELETE FROM mart.revenue_by_day
WHERE order_date IN (SELECT order_date FROM affected);
INSERT INTO mart.revenue_by_day
SELECT order_hour::DATE, channel, sum(lines), sum(revenue)
FROM mart.revenue_by_hour
WHERE order_hour::DATE IN (SELECT order_date FROM affected)
GROUP BY ALL;

DELETE FROM mart.sku_sales_by_day
WHERE order_date IN (SELECT order_date FROM affected);
INSERT INTO mart.sku_sales_by_day
SELECT ordered_at::DATE, sku, sum(quantity), sum(net_amount)
FROM mart.fct_orders
WHERE ordered_at::DATE IN (SELECT order_date FROM affected)
GROUP BY ALL
