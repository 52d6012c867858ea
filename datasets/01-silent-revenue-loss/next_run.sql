-- Purpose: what the world does in the three hours after a repair: payments go on, some messages are delivered again, the loader
--          reads by the rules that stand, the processor reports, the mart is built.
-- Grain:   adds rows; builds the mart's two youngest days anew. world_now() is by then three hours after the page.
-- Keys:    continue those that are there.
-- Seed:    nothing of its own: the new messages are copies of those of the hours before the page.
-- A repair that left the loader as it was, or taught it the wrong unit, fails after this; so does one that a message which
-- comes again makes double.

-- Messages of the last three hours before the page, three hours later, as new payments at new offsets.
CREATE OR REPLACE TEMP TABLE came AS
WITH recent AS (
    SELECT DISTINCT ON (kafka_partition, kafka_offset) *
    FROM raw.payments_kafka
    WHERE create_time >= (SELECT max(opened_at) FROM ops.incidents) - INTERVAL 3 HOUR - INTERVAL 10 MINUTE
      AND create_time < (SELECT max(opened_at) FROM ops.incidents) - INTERVAL 10 MINUTE
    ORDER BY kafka_partition, kafka_offset, ingested_at
)
SELECT
    kafka_partition,
    (SELECT log_end_offset FROM kafka.partitions AS held WHERE held.kafka_partition = recent.kafka_partition)
        + 100 + row_number() OVER (PARTITION BY kafka_partition ORDER BY kafka_offset) AS kafka_offset,
    schema_id,
    create_time + INTERVAL 3 HOUR - INTERVAL 30 MINUTE AS create_time,
    json_merge_patch(record_content, json_object(
        'payment_id', (SELECT max(payment_id) FROM stg.payments) + 1000 + row_number() OVER (ORDER BY kafka_partition, kafka_offset),
        'occurred_at', strftime(create_time + INTERVAL 3 HOUR - INTERVAL 31 MINUTE, '%Y-%m-%dT%H:%M:%S.%gZ'))) AS content,
    create_time + INTERVAL 3 HOUR - INTERVAL 15 MINUTE AS ingested_at
FROM recent;

INSERT INTO raw.payments_kafka
SELECT kafka_partition, kafka_offset, schema_id, create_time, content, ingested_at
FROM came
ORDER BY ingested_at, kafka_partition, kafka_offset;

-- The connector restarts and delivers again what it had read in the hour before the page.
INSERT INTO raw.payments_kafka
SELECT DISTINCT ON (kafka_partition, kafka_offset)
    kafka_partition, kafka_offset, schema_id, create_time, record_content, world_now() - INTERVAL 20 MINUTE
FROM raw.payments_kafka
WHERE create_time >= (SELECT max(opened_at) FROM ops.incidents) - INTERVAL 2 HOUR
  AND create_time < (SELECT max(opened_at) FROM ops.incidents)
ORDER BY kafka_partition, kafka_offset, ingested_at;

-- The loader: messages whose payment is not there yet, the amount by the rule in force.
INSERT INTO stg.payments
WITH message AS (
    SELECT DISTINCT ON (landed.record_content->>'$.payment_id') landed.*, registry.version
    FROM raw.payments_kafka AS landed
    JOIN kafka.schema_registry AS registry USING (schema_id)
    WHERE landed.ingested_at > (SELECT max(loaded_at) FROM stg.payments) - INTERVAL 1 HOUR
      AND NOT EXISTS (SELECT 1 FROM stg.payments AS there WHERE there.payment_id = (landed.record_content->>'$.payment_id')::BIGINT)
      AND NOT EXISTS (
          SELECT 1 FROM stg.payments AS there
          WHERE there.kafka_partition = landed.kafka_partition AND there.kafka_offset = landed.kafka_offset)
    ORDER BY landed.record_content->>'$.payment_id', landed.create_time, landed.ingested_at
),
ruled AS (
    SELECT message.*, rule.path, rule.unit
    FROM message
    LEFT JOIN ops.parser_rules AS rule ON rule.column_name = 'amount' AND rule.from_version <= message.version
    QUALIFY row_number() OVER (
        PARTITION BY message.kafka_partition, message.kafka_offset ORDER BY rule.from_version DESC, rule.rule_id
    ) = 1
)
SELECT
    (record_content->>'$.payment_id')::BIGINT,
    (record_content->>'$.merchant_id')::INTEGER,
    record_content->>'$.status',
    CASE
        WHEN record_content->>'$.amount_open' = 'true' THEN NULL
        WHEN unit = 'major' THEN TRY_CAST(json_extract_string(record_content, path) AS DECIMAL(18, 2))
        WHEN unit = 'minor' THEN (TRY_CAST(json_extract_string(record_content, path) AS BIGINT) / power(10, minor_units))::DECIMAL(18, 2)
    END,
    record_content->>'$.currency',
    record_content->>'$.method',
    record_content->>'$.region',
    (record_content->>'$.occurred_at')::TIMESTAMP,
    kafka_partition,
    kafka_offset,
    world_now() - INTERVAL 10 MINUTE
FROM ruled
JOIN ref.currencies ON currency = record_content->>'$.currency';

-- The processor reports what it captured of them, as the messages have it.
INSERT INTO finance.settlement_report
SELECT
    (SELECT max(line_id) FROM finance.settlement_report) + row_number() OVER (ORDER BY payment_id),
    payment_id, captured_at, gross, CASE minor_units WHEN 0 THEN round(gross * 0.029) ELSE round(gross * 0.029, 2) END, currency, world_now() - INTERVAL 5 MINUTE
FROM (
    SELECT
        (content->>'$.payment_id')::BIGINT AS payment_id,
        (content->>'$.occurred_at')::TIMESTAMP AS captured_at,
        coalesce(
            TRY_CAST(content->>'$.amount' AS DECIMAL(18, 2)),
            ((content->>'$.amount_details.value')::BIGINT / power(10, minor_units))::DECIMAL(18, 2)) AS gross,
        currency,
        minor_units
    FROM came
    JOIN ref.currencies ON currency = content->>'$.currency'
    WHERE content->>'$.status' = 'captured' AND content->>'$.amount_open' = 'false'
);

-- The mart: today and yesterday.
DELETE FROM mart.revenue_daily WHERE revenue_date >= world_now()::DATE - 1;
INSERT INTO mart.revenue_daily
SELECT occurred_at::DATE, currency, count(*), coalesce(sum(amount), 0), world_now()
FROM stg.payments
WHERE status = 'captured' AND occurred_at >= world_now()::DATE - 1
GROUP BY ALL;

DROP TABLE came;
