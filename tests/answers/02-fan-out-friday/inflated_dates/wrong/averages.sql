-- verdict: partly
-- says: `overstated` is wrong in
-- The average row times the surplus: heavy lines are not average.
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
    round(avg(net_amount) * (sum(copies) - count(*)), 2) AS overstated
FROM line
GROUP BY ordered_at::DATE
HAVING sum(copies) > count(*)
