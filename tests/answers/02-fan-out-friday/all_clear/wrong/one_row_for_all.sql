-- verdict: wrong
-- says: `source_lines` is wrong in
-- says: rows are missing
-- One sum for all days.
SELECT min(loaded_at)::DATE AS load_date, count(*) AS source_lines, (SELECT count(*) FROM mart.fct_orders) AS fact_rows, sum(net_amount) AS source_revenue, (SELECT sum(net_amount) FROM mart.fct_orders) AS fact_revenue
FROM raw.order_lines
