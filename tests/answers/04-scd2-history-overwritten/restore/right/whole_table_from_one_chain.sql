-- verdict: right
-- Both kinds of rows in one INSERT.
CREATE OR REPLACE TEMP TABLE open_task AS SELECT 1 AS n WHERE (SELECT count(*) FROM backup.clones WHERE taken_by = 'on-call' AND reason LIKE '%' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || '%') = 0;
INSERT INTO backup.clones (clone_id, taken_at, taken_by, reason, keep_until)
SELECT (SELECT max(clone_id) FROM backup.clones) + 1, world_now(), 'on-call', (SELECT arg_max(incident_id, opened_at) FROM ops.incidents),
    world_now() + INTERVAL 7 DAY
WHERE EXISTS (FROM open_task);
INSERT INTO backup.dim_customer SELECT (SELECT max(clone_id) FROM backup.clones), * FROM dw.dim_customer
WHERE EXISTS (FROM open_task);
CREATE OR REPLACE TEMP TABLE change AS
WITH bounds AS (
    SELECT p.kafka_partition, max(p.next_offset) AS to_offset,
        max(p.next_offset) FILTER (WHERE b.finished_at <= (SELECT max(taken_at) FROM backup.clones WHERE taken_at < (
    SELECT min(start_time) FROM snowflake_account_usage.query_history WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE'))) AS from_offset
    FROM etl.load_positions AS p JOIN etl.batches AS b USING (batch_id) GROUP BY ALL
), message AS (
    SELECT e.*, r.batch_id, r.finished_at FROM cdc.customer_events AS e
    LEFT JOIN (SELECT * FROM etl.load_positions JOIN etl.batches USING (batch_id)) AS r
        ON r.kafka_partition = e.kafka_partition AND e.kafka_offset >= r.first_offset AND e.kafka_offset < r.next_offset
    QUALIFY row_number() OVER (PARTITION BY source_lsn ORDER BY kafka_offset) = 1
        AND source_lsn = max(source_lsn) OVER (PARTITION BY customer_id, source_ts_ms)
)
SELECT customer_id, op, make_timestamp_ms(source_ts_ms) AS changed_at, source_lsn, coalesce(batch_id, (SELECT max(batch_id) FROM etl.batches)) AS batch_id,
    coalesce(finished_at, world_now()) AS finished_at, (after->>'$.email_hash')::UBIGINT AS email_hash,
    after->>'$.segment' AS segment, after->>'$.tier' AS tier, after->>'$.country' AS country, (after->>'$.credit_limit')::INTEGER AS credit_limit,
    (after->>'$.marketing_opt_in')::BOOLEAN AS marketing_opt_in
FROM message JOIN bounds USING (kafka_partition)
WHERE kafka_offset >= from_offset AND kafka_offset < to_offset
  AND (op <> 'u' OR (before->>'$.email_hash', before->>'$.segment', before->>'$.tier', before->>'$.country', before->>'$.marketing_opt_in')
      IS DISTINCT FROM (after->>'$.email_hash', after->>'$.segment', after->>'$.tier', after->>'$.country', after->>'$.marketing_opt_in'));

CREATE OR REPLACE TEMP TABLE chained AS
SELECT *, lead(changed_at) OVER w AS next_at, lead(op) OVER w AS next_op, lead(batch_id) OVER w AS next_batch,
    lead(finished_at) OVER w AS next_finished, row_number() OVER w AS nth
FROM change WINDOW w AS (PARTITION BY customer_id ORDER BY source_lsn);

CREATE OR REPLACE TEMP TABLE copy AS SELECT * EXCLUDE (clone_id) FROM backup.dim_customer WHERE clone_id = (SELECT arg_max(clone_id, taken_at) FROM backup.clones WHERE taken_at < (
    SELECT min(start_time) FROM snowflake_account_usage.query_history WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE'));

DELETE FROM dw.dim_customer WHERE EXISTS (FROM open_task);

INSERT INTO dw.dim_customer
WITH first_change AS (
    SELECT customer_id, arg_min(op, source_lsn) AS op, min(changed_at) AS changed_at,
        arg_min(batch_id, source_lsn) AS batch_id, arg_min(finished_at, source_lsn) AS finished_at FROM change GROUP BY customer_id
)
SELECT copy.* REPLACE (
    CASE WHEN copy.is_current AND f.op IS NOT NULL THEN f.changed_at ELSE copy.valid_to END AS valid_to,
    copy.is_current AND f.op IS NULL AS is_current,
    copy.is_deleted OR (copy.is_current AND coalesce(f.op = 'd', false)) AS is_deleted,
    CASE WHEN copy.is_current THEN coalesce(f.finished_at, copy.updated_at) ELSE copy.updated_at END AS updated_at,
    CASE WHEN copy.is_current THEN coalesce(f.batch_id, copy.batch_id) ELSE copy.batch_id END AS batch_id)
FROM copy LEFT JOIN first_change AS f USING (customer_id)
WHERE EXISTS (FROM open_task)
UNION ALL
SELECT (SELECT max(customer_sk) FROM copy) + row_number() OVER (ORDER BY batch_id, customer_id, changed_at), customer_id, email_hash, segment, tier, country, credit_limit,
    marketing_opt_in, changed_at, next_at, next_at IS NULL, coalesce(next_op = 'd', false),
    md5_number_lower(concat_ws('|', email_hash, segment, tier, country, marketing_opt_in)), source_lsn, finished_at, coalesce(next_finished, finished_at),
    coalesce(next_batch, batch_id)
FROM chained WHERE op <> 'd' AND EXISTS (FROM open_task);
