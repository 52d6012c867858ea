-- verdict: right
-- A correlated count.
SELECT date_trunc('month', ordered_at) AS month, count(*) AS orders, count_if(versions <> 1) AS wrong_orders, sum(amount * versions) - sum(amount) AS overstated
FROM (
    SELECT o.*, (SELECT count(*) FROM dw.dim_customer AS v WHERE v.customer_id = o.customer_id AND v.valid_from <= o.ordered_at
        AND coalesce(v.valid_to, TIMESTAMP '9999-12-31') > o.ordered_at) AS versions
    FROM dw.fct_orders AS o
) AS counted
GROUP BY ALL
