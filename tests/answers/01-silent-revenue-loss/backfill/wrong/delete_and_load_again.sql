-- verdict: partly
-- says: ✘ an amount that was there stays, and of the others nothing but the amount is changed
-- says: ✘ each amount that was changed has one new row in audit.amount_changes
-- Deletes from the divergence on and loads all of it again: right amounts, new time stamps on rows that were right, and no trail.
INSERT INTO ops.parser_rules (rule_id, column_name, from_version, path, unit, required, added_at, added_by)
SELECT (SELECT max(rule_id) FROM ops.parser_rules) + 1, 'amount', (SELECT max(version) FROM kafka.schema_registry),
    '$.amount_details.value', 'minor', true, world_now(), 'on-call'
WHERE NOT EXISTS (SELECT 1 FROM ops.parser_rules WHERE column_name = 'amount' AND path = '$.amount_details.value');

CREATE OR REPLACE TEMP TABLE again AS
SELECT p.payment_id, p.merchant_id, p.status,
    CASE WHEN m.is_open = 'true' THEN NULL ELSE coalesce(m.old::DECIMAL(18, 2), (m.minor / power(10, c.minor_units))::DECIMAL(18, 2)) END AS amount,
    p.currency, p.method, p.region, p.occurred_at, p.kafka_partition, p.kafka_offset, world_now() AS loaded_at
FROM stg.payments AS p
JOIN (SELECT DISTINCT kafka_partition, kafka_offset, record_content->>'$.amount_open' AS is_open, record_content->>'$.amount' AS old,
    (record_content->>'$.amount_details.value')::BIGINT AS minor, create_time FROM raw.payments_kafka) AS m USING (kafka_partition, kafka_offset)
JOIN ref.currencies AS c ON c.currency = p.currency
WHERE m.create_time >= (SELECT min(deployed_at) FROM ops.deploys WHERE service = 'payments-api');
DELETE FROM stg.payments WHERE payment_id IN (SELECT payment_id FROM again);
INSERT INTO stg.payments SELECT * FROM again;

UPDATE mart.revenue_daily AS mart
SET payments = built.n, gross_amount = built.gross, built_at = world_now()
FROM (
    SELECT occurred_at::DATE AS day, currency, count(*) AS n, coalesce(sum(amount), 0) AS gross
    FROM stg.payments WHERE status = 'captured' GROUP BY ALL
) AS built
WHERE built.day = mart.revenue_date AND built.currency = mart.currency
  AND (built.n, built.gross) IS DISTINCT FROM (mart.payments, mart.gross_amount);
