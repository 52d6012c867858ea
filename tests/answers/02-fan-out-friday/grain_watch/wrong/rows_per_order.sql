-- verdict: wrong
-- says: of 21 sick worlds in time
-- says: On healthy days it pages
-- Business customers order dozens of lines; and small hours are noise.
SELECT count(*) / count(DISTINCT order_id) AS per_order FROM mart.fct_orders WHERE built_at > world_now() - INTERVAL 90 MINUTE
HAVING count(*) / count(DISTINCT order_id) > 1.05 * (SELECT count(*) / count(DISTINCT order_id) FROM mart.fct_orders WHERE built_at <= world_now() - INTERVAL 24 HOUR)
