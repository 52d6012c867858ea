-- Purpose: what the world does in the hours after a repair: customers order, some lines come late, and the next run of dbt builds
--          the facts with the text that is released then.
-- Grain:   adds lines and touches, and a run of dbt; appends facts; adds up anew the hours, days and articles that have new lines.
-- Keys:    continue those that are there. world_now() is by then three hours after the page.
-- Seed:    nothing of its own: the new orders are copies of the last ones.
-- A rebuild without a roll-back fails after this, and so does one that lost the run's place.

-- Sixty orders like the last ones, under new ids: most of the hour after the page, twelve of them a day late.
CREATE OR REPLACE TEMP TABLE copied AS
WITH last_ AS (
    SELECT order_id, min(ordered_at) AS ordered_at, row_number() OVER (ORDER BY order_id DESC) AS nth
    FROM raw.order_lines
    GROUP BY order_id
    QUALIFY nth <= 60
)
SELECT order_id, (SELECT max(order_id) FROM raw.order_lines) + nth AS new_id, nth, nth % 5 = 0 AS is_late,
    (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 1 MINUTE * (10 + 2 * nth) AS arrives_at
FROM last_;

INSERT INTO raw.order_lines
SELECT
    new_id, line_no, arrives_at - CASE WHEN is_late THEN INTERVAL 16 HOUR ELSE INTERVAL 4 MINUTE END,
    customer_id, country, sku, quantity, net_amount, arrives_at
FROM raw.order_lines JOIN copied USING (order_id)
ORDER BY new_id, line_no;

INSERT INTO raw.touches
SELECT
    (SELECT max(touch_id) FROM raw.touches) + row_number() OVER (ORDER BY new_id, touch_id),
    new_id, touch_no, channel, campaign_id, device, arrives_at - INTERVAL 17 HOUR - INTERVAL 1 MINUTE * (100 - least(touch_no, 99))
FROM raw.touches JOIN copied USING (order_id)
ORDER BY new_id, touch_id;

-- The run. What it runs is data: the text of the model's last release.
SET VARIABLE code = (
    SELECT compiled_code
    FROM ops.releases JOIN dbt.manifest_nodes USING (git_sha, unique_id)
    WHERE unique_id = 'model.shop.fct_orders'
    ORDER BY released_at DESC, release_id DESC
    LIMIT 1
);
CREATE OR REPLACE TEMP TABLE built AS SELECT * FROM query(getvariable('code'));
INSERT INTO mart.fct_orders SELECT * FROM built ORDER BY order_key;

INSERT INTO dbt.invocations
SELECT max(invocation_id) + 1, 'dbt build', (SELECT arg_max(git_sha, finished_at) FROM git.deploys WHERE environment = 'production'),
    world_now() - INTERVAL 10 MINUTE, world_now() - INTERVAL 7 MINUTE
FROM dbt.invocations;
INSERT INTO dbt.run_results
SELECT (SELECT max(invocation_id) FROM dbt.invocations), 'model.shop.fct_orders', 'success', count(*), NULL, world_now() - INTERVAL 8 MINUTE
FROM built;

DELETE FROM mart.revenue_by_hour WHERE order_hour IN (SELECT date_trunc('hour', ordered_at) FROM built);
INSERT INTO mart.revenue_by_hour
SELECT date_trunc('hour', ordered_at), channel, count(*), sum(net_amount)
FROM mart.fct_orders
WHERE date_trunc('hour', ordered_at) IN (SELECT date_trunc('hour', ordered_at) FROM built)
GROUP BY ALL;

DELETE FROM mart.revenue_by_day WHERE order_date IN (SELECT ordered_at::DATE FROM built);
INSERT INTO mart.revenue_by_day
SELECT order_hour::DATE, channel, sum(lines), sum(revenue)
FROM mart.revenue_by_hour
WHERE order_hour::DATE IN (SELECT ordered_at::DATE FROM built)
GROUP BY ALL;

DELETE FROM mart.sku_sales_by_day WHERE order_date IN (SELECT ordered_at::DATE FROM built);
INSERT INTO mart.sku_sales_by_day
SELECT ordered_at::DATE, sku, sum(quantity), sum(net_amount)
FROM mart.fct_orders
WHERE ordered_at::DATE IN (SELECT ordered_at::DATE FROM built)
GROUP BY ALL;

DROP TABLE copied;
DROP TABLE built;
