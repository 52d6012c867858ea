-- verdict: right
-- Commits that follow each other are one range, where nothing of it stands yet.
INSERT INTO ops.replays
WITH lost AS (
    SELECT partition_id, start_offset, end_offset FROM sink.commits AS c
    WHERE end_offset - start_offset > n_rows + n_filtered
      AND NOT EXISTS (SELECT 1 FROM ops.replays AS r WHERE r.partition_id = c.partition_id AND r.start_offset <= c.start_offset AND r.end_offset >= c.end_offset)
), numbered AS (
    SELECT *, sum(CASE WHEN start_offset = was THEN 0 ELSE 1 END) OVER (PARTITION BY partition_id ORDER BY start_offset) AS run
    FROM (SELECT *, lag(end_offset) OVER (PARTITION BY partition_id ORDER BY start_offset) AS was FROM lost)
)
SELECT partition_id, min(start_offset), max(end_offset), 'upsert', 'late, ' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), world_now()
FROM numbered GROUP BY partition_id, run ORDER BY 1, 2
