-- verdict: wrong
-- says: Your query returns no row
-- Each row has a key of its own: nothing is found.
WITH once AS (SELECT DISTINCT * FROM mart.fct_orders)
SELECT ordered_at::DATE AS order_date, count(*) AS rows, (SELECT count(*) FROM once WHERE once.ordered_at::DATE = f.ordered_at::DATE) AS lines, 0.00 AS overstated
FROM mart.fct_orders AS f GROUP BY 1 HAVING count(*) > (SELECT count(*) FROM once WHERE once.ordered_at::DATE = f.ordered_at::DATE)
