-- verdict: wrong
-- says: `appended` is wrong
-- Other groups read the topic, too.
WITH step AS (
    SELECT
        ts,
        log_end_offset - lag(log_end_offset) OVER before_ AS appended,
        current_offset - lag(current_offset) OVER before_ AS consumed,
        greatest(lag, 0) AS waiting
    FROM kafka.consumer_group_offsets
    WINDOW before_ AS (PARTITION BY group_id, partition_id ORDER BY ts)
)
SELECT
    ts AS minute,
    sum(appended)::BIGINT AS appended,
    sum(consumed)::BIGINT AS consumed,
    sum(waiting)::BIGINT AS waiting
FROM step
WHERE ts > world_now() - INTERVAL 60 MINUTE AND appended IS NOT NULL
GROUP BY ts
