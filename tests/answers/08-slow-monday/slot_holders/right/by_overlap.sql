-- verdict: right
SELECT user_name, count(*) AS statements, sum(ms) / 60000.0 AS slot_minutes, 100.0 * sum(ms) / (sum(sum(ms)) OVER ()) AS share_percent
FROM (
    SELECT user_name, least(epoch_ms(coalesce(end_time, world_now())), epoch_ms(world_now()))
        - greatest(epoch_ms(start_time) + queued_overload_time, epoch_ms(world_now() - INTERVAL 180 MINUTE)) AS ms
    FROM snowflake_account_usage.query_history JOIN ops.routes USING (warehouse_name) WHERE workload = 'loads' AND execution_status <> 'queued'
)
WHERE ms > 0 GROUP BY 1
