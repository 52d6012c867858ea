-- verdict: partly
-- says: `slot_minutes` is wrong
-- What began before the three hours counts from their beginning.
WITH held AS (
    SELECT
        user_name,
        start_time + to_milliseconds(queued_overload_time) AS from_,
        coalesce(end_time, world_now()) AS to_
    FROM snowflake_account_usage.query_history
    WHERE execution_status <> 'queued'
      AND warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'loads')
)
SELECT
    user_name,
    count(*) AS statements,
    sum(epoch_ms(to_) - epoch_ms(from_)) / 60000 AS slot_minutes,
    100 * sum(epoch_ms(to_) - epoch_ms(from_)) / sum(sum(epoch_ms(to_) - epoch_ms(from_))) OVER () AS share_percent
FROM held
WHERE to_ > world_now() - INTERVAL 3 HOUR
GROUP BY user_name
