-- verdict: right
WITH instants AS (SELECT world_now() - INTERVAL 3 MINUTE * n AS at_ FROM range(6) AS r (n))
SELECT any_value(w) FROM (
    SELECT at_, any_value(warehouse_name) AS w, count(*) FILTER (start_time + to_milliseconds(queued_overload_time) > at_ OR execution_status = 'queued') AS n
    FROM instants JOIN snowflake_account_usage.query_history ON start_time <= at_ AND start_time > at_ - INTERVAL 3 HOUR
    WHERE warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'loads') GROUP BY at_)
HAVING min(n) >= 2 AND count(*) = 6
