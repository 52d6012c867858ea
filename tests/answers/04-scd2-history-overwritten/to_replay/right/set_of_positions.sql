-- verdict: right
-- Values put together and compared.
WITH clean AS (
    SELECT arg_max(clone_id, taken_at) AS id, max(taken_at) AS at_ FROM backup.clones
    WHERE taken_at < (SELECT start_time FROM snowflake_account_usage.query_history WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE' ORDER BY start_time LIMIT 1)
), from_ AS (
    SELECT kafka_partition, max(next_offset) AS o FROM etl.load_positions WHERE batch_id IN (SELECT batch_id FROM etl.batches, clean WHERE finished_at <= at_) GROUP BY kafka_partition
), to_ AS (
    SELECT kafka_partition, max(next_offset) AS o FROM etl.load_positions GROUP BY kafka_partition
), message AS (
    SELECT e.*, concat_ws('|', before->>'$.email_hash', before->>'$.segment', before->>'$.tier', before->>'$.country', before->>'$.marketing_opt_in') AS was,
        concat_ws('|', after->>'$.email_hash', after->>'$.segment', after->>'$.tier', after->>'$.country', after->>'$.marketing_opt_in') AS is_,
        count(*) OVER (PARTITION BY source_lsn ORDER BY kafka_offset ROWS UNBOUNDED PRECEDING) AS delivery,
        rank() OVER (PARTITION BY customer_id, source_ts_ms ORDER BY source_lsn DESC) AS from_the_end
    FROM cdc.customer_events AS e
)
SELECT customer_id, op, make_timestamp_ms(source_ts_ms) AS changed_at, source_lsn
FROM message JOIN from_ USING (kafka_partition) JOIN to_ USING (kafka_partition)
WHERE kafka_offset >= from_.o AND kafka_offset < to_.o AND delivery = 1 AND from_the_end = 1 AND (op <> 'u' OR was <> is_)
