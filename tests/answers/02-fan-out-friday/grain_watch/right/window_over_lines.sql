-- verdict: right
-- By a window.
SELECT order_id, line_no, built_at FROM mart.fct_orders
WHERE built_at > world_now() - INTERVAL 1 DAY
QUALIFY row_number() OVER (PARTITION BY order_id, line_no ORDER BY order_key) = 2
