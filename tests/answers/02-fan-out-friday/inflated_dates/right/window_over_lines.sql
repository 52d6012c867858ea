-- verdict: right
-- Numbers the rows of a line.
WITH numbered AS (
    SELECT ordered_at::DATE AS order_date, net_amount, row_number() OVER (PARTITION BY order_id, line_no ORDER BY order_key) AS nth FROM mart.fct_orders
)
SELECT order_date, count(*) AS rows, count(*) FILTER (WHERE nth = 1) AS lines, sum(net_amount) FILTER (WHERE nth > 1) AS overstated
FROM numbered GROUP BY order_date HAVING max(nth) > 1
