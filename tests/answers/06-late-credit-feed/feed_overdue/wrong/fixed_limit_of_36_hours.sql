-- verdict: wrong
-- says: It pages in none of
-- The limit of dbt.
SELECT max(loaded_at) AS last_loaded FROM feed.deliveries WHERE vendor = 'credit-bureau' HAVING max(loaded_at) < world_now() - INTERVAL 36 HOUR
