-- verdict: right
-- Both with their side, added up in one.
SELECT load_date, sum(is_source) AS source_lines, sum(1 - is_source) AS fact_rows,
    coalesce(sum(net_amount) FILTER (WHERE is_source = 1), 0) AS source_revenue, coalesce(sum(net_amount) FILTER (WHERE is_source = 0), 0) AS fact_revenue
FROM (
    SELECT loaded_at::DATE AS load_date, net_amount, 1 AS is_source FROM raw.order_lines WHERE loaded_at <= (SELECT max(loaded_at) FROM mart.fct_orders)
    UNION ALL
    SELECT loaded_at::DATE, net_amount, 0 FROM mart.fct_orders WHERE loaded_at >= (SELECT min(loaded_at) FROM raw.order_lines)
) GROUP BY load_date
