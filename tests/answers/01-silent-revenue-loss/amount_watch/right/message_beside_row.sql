-- verdict: right
-- The row has no amount, and its message does not say that it is open.
SELECT payment.region, message.schema_id, count(*) AS payments, min(message.create_time) AS since
FROM stg.payments AS payment
JOIN raw.payments_kafka AS message USING (kafka_partition, kafka_offset)
WHERE payment.loaded_at > world_now() - INTERVAL 4 HOUR
  AND payment.amount IS NULL
  AND message.record_content->>'$.amount_open' = 'false'
GROUP BY ALL
