-- verdict: right
-- A query in the query for each reading.
SELECT minute, sum(appended)::BIGINT AS appended, sum(consumed)::BIGINT AS consumed, sum(waiting)::BIGINT AS waiting
FROM (
    SELECT o.ts AS minute,
        o.log_end_offset - (SELECT p.log_end_offset FROM kafka.consumer_group_offsets AS p WHERE p.group_id = o.group_id AND p.partition_id = o.partition_id AND p.ts = o.ts - INTERVAL 1 MINUTE) AS appended,
        o.current_offset - (SELECT p.current_offset FROM kafka.consumer_group_offsets AS p WHERE p.group_id = o.group_id AND p.partition_id = o.partition_id AND p.ts = o.ts - INTERVAL 1 MINUTE) AS consumed,
        greatest(o.lag, 0) AS waiting
    FROM kafka.consumer_group_offsets AS o
    WHERE o.group_id IN (SELECT j.group_id FROM flink.jobs AS j WHERE j.freshness_sla_minutes = 5) AND o.ts > world_now() - INTERVAL 60 MINUTE
) AS each_
WHERE appended IS NOT NULL
GROUP BY minute
