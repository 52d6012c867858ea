-- verdict: partly
-- says: `overstated` is wrong in
-- All rows of a copied line, its first one too.
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
    sum(CASE WHEN copies > 1 THEN copies * net_amount ELSE 0 END) AS overstated
FROM line
GROUP BY ordered_at::DATE
HAVING sum(copies) > count(*)
