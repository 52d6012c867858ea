-- verdict: wrong
-- says: It pages in none of 21 sick worlds
-- The green test: the key numbers the rows.
SELECT order_key FROM mart.fct_orders GROUP BY order_key HAVING count(*) > 1
