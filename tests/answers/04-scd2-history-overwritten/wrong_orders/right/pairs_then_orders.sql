-- verdict: right
-- Counted by order first, then joined back.
WITH pair AS (
    SELECT o.order_id, v.customer_id IS NOT NULL AS found
    FROM dw.fct_orders AS o LEFT JOIN dw.dim_customer AS v
        ON v.customer_id = o.customer_id AND v.valid_from <= o.ordered_at AND (v.valid_to IS NULL OR v.valid_to > o.ordered_at)
), counted AS (
    SELECT order_id, sum(found::INTEGER) AS n FROM pair GROUP BY order_id
)
SELECT date_trunc('month', o.ordered_at) AS month, count(*) AS orders, sum((n <> 1)::INTEGER) AS wrong_orders, sum(o.amount * n) - sum(o.amount) AS overstated
FROM dw.fct_orders AS o JOIN counted USING (order_id) GROUP BY 1
