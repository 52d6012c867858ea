-- verdict: right
-- Marks each message as to fill or not, and takes window sums.
WITH message AS (
    SELECT kafka_partition, kafka_offset, any_value(record_content) AS content
    FROM raw.payments_kafka
    GROUP BY ALL
),
marked AS (
    SELECT message.kafka_partition, message.kafka_offset,
        payment.payment_id IS NOT NULL AND payment.amount IS NULL
            AND content->>'$.amount_details.value' IS NOT NULL AND content->>'$.amount_open' = 'false' AS to_fill
    FROM message
    LEFT JOIN stg.payments AS payment USING (kafka_partition, kafka_offset)
),
since AS (
    SELECT *, min(kafka_offset) FILTER (WHERE to_fill) OVER (PARTITION BY kafka_partition) AS from_offset
    FROM marked
)
SELECT since.kafka_partition, from_offset, count(*) AS messages, count(*) FILTER (WHERE to_fill) AS to_fill,
    from_offset >= any_value(earliest_offset) AS in_topic
FROM since
JOIN kafka.partitions USING (kafka_partition)
WHERE kafka_offset >= from_offset
GROUP BY since.kafka_partition, from_offset
