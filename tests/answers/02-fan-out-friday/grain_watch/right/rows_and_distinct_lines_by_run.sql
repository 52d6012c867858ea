-- verdict: right
-- Run by run: more rows than lines.
SELECT built_at, count(*) AS rows, count(DISTINCT (order_id, line_no)) AS lines
FROM mart.fct_orders
GROUP BY built_at
HAVING count(*) > count(DISTINCT (order_id, line_no))
