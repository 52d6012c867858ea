-- verdict: right
-- UPDATE with a correlated subquery, then the audit for what has changed since a copy was made.
INSERT INTO ops.parser_rules (rule_id, column_name, from_version, path, unit, required, added_at, added_by)
SELECT (SELECT max(rule_id) FROM ops.parser_rules) + 1, 'amount', (SELECT max(version) FROM kafka.schema_registry),
    '$.amount_details.value', 'minor', true, world_now(), 'on-call'
WHERE NOT EXISTS (SELECT 1 FROM ops.parser_rules WHERE column_name = 'amount' AND path = '$.amount_details.value');

CREATE OR REPLACE TEMP TABLE was AS SELECT payment_id FROM stg.payments WHERE amount IS NULL;

UPDATE stg.payments SET amount = (
    SELECT (any_value(m.record_content->>'$.amount_details.value')::BIGINT / power(10, any_value(c.minor_units)))::DECIMAL(18, 2)
    FROM raw.payments_kafka AS m JOIN ref.currencies AS c ON c.currency = m.record_content->>'$.currency'
    WHERE m.kafka_partition = payments.kafka_partition AND m.kafka_offset = payments.kafka_offset
      AND m.record_content->>'$.amount_open' = 'false')
WHERE amount IS NULL AND payment_id IN (
    SELECT p.payment_id FROM stg.payments AS p JOIN raw.payments_kafka AS m USING (kafka_partition, kafka_offset)
    WHERE p.amount IS NULL AND m.record_content->>'$.amount_open' = 'false' AND m.record_content->>'$.amount_details.value' IS NOT NULL);

INSERT INTO audit.amount_changes
SELECT (SELECT coalesce(max(change_id), 0) FROM audit.amount_changes) + row_number() OVER (ORDER BY payment_id),
    payment_id, NULL, amount, (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), (SELECT arg_max(commander, opened_at) FROM ops.incidents), world_now()
FROM stg.payments SEMI JOIN was USING (payment_id)
WHERE amount IS NOT NULL;

UPDATE mart.revenue_daily AS mart
SET payments = built.n, gross_amount = built.gross, built_at = world_now()
FROM (
    SELECT occurred_at::DATE AS day, currency, count(*) AS n, coalesce(sum(amount), 0) AS gross
    FROM stg.payments WHERE status = 'captured' GROUP BY ALL
) AS built
WHERE built.day = mart.revenue_date AND built.currency = mart.currency
  AND (built.n, built.gross) IS DISTINCT FROM (mart.payments, mart.gross_amount);
