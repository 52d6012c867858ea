-- verdict: partly
-- says: false pages on healthy days
-- A planned stop wakes somebody.
WITH behind AS (
    SELECT offsets.group_id, offsets.partition_id, offsets.lag, job.freshness_sla_minutes, min(written.ts) AS written_at
    FROM kafka.consumer_group_offsets AS offsets
    JOIN flink.jobs AS job ON job.group_id = offsets.group_id AND job.freshness_sla_minutes IS NOT NULL
    JOIN kafka.consumer_group_offsets AS written
        ON written.group_id = offsets.group_id
        AND written.partition_id = offsets.partition_id
        AND written.log_end_offset > offsets.current_offset
    WHERE offsets.ts > world_now() - INTERVAL 1 MINUTE AND offsets.lag > 0
    GROUP BY ALL
)
SELECT group_id, partition_id, lag, date_diff('minute', written_at, world_now()) AS wait_minutes
FROM behind
WHERE written_at < world_now() - to_minutes(freshness_sla_minutes)
