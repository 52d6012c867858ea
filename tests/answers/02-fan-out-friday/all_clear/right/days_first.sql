-- verdict: right
-- The days first, then counts by subquery.
WITH bound AS (
    SELECT (SELECT min(loaded_at) FROM raw.order_lines) AS a, (SELECT max(loaded_at) FROM mart.fct_orders) AS b
), s AS (SELECT loaded_at::DATE AS d, net_amount FROM raw.order_lines, bound WHERE loaded_at <= b),
f AS (SELECT loaded_at::DATE AS d, net_amount FROM mart.fct_orders, bound WHERE loaded_at >= a),
days AS (SELECT d FROM s UNION SELECT d FROM f)
SELECT d AS load_date, (SELECT count(*) FROM s WHERE s.d = days.d) AS source_lines, (SELECT count(*) FROM f WHERE f.d = days.d) AS fact_rows,
    (SELECT coalesce(sum(net_amount), 0) FROM s WHERE s.d = days.d) AS source_revenue, (SELECT coalesce(sum(net_amount), 0) FROM f WHERE f.d = days.d) AS fact_revenue
FROM days
