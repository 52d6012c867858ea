-- verdict: wrong
-- says: `rows` is wrong in
-- says: row is missing
-- By the day on which lines came: late ones go to another day.
WITH line AS (
    SELECT
        order_id,
        line_no,
        any_value(loaded_at) AS ordered_at,
        count(*) AS copies,
        any_value(net_amount) AS net_amount
    FROM mart.fct_orders
    GROUP BY order_id, line_no
)
SELECT
    ordered_at::DATE AS order_date,
    sum(copies) AS rows,
    count(*) AS lines,
    sum((copies - 1) * net_amount) AS overstated
FROM line
GROUP BY ordered_at::DATE
HAVING sum(copies) > count(*)
