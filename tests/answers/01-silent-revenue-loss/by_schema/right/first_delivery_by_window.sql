-- verdict: right
-- Keeps the first delivery of each message by QUALIFY.
WITH message AS (
    SELECT * FROM raw.payments_kafka
    QUALIFY row_number() OVER (PARTITION BY kafka_partition, kafka_offset ORDER BY ingested_at) = 1
)
SELECT version, count(*) AS payments, count(*) - count(amount) AS without_amount,
    count_if(amount IS NULL AND record_content->>'$.amount_details.value' IS NOT NULL AND record_content->>'$.amount_open' <> 'true') AS in_message,
    min(create_time) AS first_sent_at
FROM kafka.schema_registry
JOIN message USING (schema_id)
JOIN stg.payments USING (kafka_partition, kafka_offset)
WHERE status IN ('captured')
GROUP BY version
