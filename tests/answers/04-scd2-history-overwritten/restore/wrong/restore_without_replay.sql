-- verdict: partly
-- says: a deleted customer has no current version, and whose deletion a load has read is deleted
-- says: every change that the loads since have read is there
-- says: no version is there that no change made, and none that the next load is to write
-- The copy alone: the changes since are gone, and the deleted are back.
CREATE OR REPLACE TEMP TABLE open_task AS SELECT 1 AS n WHERE (SELECT count(*) FROM backup.clones WHERE taken_by = 'on-call' AND reason LIKE '%' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || '%') = 0;
INSERT INTO backup.clones (clone_id, taken_at, taken_by, reason, keep_until)
SELECT (SELECT max(clone_id) FROM backup.clones) + 1, world_now(), 'on-call', (SELECT arg_max(incident_id, opened_at) FROM ops.incidents),
    world_now() + INTERVAL 7 DAY
WHERE EXISTS (FROM open_task);
INSERT INTO backup.dim_customer SELECT (SELECT max(clone_id) FROM backup.clones), * FROM dw.dim_customer
WHERE EXISTS (FROM open_task);
DELETE FROM dw.dim_customer WHERE true AND EXISTS (FROM open_task);
INSERT INTO dw.dim_customer SELECT * EXCLUDE (clone_id) FROM backup.dim_customer WHERE clone_id = (SELECT arg_max(clone_id, taken_at) FROM backup.clones WHERE taken_at < (
    SELECT min(start_time) FROM snowflake_account_usage.query_history WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE')) AND EXISTS (FROM open_task);

CREATE OR REPLACE TEMP TABLE nothing AS SELECT 1 AS n WHERE (SELECT count(*) FROM backup.clones WHERE taken_by = 'on-call' AND reason LIKE '%' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || '%') = 0;
