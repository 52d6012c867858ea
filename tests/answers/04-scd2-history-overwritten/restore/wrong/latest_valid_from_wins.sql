-- verdict: partly
-- says: a deleted customer has no current version, and whose deletion a load has read is deleted
-- says: a version is current exactly where its range is open
-- says: each version ends where the next one begins, and only a deletion leaves a gap
-- The one-liner: deleted customers come back, and ranges stay as they are.
CREATE OR REPLACE TEMP TABLE open_task AS SELECT 1 AS n WHERE (SELECT count(*) FROM backup.clones WHERE taken_by = 'on-call' AND reason LIKE '%' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || '%') = 0;
INSERT INTO backup.clones (clone_id, taken_at, taken_by, reason, keep_until)
SELECT (SELECT max(clone_id) FROM backup.clones) + 1, world_now(), 'on-call', (SELECT arg_max(incident_id, opened_at) FROM ops.incidents),
    world_now() + INTERVAL 7 DAY
WHERE EXISTS (FROM open_task);
INSERT INTO backup.dim_customer SELECT (SELECT max(clone_id) FROM backup.clones), * FROM dw.dim_customer
WHERE EXISTS (FROM open_task);
UPDATE dw.dim_customer AS v
SET is_current = v.valid_from = m.last_from
FROM (SELECT customer_id, max(valid_from) AS last_from FROM dw.dim_customer GROUP BY 1) AS m
WHERE m.customer_id = v.customer_id AND v.is_current <> (v.valid_from = m.last_from);
