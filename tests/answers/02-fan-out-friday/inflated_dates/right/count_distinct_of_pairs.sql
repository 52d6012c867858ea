-- verdict: right
-- Distinct pairs; the money by the lines' first rows.
SELECT date_trunc('day', f.ordered_at)::DATE AS order_date, count(*) AS rows, count(DISTINCT (order_id, line_no)) AS lines,
    sum(net_amount) - sum(net_amount) FILTER (WHERE order_key = first_key) AS overstated
FROM mart.fct_orders AS f
JOIN (SELECT order_id, line_no, min(order_key) AS first_key FROM mart.fct_orders GROUP BY ALL) USING (order_id, line_no)
GROUP BY 1 HAVING count(*) <> count(DISTINCT (order_id, line_no))
