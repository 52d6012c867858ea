-- verdict: right
-- An anti join instead of NOT EXISTS.
INSERT INTO ops.replays BY NAME
SELECT c.partition_id, c.start_offset, c.end_offset, 'upsert' AS mode, 'windows were closed, ' || i.incident_id AS reason, world_now() AS requested_at
FROM sink.commits AS c
CROSS JOIN (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1) AS i
LEFT JOIN ops.replays AS r ON r.partition_id = c.partition_id AND r.start_offset <= c.start_offset AND r.end_offset >= c.end_offset
WHERE c.n_rows < c.end_offset - c.start_offset - c.n_filtered AND r.partition_id IS NULL
