-- verdict: wrong
-- says: It pages in none of 21 sick worlds
-- Never pages.
SELECT customer_id FROM dw.dim_customer WHERE false
