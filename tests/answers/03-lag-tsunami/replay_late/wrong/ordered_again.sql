-- verdict: partly
-- says: run again, nothing changes
-- A second run meets its own orders.
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
ORDER BY partition_id, start_offset
