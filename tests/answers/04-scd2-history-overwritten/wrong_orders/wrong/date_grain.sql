-- verdict: partly
-- says: `wrong_orders` is wrong in
-- says: `overstated` is wrong in
-- Cut to days: two changes on one day leave an empty range.
WITH matched AS (
    SELECT o.order_id, o.ordered_at, o.amount, count(v.customer_id) AS versions
    FROM dw.fct_orders AS o LEFT JOIN dw.dim_customer AS v
        ON v.customer_id = o.customer_id AND o.ordered_at::DATE >= v.valid_from::DATE AND o.ordered_at::DATE < coalesce(v.valid_to, TIMESTAMP '9999-12-31')::DATE
    GROUP BY ALL
)
SELECT date_trunc('month', ordered_at) AS month, count(*) AS orders, count(*) FILTER (WHERE versions <> 1) AS wrong_orders, sum(amount * (versions - 1)) AS overstated
FROM matched GROUP BY 1
