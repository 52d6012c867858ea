-- verdict: partly
-- says: nothing is read once more that is whole
-- The partitions with most lag, and all they have read in the incident.
INSERT INTO ops.replays (partition_id, start_offset, end_offset, mode, reason, requested_at)
SELECT
    partition_id,
    start_offset,
    end_offset,
    'upsert',
    (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': too late for its window',
    world_now()
FROM sink.commits AS commit_
WHERE partition_id IN (SELECT partition_id FROM kafka.consumer_group_offsets WHERE ts = (SELECT max(ts) FROM kafka.consumer_group_offsets) AND lag > 1500000) AND committed_at >= (SELECT max(opened_at) FROM ops.incidents)
  AND NOT EXISTS (
      SELECT 1
      FROM ops.replays AS known
      WHERE known.partition_id = commit_.partition_id
        AND known.start_offset <= commit_.start_offset
        AND known.end_offset >= commit_.end_offset
  )
ORDER BY partition_id, start_offset
