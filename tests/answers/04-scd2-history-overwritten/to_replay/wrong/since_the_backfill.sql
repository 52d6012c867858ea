-- verdict: partly
-- says: rows are missing
-- Begins one load too late.
WITH clean AS (
    SELECT taken_at
    FROM backup.clones
    WHERE taken_at < (
        SELECT min(start_time)
        FROM snowflake_account_usage.query_history
        WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE'
    )
    ORDER BY taken_at DESC
    LIMIT 1
),
position AS (
    SELECT
        load.kafka_partition,
        max(load.next_offset) FILTER (WHERE batch.finished_at <= clean.taken_at + INTERVAL 1 HOUR) AS from_offset,
        max(load.next_offset) AS to_offset
    FROM etl.load_positions AS load
    JOIN etl.batches AS batch USING (batch_id)
    CROSS JOIN clean
    GROUP BY load.kafka_partition
),
message AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY source_lsn ORDER BY kafka_offset) AS delivery,
        max(source_lsn) OVER (PARTITION BY customer_id, source_ts_ms) AS last_lsn
    FROM cdc.customer_events
)
SELECT
    message.customer_id,
    message.op,
    make_timestamp_ms(message.source_ts_ms) AS changed_at,
    message.source_lsn
FROM message
JOIN position USING (kafka_partition)
WHERE message.kafka_offset >= position.from_offset
  AND message.kafka_offset < position.to_offset
  AND message.delivery = 1
  AND message.source_lsn = message.last_lsn
  AND (message.op <> 'u'
       OR message.before->>'$.email_hash' <> message.after->>'$.email_hash'
       OR message.before->>'$.segment' <> message.after->>'$.segment'
       OR message.before->>'$.tier' <> message.after->>'$.tier'
       OR message.before->>'$.country' <> message.after->>'$.country'
       OR message.before->>'$.marketing_opt_in' <> message.after->>'$.marketing_opt_in')
