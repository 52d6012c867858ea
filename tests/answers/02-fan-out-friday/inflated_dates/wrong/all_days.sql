-- verdict: wrong
-- says: rows should not be there
-- All days, inflated or not.
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
GROUP BY ordered_at::DATE
