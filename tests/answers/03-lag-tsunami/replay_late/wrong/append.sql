-- verdict: partly
-- says: a replay does not add what stands in the sink already
-- What stands in the sink already is added once more.
INSERT INTO ops.replays (partition_id, start_offset, end_offset, mode, reason, requested_at)
SELECT
    partition_id,
    start_offset,
    end_offset,
    'append',
    (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': too late for its window',
    world_now()
FROM sink.commits AS commit_
WHERE n_rows + n_filtered < end_offset - start_offset
  AND NOT EXISTS (
      SELECT 1
      FROM ops.replays AS known
      WHERE known.partition_id = commit_.partition_id
        AND known.start_offset <= commit_.start_offset
        AND known.end_offset >= commit_.end_offset
  )
ORDER BY partition_id, start_offset
