-- verdict: wrong
-- says: It pages in none of 21 sick worlds
-- Never pages.
SELECT order_id FROM mart.fct_orders WHERE false
