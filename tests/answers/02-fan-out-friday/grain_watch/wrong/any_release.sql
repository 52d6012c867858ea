-- verdict: wrong
-- says: On healthy days it pages
-- says: does not tell a sick day from a healthy one
-- Each release is an incident.
SELECT * FROM ops.releases WHERE unique_id = 'model.shop.fct_orders' AND released_at > world_now() - INTERVAL 2 HOUR
