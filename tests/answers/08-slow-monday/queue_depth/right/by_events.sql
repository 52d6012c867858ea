-- verdict: right
WITH s AS (
    SELECT start_time AS came, CASE execution_status WHEN 'queued' THEN TIMESTAMP '9999-01-01' ELSE start_time + to_milliseconds(queued_overload_time) END AS slot_at, coalesce(end_time, TIMESTAMP '9999-01-02') AS went
    FROM snowflake_account_usage.query_history SEMI JOIN (SELECT * FROM ops.routes WHERE workload = 'loads') USING (warehouse_name)
), t AS (SELECT world_now() - INTERVAL 15 MINUTE * (14 - n) AS at_ FROM range(15) AS r (n))
SELECT at_, (SELECT count(*) FROM s WHERE came <= at_) - (SELECT count(*) FROM s WHERE slot_at <= at_) AS queued,
    (SELECT count(*) FROM s WHERE slot_at <= at_) - (SELECT count(*) FROM s WHERE went <= at_) AS running
FROM t ORDER BY at_
