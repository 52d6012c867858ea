-- verdict: wrong
-- says: a page tells nothing
-- Two presents of one kind are no fault.
SELECT order_id, sku, count(*) AS rows FROM mart.fct_orders WHERE built_at > world_now() - INTERVAL 1 DAY GROUP BY order_id, sku, quantity, net_amount HAVING count(*) > 1
