-- verdict: partly
-- says: row is missing
-- Lines that came late are of older days.
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
    sum((copies - 1) * net_amount) AS overstated
FROM line
WHERE ordered_at::DATE >= world_now()::DATE - 1
GROUP BY ordered_at::DATE
HAVING sum(copies) > count(*)
