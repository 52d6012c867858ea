-- verdict: right
-- Two outer joins in place of a full one.
WITH s AS (SELECT CAST(loaded_at AS DATE) AS d, count(*) AS n, sum(net_amount) AS m FROM raw.order_lines WHERE loaded_at <= (SELECT max(loaded_at) FROM mart.fct_orders) GROUP BY 1),
f AS (SELECT CAST(loaded_at AS DATE) AS d, count(*) AS n, sum(net_amount) AS m FROM mart.fct_orders WHERE loaded_at >= (SELECT min(loaded_at) FROM raw.order_lines) GROUP BY 1)
SELECT s.d, s.n, coalesce(f.n, 0), s.m, coalesce(f.m, 0) FROM s LEFT JOIN f ON f.d = s.d
UNION ALL
SELECT f.d, 0, f.n, 0, f.m FROM f WHERE f.d NOT IN (SELECT d FROM s)
