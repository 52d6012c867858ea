-- verdict: wrong
-- says: false pages on healthy days
-- The same, where nothing was announced: the new model of dbt is announced nowhere, and uses what others use less.
SELECT query_parameterized_hash, warehouse_name
FROM snowflake_account_usage.query_history AS q JOIN finance.warehouse_rates USING (warehouse_size)
WHERE NOT EXISTS (SELECT 1 FROM ops.planned_work AS p WHERE p.warehouse_name = q.warehouse_name AND p.starts_at <= world_now() AND p.ends_at > world_now() - INTERVAL 24 HOUR)
GROUP BY 1, 2 HAVING min(start_time) > world_now() - INTERVAL 24 HOUR AND count(*) >= 3 AND sum(execution_time * credits_per_hour) / 3600000 > 12
