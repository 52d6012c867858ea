-- verdict: right
SELECT t.at_,
    (SELECT count(*) FROM snowflake_account_usage.query_history AS q WHERE q.warehouse_name = w.warehouse_name AND q.start_time <= t.at_
        AND (q.execution_status = 'queued' OR q.start_time + INTERVAL 1 MILLISECOND * q.queued_overload_time > t.at_)) AS queued,
    (SELECT count(*) FROM snowflake_account_usage.query_history AS q WHERE q.warehouse_name = w.warehouse_name
        AND q.execution_status <> 'queued' AND q.start_time + INTERVAL 1 MILLISECOND * q.queued_overload_time <= t.at_ AND coalesce(q.end_time, TIMESTAMP '9999-01-01') > t.at_) AS running
FROM (SELECT unnest(generate_series(world_now() - INTERVAL 210 MINUTE, world_now(), INTERVAL 15 MINUTE)) AS at_) AS t
CROSS JOIN (SELECT warehouse_name FROM ops.routes WHERE workload = 'loads') AS w
ORDER BY 1
