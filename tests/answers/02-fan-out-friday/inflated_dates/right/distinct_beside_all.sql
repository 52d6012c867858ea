-- verdict: right
-- All rows beside the distinct ones.
WITH once AS (
    SELECT DISTINCT order_id, line_no, CAST(ordered_at AS DATE) AS d, net_amount FROM mart.fct_orders
), a AS (
    SELECT CAST(ordered_at AS DATE) AS d, count(*) AS n, sum(net_amount) AS s FROM mart.fct_orders GROUP BY 1
), b AS (
    SELECT d, count(*) AS n, sum(net_amount) AS s FROM once GROUP BY 1
)
SELECT d AS order_date, a.n AS rows, b.n AS lines, a.s - b.s AS overstated FROM a JOIN b USING (d) WHERE a.n > b.n
