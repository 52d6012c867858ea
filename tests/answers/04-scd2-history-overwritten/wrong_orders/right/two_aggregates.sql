-- verdict: right
-- An inner join, and what it leaves out put back.
WITH versions AS (
    SELECT o.order_id, count(*) AS n FROM dw.fct_orders AS o
    JOIN dw.dim_customer AS v ON v.customer_id = o.customer_id AND o.ordered_at >= v.valid_from AND o.ordered_at < coalesce(v.valid_to, 'infinity'::TIMESTAMP)
    GROUP BY o.order_id
)
SELECT date_trunc('month', o.ordered_at) AS month, count(*) AS orders, count(*) FILTER (WHERE coalesce(n, 0) <> 1) AS wrong_orders,
    sum(o.amount * (coalesce(n, 0) - 1)) AS overstated
FROM dw.fct_orders AS o LEFT JOIN versions USING (order_id) GROUP BY month
