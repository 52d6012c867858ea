-- verdict: partly
-- says: `running` is wrong
-- Who waits has no slot.
WITH instants AS (
    SELECT world_now() - to_minutes(15 * n) AS at_
    FROM range(15) AS r (n)
),
statement AS (
    SELECT
        start_time,
        execution_status,
        start_time + to_milliseconds(queued_overload_time) AS had_slot_at,
        end_time
    FROM snowflake_account_usage.query_history
    WHERE warehouse_name = (SELECT warehouse_name FROM ops.routes WHERE workload = 'loads')
),
counted AS (
    SELECT
        instants.at_,
        count(*) FILTER (WHERE statement.execution_status = 'queued' OR statement.had_slot_at > instants.at_) AS queued,
        count(*) FILTER (
            WHERE statement.execution_status <> 'queued'
              AND (statement.end_time > instants.at_ OR statement.end_time IS NULL)
        ) AS running
    FROM statement
    CROSS JOIN instants
    WHERE statement.start_time <= instants.at_
    GROUP BY instants.at_
)
SELECT at_, coalesce(counted.queued, 0) AS queued, coalesce(counted.running, 0) AS running
FROM instants
LEFT JOIN counted USING (at_)
ORDER BY at_
