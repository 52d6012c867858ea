-- verdict: wrong
-- says: `source_lines` is wrong in
-- Joined before it is counted: a line for each pair of a day.
SELECT s.loaded_at::DATE AS load_date, count(DISTINCT s.order_id) AS source_lines, count(DISTINCT f.order_id) AS fact_rows, sum(s.net_amount) AS source_revenue, sum(f.net_amount) AS fact_revenue
FROM raw.order_lines AS s JOIN mart.fct_orders AS f ON f.order_id = s.order_id
GROUP BY 1
