-- verdict: wrong
-- says: It pages in none of 21 sick worlds
-- The green check: it sees nothing.
SELECT customer_sk FROM dw.dim_customer GROUP BY customer_sk HAVING count(*) > 1
