-- verdict: partly
-- says: a deleted customer has no current version, and whose deletion a load has read is deleted
-- says: what was history before the backfill is as it was, key, values and range; what was open has at most been closed since
-- says: every change that the loads since have read is there
-- Ranges from the next version: what never came into the table cannot be found in it.
CREATE OR REPLACE TEMP TABLE open_task AS SELECT 1 AS n WHERE (SELECT count(*) FROM backup.clones WHERE taken_by = 'on-call' AND reason LIKE '%' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || '%') = 0;
INSERT INTO backup.clones (clone_id, taken_at, taken_by, reason, keep_until)
SELECT (SELECT max(clone_id) FROM backup.clones) + 1, world_now(), 'on-call', (SELECT arg_max(incident_id, opened_at) FROM ops.incidents),
    world_now() + INTERVAL 7 DAY
WHERE EXISTS (FROM open_task);
INSERT INTO backup.dim_customer SELECT (SELECT max(clone_id) FROM backup.clones), * FROM dw.dim_customer
WHERE EXISTS (FROM open_task);
UPDATE dw.dim_customer AS v
SET valid_to = n.next_from, is_current = n.next_from IS NULL
FROM (SELECT customer_id, valid_from, lead(valid_from) OVER (PARTITION BY customer_id ORDER BY valid_from) AS next_from FROM dw.dim_customer) AS n
WHERE n.customer_id = v.customer_id AND n.valid_from = v.valid_from
  AND (v.valid_to IS DISTINCT FROM n.next_from OR v.is_current <> (n.next_from IS NULL));
