-- Purpose: what the world does in the hours after a repair: the shop goes on changing, and the next load runs as it always does.
-- Grain:   adds messages, a batch and its positions; closes and opens versions by the loader's own rules.
-- Keys:    continue those that are there. world_now() is by then three hours after the page.
-- Seed:    nothing of its own: customers are the first of their kind in the log.
-- A repair that took messages of this load, left two versions open or lost the position fails after this.

-- Customers of the log, by their last message.
CREATE OR REPLACE TEMP TABLE last_message AS
SELECT *, row_number() OVER (PARTITION BY op = 'd' ORDER BY source_lsn DESC) AS nth
FROM (SELECT * FROM cdc.customer_events QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY source_lsn DESC) = 1);

-- Twelve turn their opt-in, three of them back again; four are deleted; six log in; three of the deleted come again.
INSERT INTO cdc.customer_events
WITH told AS (
    SELECT *, 'u' AS new_op, 10 AS minute_, after AS was,
        CASE WHEN after LIKE '%"marketing_opt_in":true%' THEN replace(after, '"marketing_opt_in":true', '"marketing_opt_in":false')
            ELSE replace(after, '"marketing_opt_in":false', '"marketing_opt_in":true') END AS is_
    FROM last_message WHERE op <> 'd' AND nth <= 12
    UNION ALL
    SELECT *, 'u', 25, CASE WHEN after LIKE '%"marketing_opt_in":true%' THEN replace(after, '"marketing_opt_in":true', '"marketing_opt_in":false')
            ELSE replace(after, '"marketing_opt_in":false', '"marketing_opt_in":true') END, after
    FROM last_message WHERE op <> 'd' AND nth <= 3
    UNION ALL SELECT *, 'd', 31, after, NULL FROM last_message WHERE op <> 'd' AND nth BETWEEN 13 AND 16
    UNION ALL SELECT *, 'u', 36, after, regexp_replace(after, '"last_login_at":\d+', '"last_login_at":1') FROM last_message WHERE op <> 'd' AND nth BETWEEN 17 AND 22
    UNION ALL SELECT *, 'c', 42, NULL, before FROM last_message WHERE op = 'd' AND nth <= 3
), numbered AS (
    SELECT *, row_number() OVER (ORDER BY minute_, customer_id) AS n, epoch_ms((SELECT max(opened_at) FROM ops.incidents)) + minute_ * 60000 + nth AS at_ms FROM told
)
SELECT
    kafka_partition,
    (SELECT max(kafka_offset) FROM cdc.customer_events AS log WHERE log.kafka_partition = numbered.kafka_partition)
        + row_number() OVER (PARTITION BY kafka_partition ORDER BY n),
    new_op, customer_id, was, is_,
    (SELECT max(source_lsn) FROM cdc.customer_events) + n * 200, at_ms, at_ms + 600,
    (SELECT max(transaction_id) FROM cdc.customer_events) + n, 1
FROM numbered
ORDER BY kafka_partition, n;

-- The load of that hour, from where the last one stopped to the end.
INSERT INTO etl.batches
SELECT max(batch_id) + 1, 'dim_customer_hourly', (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 55 MINUTE,
    (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 57 MINUTE
FROM etl.batches;

INSERT INTO etl.load_positions
SELECT (SELECT max(batch_id) FROM etl.batches), kafka_partition, max(next_offset),
    (SELECT max(kafka_offset) + 1 FROM cdc.customer_events AS log WHERE log.kafka_partition = position.kafka_partition)
FROM etl.load_positions AS position
GROUP BY kafka_partition;

CREATE OR REPLACE TEMP TABLE applied AS
WITH message AS (
    SELECT event.customer_id, event.op, event.source_lsn, make_timestamp_ms(event.source_ts_ms) AS changed_at,
        (after->>'$.email_hash')::UBIGINT AS email_hash, after->>'$.segment' AS segment, after->>'$.tier' AS tier, after->>'$.country' AS country,
        (after->>'$.credit_limit')::INTEGER AS credit_limit, (after->>'$.marketing_opt_in')::BOOLEAN AS marketing_opt_in,
        CASE WHEN event.op = 'd' THEN 0 ELSE md5_number_lower(concat_ws('|', after->>'$.email_hash', after->>'$.segment', after->>'$.tier',
            after->>'$.country', after->>'$.marketing_opt_in')) END AS record_hash
    FROM cdc.customer_events AS event
    JOIN etl.load_positions AS position ON position.kafka_partition = event.kafka_partition
        AND event.kafka_offset >= position.first_offset AND event.kafka_offset < position.next_offset
    WHERE position.batch_id = (SELECT max(batch_id) FROM etl.batches)
    QUALIFY event.source_lsn = max(event.source_lsn) OVER (PARTITION BY event.customer_id, event.source_ts_ms)
), chained AS (
    SELECT *, lag(record_hash) OVER (PARTITION BY customer_id ORDER BY source_lsn) AS hash_before FROM message
), held AS (
    SELECT customer_id, max(source_lsn) AS source_lsn FROM dw.dim_customer GROUP BY customer_id
)
SELECT chained.*, row_number() OVER in_order AS nth, lead(chained.changed_at) OVER in_order AS next_at, lead(chained.op) OVER in_order AS next_op
FROM chained
LEFT JOIN held USING (customer_id)
WHERE chained.source_lsn > coalesce(held.source_lsn, 0)
  AND CASE WHEN chained.op = 'd' THEN true WHEN hash_before IS NOT NULL THEN chained.record_hash <> hash_before
      ELSE NOT EXISTS (SELECT 1 FROM dw.dim_customer AS version WHERE version.customer_id = chained.customer_id AND version.is_current
          AND version.record_hash = chained.record_hash) END
WINDOW in_order AS (PARTITION BY chained.customer_id ORDER BY chained.source_lsn);

UPDATE dw.dim_customer AS version
SET valid_to = applied.changed_at, is_current = false, is_deleted = applied.op = 'd', updated_at = batch.finished_at, batch_id = batch.batch_id
FROM applied, etl.batches AS batch
WHERE applied.customer_id = version.customer_id AND applied.nth = 1 AND version.is_current
  AND batch.batch_id = (SELECT max(batch_id) FROM etl.batches);

INSERT INTO dw.dim_customer
SELECT (SELECT max(customer_sk) FROM dw.dim_customer) + row_number() OVER (ORDER BY applied.customer_id, changed_at),
    applied.customer_id, email_hash, segment, tier, country, credit_limit, marketing_opt_in, changed_at, next_at, next_at IS NULL,
    next_op IS NOT DISTINCT FROM 'd', record_hash, source_lsn, batch.finished_at, batch.finished_at, batch.batch_id
FROM applied, etl.batches AS batch
WHERE applied.op <> 'd' AND batch.batch_id = (SELECT max(batch_id) FROM etl.batches)
ORDER BY applied.customer_id, changed_at;

DROP TABLE last_message;
DROP TABLE applied;
