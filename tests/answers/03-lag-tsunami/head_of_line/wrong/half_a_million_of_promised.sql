-- verdict: wrong
-- says: false pages on healthy days
-- The same for those that promised something.
SELECT o.group_id, sum(o.lag) AS lag FROM kafka.consumer_group_offsets AS o JOIN flink.jobs AS j USING (group_id) WHERE o.ts = world_now() AND j.freshness_sla_minutes = 5 GROUP BY o.group_id HAVING sum(o.lag) > 500000
