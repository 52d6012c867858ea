-- verdict: right
-- A table of what is lost first.
CREATE OR REPLACE TEMP TABLE lost AS
SELECT partition_id, start_offset, end_offset, end_offset - start_offset - n_rows - n_filtered AS dropped FROM sink.commits;
DELETE FROM lost WHERE dropped = 0;
DELETE FROM lost WHERE EXISTS (FROM ops.replays AS r WHERE r.partition_id = lost.partition_id AND r.start_offset <= lost.start_offset AND r.end_offset >= lost.end_offset);
INSERT INTO ops.replays
SELECT partition_id, start_offset, end_offset, 'upsert', (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || ' late', world_now() FROM lost
