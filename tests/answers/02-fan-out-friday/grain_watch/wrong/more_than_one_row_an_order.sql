-- verdict: wrong
-- says: a page tells nothing
-- An order has several lines.
SELECT order_id, count(*) AS rows FROM mart.fct_orders WHERE built_at > world_now() - INTERVAL 2 HOUR GROUP BY order_id HAVING count(*) > 1
