-- verdict: partly
-- says: wrong on the small database below
-- No version at all is wrong too.
WITH matched AS (
    SELECT o.order_id, o.ordered_at, o.amount, count(v.customer_id) AS versions
    FROM dw.fct_orders AS o LEFT JOIN dw.dim_customer AS v
        ON v.customer_id = o.customer_id AND o.ordered_at >= v.valid_from AND o.ordered_at < coalesce(v.valid_to, TIMESTAMP '9999-12-31')
    GROUP BY ALL
)
SELECT date_trunc('month', ordered_at) AS month, count(*) AS orders, count(*) FILTER (WHERE versions > 1) AS wrong_orders, sum(amount * (versions - 1)) AS overstated FROM matched GROUP BY 1
