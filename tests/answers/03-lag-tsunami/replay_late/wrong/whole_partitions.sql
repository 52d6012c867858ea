-- verdict: wrong
-- says: each commit that dropped messages is read once more
-- From the first commit that dropped something to the last one of the partition.
INSERT INTO ops.replays
SELECT partition_id, min(start_offset) FILTER (n_rows + n_filtered < end_offset - start_offset), max(end_offset), 'upsert', (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ': late', world_now()
FROM sink.commits AS c GROUP BY partition_id
HAVING sum(end_offset - start_offset - n_rows - n_filtered) > 0 AND NOT EXISTS (FROM ops.replays AS r WHERE r.partition_id = c.partition_id)
