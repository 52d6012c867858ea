-- What must hold of a dimension that nothing is wrong with. Each query returns its violations: none = it holds.
-- `before` is the same world, untouched. broken_by_fault: true = every sick world violates it.
-- A customer is deleted where the version that begins last is; a range is open where valid_to is NULL or 9999-12-31.
-- What was there before the backfill is read in the last copy taken before it; what came after it in the log, from the
-- position of the last load that this copy holds up to that of the last load there was.

-- name: clean
-- part: true
-- the last copy from before the backfill wrote its first row
SELECT clone_id, taken_at
FROM backup.clones
WHERE taken_at < (
    SELECT coalesce(min(start_time), 'infinity')
    FROM snowflake_account_usage.query_history
    WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE'
)
ORDER BY taken_at DESC
LIMIT 1;

-- name: bounds
-- part: true
-- uses: clean
-- from the position of the last load that this copy holds, up to that of the last load there was
SELECT
    position.kafka_partition,
    max(position.next_offset) FILTER (WHERE batch.finished_at <= clean.taken_at) AS from_offset,
    max(position.next_offset) AS to_offset
FROM etl.load_positions AS position
JOIN etl.batches AS batch USING (batch_id)
CROSS JOIN clean
GROUP BY position.kafka_partition;

-- name: message
-- part: true
-- each once, and of one customer's changes in one transaction the last
SELECT
    *,
    row_number() OVER (PARTITION BY source_lsn ORDER BY kafka_offset) AS delivery,
    max(source_lsn) OVER (PARTITION BY customer_id, source_ts_ms) AS last_lsn
FROM cdc.customer_events;

-- name: change
-- part: true
-- uses: bounds, message
SELECT
    message.customer_id,
    message.op,
    make_timestamp_ms(message.source_ts_ms) AS changed_at,
    message.source_lsn,
    message.kafka_partition,
    message.kafka_offset,
    (after->>'$.email_hash')::UBIGINT AS email_hash,
    after->>'$.segment' AS segment,
    after->>'$.tier' AS tier,
    after->>'$.country' AS country,
    (after->>'$.credit_limit')::INTEGER AS credit_limit,
    (after->>'$.marketing_opt_in')::BOOLEAN AS marketing_opt_in
FROM message
JOIN bounds USING (kafka_partition)
WHERE message.kafka_offset >= bounds.from_offset
  AND message.kafka_offset < bounds.to_offset
  AND message.delivery = 1
  AND message.source_lsn = message.last_lsn
  AND (message.op <> 'u'
       OR (before->>'$.email_hash', before->>'$.segment', before->>'$.tier', before->>'$.country', before->>'$.marketing_opt_in')
          IS DISTINCT FROM
          (after->>'$.email_hash', after->>'$.segment', after->>'$.tier', after->>'$.country', after->>'$.marketing_opt_in'));

-- name: at_most_one_current
-- broken_by_fault: true
-- says: no customer has more than one current version
SELECT customer_id, count(*) AS current_rows
FROM dw.dim_customer
WHERE is_current
GROUP BY customer_id
HAVING count(*) > 1;

-- name: deleted_has_none
-- broken_by_fault: true
-- says: a deleted customer has no current version, and whose deletion a load has read is deleted
-- uses: change
WITH deleted AS (
    SELECT customer_id
    FROM dw.dim_customer
    GROUP BY customer_id
    HAVING arg_max(is_deleted, valid_from)
    UNION
    SELECT customer_id
    FROM change
    GROUP BY customer_id
    HAVING arg_max(op, source_lsn) = 'd'
)
SELECT customer_id, count(*) AS current_rows
FROM dw.dim_customer
SEMI JOIN deleted USING (customer_id)
WHERE is_current
GROUP BY customer_id;

-- name: open_has_one
-- broken_by_fault: false
-- says: every customer that is not deleted has a current version
SELECT customer_id, max(valid_from) AS last_from
FROM dw.dim_customer
GROUP BY customer_id
HAVING NOT arg_max(is_deleted, valid_from) AND NOT bool_or(is_current);

-- name: flag_agrees_with_range
-- broken_by_fault: true
-- says: a version is current exactly where its range is open
SELECT customer_id, valid_from, valid_to, is_current
FROM dw.dim_customer
WHERE is_current <> (valid_to IS NULL OR valid_to >= TIMESTAMP '9999-12-31');

-- name: ranges_meet
-- broken_by_fault: true
-- says: each version ends where the next one begins, and only a deletion leaves a gap
WITH version AS (
    SELECT
        customer_id,
        valid_from,
        coalesce(valid_to, TIMESTAMP '9999-12-31') AS valid_to,
        is_deleted,
        lead(valid_from) OVER (PARTITION BY customer_id ORDER BY valid_from) AS next_from
    FROM dw.dim_customer
)
SELECT customer_id, valid_from, valid_to, next_from
FROM version
WHERE valid_to <= valid_from
   OR valid_to > next_from
   OR (valid_to < next_from AND NOT is_deleted);

-- name: history_as_it_was
-- broken_by_fault: true
-- says: what was history before the backfill is as it was, key, values and range; what was open has at most been closed since
-- uses: clean
SELECT was.customer_id, was.valid_from, was.valid_to AS was_valid_to, now_.valid_to, was.credit_limit AS was_credit_limit, now_.credit_limit
FROM backup.dim_customer AS was
JOIN clean USING (clone_id)
LEFT JOIN dw.dim_customer AS now_ USING (customer_id, valid_from)
WHERE (was.customer_sk, was.email_hash, was.segment, was.tier, was.country, was.credit_limit, was.marketing_opt_in, was.record_hash, was.source_lsn, was.loaded_at)
      IS DISTINCT FROM
      (now_.customer_sk, now_.email_hash, now_.segment, now_.tier, now_.country, now_.credit_limit, now_.marketing_opt_in, now_.record_hash, now_.source_lsn, now_.loaded_at)
   OR (NOT was.is_current AND (was.valid_to, was.is_deleted) IS DISTINCT FROM (now_.valid_to, now_.is_deleted));

-- name: every_change_has_its_version
-- broken_by_fault: true
-- says: every change that the loads since have read is there: a version from its commit on, with its values, or an end
-- uses: change
SELECT change.customer_id, change.op, change.changed_at, change.source_lsn
FROM change
LEFT JOIN dw.dim_customer AS version
    ON version.customer_id = change.customer_id AND version.valid_from = change.changed_at
WHERE change.op <> 'd'
  AND (change.email_hash, change.segment, change.tier, change.country, change.credit_limit, change.marketing_opt_in, change.source_lsn,
       md5_number_lower(concat_ws('|', change.email_hash, change.segment, change.tier, change.country, change.marketing_opt_in)))
      IS DISTINCT FROM
      (version.email_hash, version.segment, version.tier, version.country, version.credit_limit, version.marketing_opt_in, version.source_lsn,
       version.record_hash)
UNION ALL
SELECT change.customer_id, change.op, change.changed_at, change.source_lsn
FROM change
WHERE change.op = 'd'
  AND NOT EXISTS (
      SELECT 1
      FROM dw.dim_customer AS version
      WHERE version.customer_id = change.customer_id AND version.valid_to = change.changed_at AND version.is_deleted
  );

-- name: rows_bear_their_load
-- broken_by_fault: true
-- says: what was opened or closed since bears its load: numbers go on in the order of load, customer and change, `loaded_at` is of the load that opened, `updated_at` and `batch_id` of the one that wrote last
-- uses: clean, change
WITH told AS (
    SELECT
        change.*,
        batch.batch_id,
        batch.finished_at,
        lead(batch.batch_id) OVER in_order AS next_batch,
        lead(batch.finished_at) OVER in_order AS next_finished,
        row_number() OVER in_order AS nth
    FROM change
    JOIN etl.load_positions AS position
        ON position.kafka_partition = change.kafka_partition
        AND change.kafka_offset >= position.first_offset
        AND change.kafka_offset < position.next_offset
    JOIN etl.batches AS batch USING (batch_id)
    WINDOW in_order AS (PARTITION BY change.customer_id ORDER BY change.source_lsn)
),
due AS (
    SELECT
        customer_id,
        changed_at AS valid_from,
        (SELECT max(customer_sk) FROM backup.dim_customer JOIN clean USING (clone_id))
            + row_number() OVER (ORDER BY batch_id, customer_id, changed_at) AS customer_sk,
        finished_at AS loaded_at,
        coalesce(next_finished, finished_at) AS updated_at,
        coalesce(next_batch, batch_id) AS batch_id
    FROM told
    WHERE op <> 'd'
    UNION ALL
    SELECT was.customer_id, was.valid_from, was.customer_sk, was.loaded_at,
        coalesce(told.finished_at, was.updated_at), coalesce(told.batch_id, was.batch_id)
    FROM backup.dim_customer AS was
    JOIN clean USING (clone_id)
    LEFT JOIN told ON told.customer_id = was.customer_id AND told.nth = 1 AND was.is_current
)
SELECT
    version.customer_id, version.valid_from,
    version.customer_sk, due.customer_sk AS due_customer_sk,
    version.loaded_at, due.loaded_at AS due_loaded_at,
    version.updated_at, due.updated_at AS due_updated_at,
    version.batch_id, due.batch_id AS due_batch_id
FROM dw.dim_customer AS version
JOIN due USING (customer_id, valid_from)
WHERE (version.customer_sk, version.loaded_at, version.updated_at, version.batch_id)
      IS DISTINCT FROM (due.customer_sk, due.loaded_at, due.updated_at, due.batch_id);

-- name: no_version_without_a_change
-- broken_by_fault: false
-- says: no version is there that no change made, and none that the next load is to write
-- uses: clean, change
SELECT version.customer_id, version.valid_from, version.source_lsn
FROM dw.dim_customer AS version
WHERE NOT EXISTS (
          SELECT 1
          FROM backup.dim_customer AS was
          JOIN clean USING (clone_id)
          WHERE was.customer_id = version.customer_id AND was.valid_from = version.valid_from
      )
  AND NOT EXISTS (
          SELECT 1
          FROM change
          WHERE change.op <> 'd' AND change.customer_id = version.customer_id AND change.changed_at = version.valid_from
      );

-- name: keys_are_unique
-- broken_by_fault: false
-- says: customer_sk names one row, and so do customer_id and valid_from
SELECT 'customer_sk' AS key, customer_sk AS id, NULL AS valid_from
FROM dw.dim_customer
GROUP BY customer_sk
HAVING count(*) > 1
UNION ALL
SELECT 'customer_id, valid_from', customer_id, valid_from
FROM dw.dim_customer
GROUP BY customer_id, valid_from
HAVING count(*) > 1;

-- name: evidence_is_kept
-- broken_by_fault: false
-- says: where the dimension was changed, one copy of it as it was stands in backup, under this incident
WITH touched AS (
    (SELECT customer_id, valid_from, valid_to, is_current FROM before.dw.dim_customer
     EXCEPT
     SELECT customer_id, valid_from, valid_to, is_current FROM dw.dim_customer)
    LIMIT 1
),
kept AS (
    SELECT clone_id, taken_at
    FROM backup.clones
    WHERE clone_id NOT IN (SELECT clone_id FROM before.backup.clones)
      AND reason LIKE '%' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || '%'
      AND taken_at <= world_now()
      AND keep_until >= taken_at + INTERVAL 72 HOUR
),
gone AS (
    SELECT count(*) AS rows_ FROM before.dw.dim_customer AS was
    WHERE NOT EXISTS (
        SELECT 1
        FROM backup.dim_customer AS copy
        WHERE copy.clone_id = (SELECT min(clone_id) FROM kept)
          AND copy.customer_id = was.customer_id
          AND copy.valid_from = was.valid_from
          AND (copy.customer_sk, copy.valid_to, copy.is_current, copy.credit_limit, copy.batch_id)
              IS NOT DISTINCT FROM (was.customer_sk, was.valid_to, was.is_current, was.credit_limit, was.batch_id)
    )
)
SELECT (SELECT count(*) FROM kept) AS copies, gone.rows_ AS rows_missing
FROM touched, gone
WHERE gone.rows_ > 0 OR (SELECT count(*) FROM kept) <> 1;
