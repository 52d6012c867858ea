-- verdict: right
-- The landing table grouped by partition and offset; sums of CASE.
SELECT
    registry.version,
    count(*) AS payments,
    sum(CASE WHEN payment.amount IS NULL THEN 1 ELSE 0 END) AS without_amount,
    sum(CASE WHEN payment.amount IS NULL AND message.found IS NOT NULL AND NOT message.is_open THEN 1 ELSE 0 END) AS in_message,
    min(message.create_time) AS first_sent_at
FROM (
    SELECT kafka_partition, kafka_offset, min(schema_id) AS schema_id, min(create_time) AS create_time,
        min(json_extract_string(record_content, '$.amount_details.value')) AS found,
        bool_or((record_content->>'$.amount_open')::BOOLEAN) AS is_open
    FROM raw.payments_kafka
    GROUP BY kafka_partition, kafka_offset
) AS message
JOIN stg.payments AS payment
    ON payment.kafka_partition = message.kafka_partition AND payment.kafka_offset = message.kafka_offset
JOIN kafka.schema_registry AS registry ON registry.schema_id = message.schema_id
WHERE payment.status = 'captured'
GROUP BY 1
