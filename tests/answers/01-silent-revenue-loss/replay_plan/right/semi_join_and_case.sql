-- verdict: right
-- EXISTS for the message, one pass over the distinct offsets.
WITH lost AS (
    SELECT kafka_partition, kafka_offset FROM stg.payments AS p
    WHERE amount IS NULL AND EXISTS (
        SELECT 1 FROM raw.payments_kafka AS m
        WHERE m.kafka_partition = p.kafka_partition AND m.kafka_offset = p.kafka_offset
          AND m.record_content->>'$.amount_open' = 'false' AND m.record_content->>'$.amount_details.value' IS NOT NULL)
),
start_ AS (SELECT kafka_partition, min(kafka_offset) AS from_offset, count(*) AS to_fill FROM lost GROUP BY 1),
offsets AS (SELECT DISTINCT kafka_partition, kafka_offset FROM raw.payments_kafka)
SELECT start_.kafka_partition, start_.from_offset, sum(CASE WHEN kafka_offset >= from_offset THEN 1 ELSE 0 END)::BIGINT AS messages,
    start_.to_fill, CASE WHEN earliest_offset > from_offset THEN false ELSE true END AS in_topic
FROM start_ JOIN offsets USING (kafka_partition) JOIN kafka.partitions USING (kafka_partition)
GROUP BY ALL
