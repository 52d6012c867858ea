-- verdict: wrong
-- says: `lines` is wrong in
-- says: rows should not be there
-- Two presents of one kind are two lines.
WITH line AS (
    SELECT order_id, sku, quantity, net_amount, ordered_at, count(*) AS copies FROM mart.fct_orders GROUP BY ALL
)
SELECT ordered_at::DATE AS order_date, sum(copies) AS rows, count(*) AS lines, sum((copies - 1) * net_amount) AS overstated
FROM line GROUP BY 1 HAVING sum(copies) > count(*)
