-- verdict: wrong
-- says: each commit that dropped messages is read once more
-- Later ones are dropped, too, and are not ordered any more.
INSERT INTO ops.replays (partition_id, start_offset, end_offset, mode, reason, requested_at)
SELECT
    partition_id,
    start_offset,
    end_offset,
    'upsert',
    (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': too late for its window',
    world_now()
FROM sink.commits AS commit_
WHERE n_rows + n_filtered < end_offset - start_offset
  AND NOT EXISTS (SELECT 1 FROM ops.replays WHERE reason LIKE '%too late%')
ORDER BY partition_id, start_offset
