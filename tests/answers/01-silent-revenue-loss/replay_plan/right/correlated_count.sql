-- verdict: right
-- The messages behind the offset counted by a correlated subquery.
SELECT b.kafka_partition, b.from_offset,
    (SELECT count(DISTINCT m.kafka_offset) FROM raw.payments_kafka AS m
     WHERE m.kafka_partition = b.kafka_partition AND m.kafka_offset >= b.from_offset) AS messages,
    b.to_fill,
    (SELECT p.earliest_offset <= b.from_offset FROM kafka.partitions AS p WHERE p.kafka_partition = b.kafka_partition) AS in_topic
FROM (
    SELECT s.kafka_partition, min(s.kafka_offset) AS from_offset, count(DISTINCT s.payment_id) AS to_fill
    FROM stg.payments AS s
    JOIN raw.payments_kafka AS m ON m.kafka_partition = s.kafka_partition AND m.kafka_offset = s.kafka_offset
    WHERE s.amount IS NULL AND NOT CAST(m.record_content->>'$.amount_open' AS BOOLEAN)
      AND json_extract_string(m.record_content, '$.amount_details.value') IS NOT NULL
    GROUP BY s.kafka_partition
) AS b
