-- What must hold of payments that nothing is wrong with. Each query returns its violations: none = it holds.
-- `before` is the same world, untouched. broken_by_fault: true = every sick world violates it.
-- A message is named by partition and offset; one that was delivered twice stands twice in the landing table, and is one.
-- What a message says: NULL while its amount is open, else $.amount, else $.amount_details.value in the smallest unit.
-- What came after the repair is the loader's business, and has an invariant of its own: so a wrong rule costs its own points.
-- Instants are UTC.

-- name: captured_is_settled
-- broken_by_fault: true
-- says: each payment that the processor settled stands in staging with the amount of its lines
WITH settled AS (
    SELECT payment_id, currency, sum(gross) AS gross
    FROM before.finance.settlement_report
    GROUP BY ALL
)
SELECT settled.payment_id, settled.currency, settled.gross, payment.amount
FROM settled
LEFT JOIN stg.payments AS payment USING (payment_id)
WHERE payment.amount IS DISTINCT FROM settled.gross OR payment.status <> 'captured';

-- name: message
-- part: true
SELECT DISTINCT ON (kafka_partition, kafka_offset)
    landed.kafka_partition,
    landed.kafka_offset,
    landed.schema_id,
    landed.record_content,
    landed.ingested_at,
    CASE WHEN landed.record_content->>'$.amount_open' = 'true' THEN NULL
        ELSE coalesce(
            TRY_CAST(landed.record_content->>'$.amount' AS DECIMAL(18, 2)),
            (TRY_CAST(landed.record_content->>'$.amount_details.value' AS BIGINT) / power(10, currencies.minor_units))::DECIMAL(18, 2))
    END AS amount
FROM raw.payments_kafka AS landed
JOIN ref.currencies AS currencies ON currencies.currency = landed.record_content->>'$.currency';

-- name: amount_is_what_the_message_says
-- broken_by_fault: true
-- says: each amount in staging is the one in its message, and stays empty where the message says that it is open
-- uses: message
SELECT payment.payment_id, payment.status, payment.currency, payment.amount, message.amount AS in_message
FROM stg.payments AS payment
JOIN message USING (kafka_partition, kafka_offset)
WHERE payment.amount IS DISTINCT FROM message.amount
  AND payment.payment_id IN (SELECT payment_id FROM before.stg.payments);

-- name: nothing_made_up
-- broken_by_fault: false
-- says: no amount is made up: each one that was filled in is the one in its message
-- uses: message
SELECT payment.payment_id, payment.status, payment.currency, payment.amount, message.amount AS in_message
FROM before.stg.payments AS was
JOIN stg.payments AS payment USING (payment_id)
JOIN message ON message.kafka_partition = was.kafka_partition AND message.kafka_offset = was.kafka_offset
WHERE was.amount IS NULL AND payment.amount IS NOT NULL AND payment.amount <> message.amount;

-- name: the_loader_reads_what_is_sent
-- broken_by_fault: true
-- says: for each message of the last hours, the rule in force finds the amount that the message holds
-- uses: message
WITH recent AS (
    SELECT message.*, registry.version
    FROM message
    JOIN kafka.schema_registry AS registry USING (schema_id)
    WHERE message.ingested_at > world_now() - INTERVAL 9 HOUR
),
ruled AS (
    SELECT recent.*, rule.path, rule.unit, rule.from_version
    FROM recent
    LEFT JOIN ops.parser_rules AS rule ON rule.column_name = 'amount' AND rule.from_version <= recent.version
    QUALIFY row_number() OVER (
        PARTITION BY recent.kafka_partition, recent.kafka_offset ORDER BY rule.from_version DESC, rule.rule_id
    ) = 1
),
read AS (
    SELECT
        ruled.*,
        CASE ruled.unit
            WHEN 'major' THEN TRY_CAST(json_extract_string(ruled.record_content, ruled.path) AS DECIMAL(18, 2))
            WHEN 'minor' THEN (TRY_CAST(json_extract_string(ruled.record_content, ruled.path) AS BIGINT)
                / power(10, currencies.minor_units))::DECIMAL(18, 2)
        END AS would_read
    FROM ruled
    JOIN ref.currencies AS currencies ON currencies.currency = ruled.record_content->>'$.currency'
)
SELECT version, path, unit, count(*) AS messages, min(amount) AS for_example, any_value(would_read) AS would_read
FROM read
WHERE amount IS NOT NULL AND would_read IS DISTINCT FROM amount
GROUP BY ALL;

-- name: one_row_per_payment
-- broken_by_fault: false
-- says: each payment, and each message, stands in staging once
SELECT 'payment' AS what, payment_id AS named, NULL AS kafka_offset, count(*) AS row_count
FROM stg.payments
GROUP BY payment_id
HAVING count(*) > 1
UNION ALL
SELECT 'message', kafka_partition, kafka_offset, count(*)
FROM stg.payments
GROUP BY kafka_partition, kafka_offset
HAVING count(*) > 1;

-- name: nothing_gone
-- broken_by_fault: false
-- says: no payment and no audit row is gone
SELECT 'stg.payments' AS lost_from, payment_id AS lost_id
FROM before.stg.payments
WHERE payment_id NOT IN (SELECT payment_id FROM stg.payments)
UNION ALL
SELECT 'audit.amount_changes', change_id
FROM before.audit.amount_changes
WHERE change_id NOT IN (SELECT change_id FROM audit.amount_changes);

-- name: rest_unchanged
-- broken_by_fault: false
-- says: an amount that was there stays, and of the others nothing but the amount is changed
SELECT was.payment_id, was.amount AS was_amount, payment.amount, was.loaded_at AS was_loaded_at, payment.loaded_at
FROM before.stg.payments AS was
JOIN stg.payments AS payment USING (payment_id)
WHERE (was.amount IS NOT NULL AND payment.amount IS DISTINCT FROM was.amount)
   OR (was.merchant_id, was.status, was.currency, was.method, was.region, was.occurred_at, was.kafka_partition, was.kafka_offset, was.loaded_at)
      IS DISTINCT FROM
      (payment.merchant_id, payment.status, payment.currency, payment.method, payment.region, payment.occurred_at,
       payment.kafka_partition, payment.kafka_offset, payment.loaded_at);

-- name: every_change_is_audited
-- broken_by_fault: false
-- says: each amount that was changed has one new row in audit.amount_changes
SELECT payment.payment_id, was.amount AS was_amount, payment.amount, count(audit_row.change_id) AS audit_rows
FROM before.stg.payments AS was
JOIN stg.payments AS payment USING (payment_id)
LEFT JOIN (
    SELECT * FROM audit.amount_changes WHERE change_id NOT IN (SELECT change_id FROM before.audit.amount_changes)
) AS audit_row USING (payment_id)
WHERE payment.amount IS DISTINCT FROM was.amount
GROUP BY ALL
HAVING count(audit_row.change_id) <> 1;

-- name: audit_rows_are_true
-- broken_by_fault: false
-- says: each new audit row tells a change that was made, under this incident, signed by its commander
WITH incident AS (
    SELECT incident_id, commander FROM ops.incidents ORDER BY opened_at DESC LIMIT 1
)
SELECT new_row.change_id, new_row.payment_id, new_row.old_amount, new_row.new_amount, new_row.incident_id, new_row.approved_by
FROM audit.amount_changes AS new_row
CROSS JOIN incident
LEFT JOIN before.stg.payments AS was USING (payment_id)
LEFT JOIN stg.payments AS payment USING (payment_id)
WHERE new_row.change_id NOT IN (SELECT change_id FROM before.audit.amount_changes)
  AND ((was.payment_id IS NULL AND payment.payment_id IS NULL)
       OR new_row.old_amount IS DISTINCT FROM was.amount
       OR new_row.new_amount IS DISTINCT FROM payment.amount
       OR new_row.old_amount IS NOT DISTINCT FROM new_row.new_amount
       OR new_row.incident_id <> incident.incident_id
       OR new_row.approved_by <> incident.commander
       OR new_row.changed_at > world_now()
       OR new_row.changed_at < (SELECT max(opened_at) FROM ops.incidents))
UNION ALL
SELECT change_id, NULL, NULL, NULL, 'used ' || count(*) || ' times', NULL
FROM audit.amount_changes
GROUP BY change_id
HAVING count(*) > 1;

-- name: mart_agrees_with_staging
-- broken_by_fault: false
-- says: each day of the mart that staging still holds is the sum of its payments, as they stood when it was built
WITH paid AS (
    SELECT payment.occurred_at::DATE AS revenue_date, payment.currency, payment.amount, payment.loaded_at
    FROM stg.payments AS payment
    WHERE payment.status = 'captured'
),
summed AS (
    SELECT
        mart.revenue_date,
        mart.currency,
        mart.payments,
        mart.gross_amount,
        count(paid.currency) AS payments_there,
        coalesce(sum(paid.amount), 0) AS gross_there
    FROM mart.revenue_daily AS mart
    LEFT JOIN paid
        ON paid.revenue_date = mart.revenue_date AND paid.currency = mart.currency AND paid.loaded_at <= mart.built_at
    WHERE mart.revenue_date >= (SELECT min(revenue_date) FROM paid)
    GROUP BY ALL
)
SELECT * FROM summed WHERE payments <> payments_there OR gross_amount <> gross_there;
