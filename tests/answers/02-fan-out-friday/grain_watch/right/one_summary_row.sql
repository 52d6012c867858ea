-- verdict: right
-- One row with the size, of the last runs.
SELECT count(*) AS lines, sum(n) AS rows, min(since) AS since
FROM (SELECT count(*) AS n, min(built_at) AS since FROM mart.fct_orders WHERE built_at > world_now() - INTERVAL 6 HOUR GROUP BY order_id, line_no HAVING count(*) > 1) AS twice
HAVING count(*) > 0
