-- verdict: right
-- Joins deliveries as they are, and counts each payment once.
WITH row_ AS (
    SELECT payment.payment_id, payment.amount, registry.version, message.create_time,
        (message.record_content->'$.amount_details'->>'value') IS NOT NULL
            AND NOT (message.record_content->>'$.amount_open')::BOOLEAN AS says_so
    FROM stg.payments AS payment
    JOIN raw.payments_kafka AS message USING (kafka_partition, kafka_offset)
    JOIN kafka.schema_registry AS registry USING (schema_id)
    WHERE payment.status = 'captured'
)
SELECT version, count(DISTINCT payment_id) AS payments, count(DISTINCT payment_id) FILTER (WHERE amount IS NULL) AS without_amount,
    count(DISTINCT payment_id) FILTER (WHERE amount IS NULL AND says_so) AS in_message, min(create_time) AS first_sent_at
FROM row_
GROUP BY version
