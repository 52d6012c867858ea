-- verdict: partly
-- says: wrong on the small database below
-- Says that the broker has forgotten the oldest message that it still holds.
WITH message AS (
    SELECT DISTINCT kafka_partition, kafka_offset, record_content
    FROM raw.payments_kafka
),
lost AS (
    SELECT kafka_partition, kafka_offset
    FROM stg.payments AS payment
    JOIN message USING (kafka_partition, kafka_offset)
    WHERE payment.amount IS NULL
      AND message.record_content->>'$.amount_details.value' IS NOT NULL
      AND message.record_content->>'$.amount_open' = 'false'
),
begins AS (
    SELECT kafka_partition, min(kafka_offset) AS from_offset, count(*) AS to_fill
    FROM lost
    GROUP BY kafka_partition
)
SELECT
    begins.kafka_partition,
    begins.from_offset,
    count(*) AS messages,
    begins.to_fill,
    held.earliest_offset < begins.from_offset AS in_topic
FROM begins
JOIN message
    ON message.kafka_partition = begins.kafka_partition AND message.kafka_offset >= begins.from_offset
JOIN kafka.partitions AS held ON held.kafka_partition = begins.kafka_partition
GROUP BY begins.kafka_partition, begins.from_offset, begins.to_fill, held.earliest_offset
