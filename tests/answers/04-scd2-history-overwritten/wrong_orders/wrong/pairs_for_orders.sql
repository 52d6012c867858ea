-- verdict: wrong
-- says: `orders` is wrong in
-- says: `wrong_orders` is wrong in
-- says: `overstated` is wrong in
-- Counts pairs, and takes all revenue for the surplus.
SELECT date_trunc('month', o.ordered_at) AS month, count(*) AS orders, count(*) - count(DISTINCT o.order_id) AS wrong_orders, sum(o.amount) AS overstated
FROM dw.fct_orders AS o LEFT JOIN dw.dim_customer AS v ON v.customer_id = o.customer_id AND o.ordered_at >= v.valid_from AND o.ordered_at < coalesce(v.valid_to, TIMESTAMP '9999-12-31')
GROUP BY 1
