-- verdict: right
-- The last reading that did not go beyond it, and one minute more.
WITH mine AS (
    SELECT * FROM kafka.consumer_group_offsets WHERE group_id = (SELECT group_id FROM flink.jobs WHERE freshness_sla_minutes = 5)
), now_ AS (
    SELECT * FROM mine WHERE ts = world_now()
), first_ AS (
    SELECT partition_id, min(ts) AS ts FROM mine GROUP BY partition_id
), before_ AS (
    SELECT mine.partition_id, max(mine.ts) AS ts FROM mine JOIN now_ USING (partition_id) WHERE mine.log_end_offset <= now_.current_offset GROUP BY mine.partition_id
), total AS (SELECT sum(lag) FILTER (lag > 0) AS n FROM now_)
SELECT now_.partition_id, greatest(lag, 0) AS waiting, CASE WHEN lag > 0 THEN 100.0 * lag / n ELSE 0 END AS share_percent,
    CASE WHEN lag > 0 THEN date_diff('minute', coalesce(before_.ts + INTERVAL 1 MINUTE, first_.ts), world_now()) ELSE 0 END AS wait_minutes
FROM now_ JOIN first_ USING (partition_id) LEFT JOIN before_ ON before_.partition_id = now_.partition_id CROSS JOIN total
