-- verdict: partly
-- says: `overstated` is wrong in
-- Nine tenths of it: the factor differs from line to line.
WITH line AS (
    SELECT
        order_id,
        line_no,
        ordered_at,
        count(*) AS copies,
        any_value(net_amount) AS net_amount
    FROM mart.fct_orders
    GROUP BY order_id, line_no, ordered_at
)
SELECT
    ordered_at::DATE AS order_date,
    sum(copies) AS rows,
    count(*) AS lines,
    0.9 * sum(copies * net_amount) AS overstated
FROM line
GROUP BY ordered_at::DATE
HAVING sum(copies) > count(*)
