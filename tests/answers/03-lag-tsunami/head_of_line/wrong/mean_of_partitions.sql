-- verdict: partly
-- says: later than that
-- The mean hides the few that wait; a small send is not seen in it.
WITH behind AS (
    SELECT o.group_id, o.partition_id, date_diff('minute', min(w.ts), world_now()) AS waits, j.freshness_sla_minutes AS promised
    FROM kafka.consumer_group_offsets AS o JOIN flink.jobs AS j USING (group_id)
    LEFT JOIN kafka.consumer_group_offsets AS w ON w.group_id = o.group_id AND w.partition_id = o.partition_id AND w.log_end_offset > o.current_offset AND o.lag > 0
    WHERE o.ts = world_now() GROUP BY ALL
)
SELECT group_id, avg(coalesce(waits, 0)) AS waits FROM behind
WHERE promised IS NOT NULL AND group_id NOT IN (SELECT subject FROM ops.calendar WHERE kind = 'maintenance' AND withdrawn_at IS NULL AND starts_at <= world_now() AND ends_at > world_now())
GROUP BY group_id, promised HAVING avg(coalesce(waits, 0)) > promised
