-- verdict: wrong
-- says: `lines` is wrong in
-- says: rows should not be there
-- An order has several lines: every day looks inflated.
SELECT ordered_at::DATE AS order_date, count(*) AS rows, count(DISTINCT order_id) AS lines, sum(net_amount) - sum(net_amount) * count(DISTINCT order_id) / count(*) AS overstated
FROM mart.fct_orders GROUP BY 1 HAVING count(*) > count(DISTINCT order_id)
