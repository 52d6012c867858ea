-- verdict: wrong
-- says: 2 rows should not be there
-- schema_id is the number of the schema in the registry, not its version.
SELECT schema_id AS version, count(*) AS payments, count(*) - count(amount) AS without_amount,
    count(*) FILTER (WHERE amount IS NULL AND record_content->>'$.amount_details.value' IS NOT NULL AND record_content->>'$.amount_open' = 'false') AS in_message,
    min(create_time) AS first_sent_at
FROM stg.payments
JOIN (SELECT DISTINCT ON (kafka_partition, kafka_offset) * FROM raw.payments_kafka) USING (kafka_partition, kafka_offset)
WHERE status = 'captured'
GROUP BY schema_id
