-- verdict: wrong
-- says: false pages on healthy days
-- Messages and not minutes: every stall of a checkpoint, and the replay.
SELECT group_id, sum(lag) AS lag FROM kafka.consumer_group_offsets WHERE ts = world_now() GROUP BY group_id HAVING sum(lag) > 500000
