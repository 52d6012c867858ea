-- verdict: partly
-- says: `appended` is wrong
-- What the log's end gains is appended; what the group gains is consumed.
WITH step AS (
    SELECT
        ts,
        log_end_offset - lag(log_end_offset) OVER before_ AS consumed,
        current_offset - lag(current_offset) OVER before_ AS appended,
        greatest(lag, 0) AS waiting
    FROM kafka.consumer_group_offsets
    WHERE group_id IN (SELECT group_id FROM flink.jobs WHERE freshness_sla_minutes = 5)
    WINDOW before_ AS (PARTITION BY partition_id ORDER BY ts)
)
SELECT
    ts AS minute,
    sum(appended)::BIGINT AS appended,
    sum(consumed)::BIGINT AS consumed,
    sum(waiting)::BIGINT AS waiting
FROM step
WHERE ts > world_now() - INTERVAL 60 MINUTE AND appended IS NOT NULL
GROUP BY ts
