-- verdict: wrong
-- says: of 21 sick worlds in time
-- says: On healthy days it pages
-- With a wide margin: only what is large.
SELECT count(*) / count(DISTINCT order_id) AS per_order FROM mart.fct_orders WHERE built_at > world_now() - INTERVAL 90 MINUTE
HAVING count(*) / count(DISTINCT order_id) > 6
