-- verdict: right
-- Offsets are summed over partitions first: a sum of differences is a difference of sums.
WITH total AS (
    SELECT ts, sum(log_end_offset) AS written, sum(current_offset) AS read_, sum(greatest(lag, 0)) AS waiting
    FROM kafka.consumer_group_offsets
    WHERE group_id = (SELECT group_id FROM flink.jobs WHERE freshness_sla_minutes = 5)
    GROUP BY ts
), step AS (
    SELECT ts, written - lag(written) OVER (ORDER BY ts) AS appended, read_ - lag(read_) OVER (ORDER BY ts) AS consumed, waiting FROM total
)
SELECT ts AS minute, appended, consumed, waiting FROM step WHERE ts > world_now() - INTERVAL 60 MINUTE AND appended IS NOT NULL
