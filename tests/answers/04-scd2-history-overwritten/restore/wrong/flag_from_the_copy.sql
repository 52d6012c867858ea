-- verdict: wrong
-- says: no customer has more than one current version
-- says: a deleted customer has no current version, and whose deletion a load has read is deleted
-- Only the flag, and for versions that have been closed since.
CREATE OR REPLACE TEMP TABLE open_task AS SELECT 1 AS n WHERE (SELECT count(*) FROM backup.clones WHERE taken_by = 'on-call' AND reason LIKE '%' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || '%') = 0;
INSERT INTO backup.clones (clone_id, taken_at, taken_by, reason, keep_until)
SELECT (SELECT max(clone_id) FROM backup.clones) + 1, world_now(), 'on-call', (SELECT arg_max(incident_id, opened_at) FROM ops.incidents),
    world_now() + INTERVAL 7 DAY
WHERE EXISTS (FROM open_task);
INSERT INTO backup.dim_customer SELECT (SELECT max(clone_id) FROM backup.clones), * FROM dw.dim_customer
WHERE EXISTS (FROM open_task);
UPDATE dw.dim_customer AS v
SET is_current = c.is_current
FROM backup.dim_customer AS c
WHERE c.clone_id = (SELECT arg_max(clone_id, taken_at) FROM backup.clones WHERE taken_at < (
    SELECT min(start_time) FROM snowflake_account_usage.query_history WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE')) AND c.customer_id = v.customer_id AND c.valid_from = v.valid_from AND v.is_current <> c.is_current;
