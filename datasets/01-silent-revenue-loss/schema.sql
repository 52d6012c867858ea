-- The public tables of 01 · silent revenue loss. One schema per system, names as the systems have them.
-- NOT NULL and CHECK are built; PRIMARY KEY, UNIQUE and FOREIGN KEY are declared, and proven by query.
-- All instants are UTC.

CREATE SCHEMA ref;
CREATE SCHEMA raw;
CREATE SCHEMA stg;
CREATE SCHEMA mart;
CREATE SCHEMA finance;
CREATE SCHEMA kafka;
CREATE SCHEMA ci;
CREATE SCHEMA snowflake_account_usage;
CREATE SCHEMA airflow;
CREATE SCHEMA elementary;
CREATE SCHEMA audit;
CREATE SCHEMA ops;

CREATE TABLE ref.currencies (
    currency VARCHAR NOT NULL PRIMARY KEY,
    minor_units TINYINT NOT NULL CHECK (minor_units BETWEEN 0 AND 3),
    usd_rate DECIMAL(18, 6) NOT NULL CHECK (usd_rate > 0)
);
COMMENT ON TABLE ref.currencies IS 'Currencies, and the rates finance books at this month. In dollars, an amount is round(amount * usd_rate, 2), row by row.';
COMMENT ON COLUMN ref.currencies.currency IS 'ISO 4217 code';
COMMENT ON COLUMN ref.currencies.minor_units IS 'Decimals of the currency: 2 for a dollar of 100 cents, 0 for a yen';
COMMENT ON COLUMN ref.currencies.usd_rate IS 'US dollars for one unit of the currency';

CREATE TABLE raw.payments_kafka (
    kafka_partition TINYINT NOT NULL,
    kafka_offset BIGINT NOT NULL,
    schema_id INTEGER NOT NULL REFERENCES kafka.schema_registry (schema_id),
    create_time TIMESTAMP NOT NULL,
    record_content JSON NOT NULL,
    ingested_at TIMESTAMP NOT NULL,
    PRIMARY KEY (kafka_partition, kafka_offset, ingested_at)
);
COMMENT ON TABLE raw.payments_kafka IS 'The landing table: messages of the topic payments.events as they came, one row each time that one was delivered. Partition and offset together name a message; one that was delivered again stands here twice, with equal content.';
COMMENT ON COLUMN raw.payments_kafka.kafka_partition IS 'Partition of the topic';
COMMENT ON COLUMN raw.payments_kafka.kafka_offset IS 'Place in its partition; only grows, with gaps where the broker wrote markers of its own';
COMMENT ON COLUMN raw.payments_kafka.schema_id IS 'The schema that the message was written with, kafka.schema_registry';
COMMENT ON COLUMN raw.payments_kafka.create_time IS 'When the producer sent it (UTC)';
COMMENT ON COLUMN raw.payments_kafka.record_content IS 'The message. Its fields stand in kafka.schema_fields';
COMMENT ON COLUMN raw.payments_kafka.ingested_at IS 'When its file was loaded (UTC)';

CREATE TABLE stg.payments (
    payment_id BIGINT NOT NULL PRIMARY KEY,
    merchant_id INTEGER NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('authorized', 'captured', 'refunded', 'voided', 'failed')),
    amount DECIMAL(18, 2),
    currency VARCHAR NOT NULL REFERENCES ref.currencies (currency),
    method VARCHAR NOT NULL CHECK (method IN ('card', 'wallet', 'bank_transfer')),
    region VARCHAR NOT NULL,
    occurred_at TIMESTAMP NOT NULL,
    kafka_partition TINYINT NOT NULL,
    kafka_offset BIGINT NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    UNIQUE (kafka_partition, kafka_offset)
);
COMMENT ON TABLE stg.payments IS 'Payments as the loader took them out of raw.payments_kafka, one row each. A payment that was sent or delivered again is skipped: the first message counts.';
COMMENT ON COLUMN stg.payments.payment_id IS 'Key; $.payment_id of the message';
COMMENT ON COLUMN stg.payments.merchant_id IS 'Who is paid';
COMMENT ON COLUMN stg.payments.status IS 'authorized, captured (money was taken), refunded, voided, failed';
COMMENT ON COLUMN stg.payments.amount IS 'In currency; NULL where the message says amount_open: a card that is only verified, a pump or a rental whose bill is not known yet';
COMMENT ON COLUMN stg.payments.currency IS 'ISO 4217 code';
COMMENT ON COLUMN stg.payments.method IS 'card, wallet, bank_transfer';
COMMENT ON COLUMN stg.payments.region IS 'Where the payment service that sent the message runs';
COMMENT ON COLUMN stg.payments.occurred_at IS 'When it was captured, refunded, … (UTC)';
COMMENT ON COLUMN stg.payments.kafka_partition IS 'Partition of its message';
COMMENT ON COLUMN stg.payments.kafka_offset IS 'Offset of its message; together with the partition, the message in raw.payments_kafka';
COMMENT ON COLUMN stg.payments.loaded_at IS 'When the loader wrote the row (UTC)';

CREATE TABLE mart.revenue_daily (
    revenue_date DATE NOT NULL,
    currency VARCHAR NOT NULL REFERENCES ref.currencies (currency),
    payments INTEGER NOT NULL,
    gross_amount DECIMAL(18, 2) NOT NULL,
    built_at TIMESTAMP NOT NULL,
    PRIMARY KEY (revenue_date, currency)
);
COMMENT ON TABLE mart.revenue_daily IS 'Captured payments by UTC day and currency, from stg.payments: the numbers on the revenue dashboard. The job builds today and yesterday; older days stay as they are.';
COMMENT ON COLUMN mart.revenue_daily.revenue_date IS 'UTC day of occurred_at';
COMMENT ON COLUMN mart.revenue_daily.currency IS 'ISO 4217 code';
COMMENT ON COLUMN mart.revenue_daily.payments IS 'Captured payments';
COMMENT ON COLUMN mart.revenue_daily.gross_amount IS 'sum(coalesce(amount, 0)) of them, in currency';
COMMENT ON COLUMN mart.revenue_daily.built_at IS 'When the row was last built (UTC)';

CREATE TABLE finance.settlement_report (
    line_id BIGINT NOT NULL PRIMARY KEY,
    payment_id BIGINT NOT NULL,
    captured_at TIMESTAMP NOT NULL,
    gross DECIMAL(18, 2) NOT NULL CHECK (gross > 0),
    fee DECIMAL(18, 2) NOT NULL CHECK (fee >= 0),
    currency VARCHAR NOT NULL REFERENCES ref.currencies (currency),
    reported_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE finance.settlement_report IS 'What the card processor says it captured: the truth from outside. A file comes every hour. A payment that was captured in two parts has two lines; one without an amount yet, and one that was not captured, has none.';
COMMENT ON COLUMN finance.settlement_report.line_id IS 'Key';
COMMENT ON COLUMN finance.settlement_report.payment_id IS 'Our payment, stg.payments';
COMMENT ON COLUMN finance.settlement_report.captured_at IS 'When the processor captured it (UTC); equal to our occurred_at';
COMMENT ON COLUMN finance.settlement_report.gross IS 'What was captured, in currency';
COMMENT ON COLUMN finance.settlement_report.fee IS 'What the processor keeps of it, in currency';
COMMENT ON COLUMN finance.settlement_report.currency IS 'ISO 4217 code';
COMMENT ON COLUMN finance.settlement_report.reported_at IS 'When the file with the line reached us (UTC): 30 to 90 minutes after the capture';

CREATE TABLE finance.recon_daily (
    run_id INTEGER NOT NULL PRIMARY KEY,
    run_at TIMESTAMP NOT NULL,
    window_start TIMESTAMP NOT NULL,
    window_end TIMESTAMP NOT NULL,
    processor_usd DECIMAL(18, 2) NOT NULL,
    warehouse_usd DECIMAL(18, 2) NOT NULL,
    diff_usd DECIMAL(18, 2) NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('ok', 'short', 'over'))
);
COMMENT ON TABLE finance.recon_daily IS 'Finance''s reconciliation, once each business day, over what was captured since the run before and 90 minutes ago at least. After a weekend or a holiday one run covers all of it.';
COMMENT ON COLUMN finance.recon_daily.run_id IS 'Key';
COMMENT ON COLUMN finance.recon_daily.run_at IS 'When it ran (UTC)';
COMMENT ON COLUMN finance.recon_daily.window_start IS 'Captures from here (UTC)';
COMMENT ON COLUMN finance.recon_daily.window_end IS 'up to, not including, here (UTC)';
COMMENT ON COLUMN finance.recon_daily.processor_usd IS 'Payments with lines in finance.settlement_report, captured in the window: of each the sum of its lines, in US dollars, rounded once; summed';
COMMENT ON COLUMN finance.recon_daily.warehouse_usd IS 'amount of the same payments in stg.payments, each in US dollars, summed; 0 where there is none';
COMMENT ON COLUMN finance.recon_daily.diff_usd IS 'processor_usd - warehouse_usd';
COMMENT ON COLUMN finance.recon_daily.status IS 'ok up to 0.5 % of processor_usd; else short (the warehouse holds less) or over';

CREATE TABLE kafka.schema_registry (
    schema_id INTEGER NOT NULL PRIMARY KEY,
    subject VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    registered_at TIMESTAMP NOT NULL,
    compatibility VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    UNIQUE (subject, version)
);
COMMENT ON TABLE kafka.schema_registry IS 'Versions of the schema of payments.events. The registry takes a version that is BACKWARD compatible: who reads with it can still read what was written before. It does not know who reads what.';
COMMENT ON COLUMN kafka.schema_registry.schema_id IS 'Key; stands in each message';
COMMENT ON COLUMN kafka.schema_registry.subject IS 'payments.events-value';
COMMENT ON COLUMN kafka.schema_registry.version IS 'Version of the subject, from 1';
COMMENT ON COLUMN kafka.schema_registry.registered_at IS 'When it was accepted (UTC)';
COMMENT ON COLUMN kafka.schema_registry.compatibility IS 'The rule it was checked by';
COMMENT ON COLUMN kafka.schema_registry.summary IS 'What is new, in a line';

CREATE TABLE kafka.schema_fields (
    version INTEGER NOT NULL,
    path VARCHAR NOT NULL,
    type VARCHAR NOT NULL CHECK (type IN ('long', 'decimal', 'string', 'boolean', 'timestamp')),
    nullable BOOLEAN NOT NULL,
    PRIMARY KEY (version, path)
);
COMMENT ON TABLE kafka.schema_fields IS 'The fields of each version of payments.events-value.';
COMMENT ON COLUMN kafka.schema_fields.version IS 'kafka.schema_registry.version';
COMMENT ON COLUMN kafka.schema_fields.path IS 'Where the field stands in a message, as $.amount';
COMMENT ON COLUMN kafka.schema_fields.type IS 'long, decimal, string, boolean, timestamp';
COMMENT ON COLUMN kafka.schema_fields.nullable IS 'Whether a message may leave it empty';

CREATE TABLE kafka.consumer_offsets (
    ts TIMESTAMP NOT NULL,
    consumer_group VARCHAR NOT NULL,
    kafka_partition TINYINT NOT NULL,
    current_offset BIGINT NOT NULL,
    log_end_offset BIGINT NOT NULL,
    lag BIGINT NOT NULL CHECK (lag >= 0),
    PRIMARY KEY (ts, kafka_partition)
);
COMMENT ON TABLE kafka.consumer_offsets IS 'How far the connector has read payments.events, every five minutes.';
COMMENT ON COLUMN kafka.consumer_offsets.ts IS 'When it was looked at (UTC)';
COMMENT ON COLUMN kafka.consumer_offsets.consumer_group IS 'The connector''s consumer group';
COMMENT ON COLUMN kafka.consumer_offsets.kafka_partition IS 'Partition of the topic';
COMMENT ON COLUMN kafka.consumer_offsets.current_offset IS 'The offset it reads next';
COMMENT ON COLUMN kafka.consumer_offsets.log_end_offset IS 'The offset that the next message will have';
COMMENT ON COLUMN kafka.consumer_offsets.lag IS 'log_end_offset - current_offset';

CREATE TABLE kafka.partitions (
    kafka_partition TINYINT NOT NULL PRIMARY KEY,
    earliest_offset BIGINT NOT NULL,
    log_end_offset BIGINT NOT NULL
);
COMMENT ON TABLE kafka.partitions IS 'What the broker still holds of payments.events. It forgets by age, and by size where a partition is full.';
COMMENT ON COLUMN kafka.partitions.kafka_partition IS 'Partition of the topic';
COMMENT ON COLUMN kafka.partitions.earliest_offset IS 'The oldest offset that can still be read';
COMMENT ON COLUMN kafka.partitions.log_end_offset IS 'The offset that the next message will have';

CREATE TABLE ci.schema_changes (
    change_id INTEGER NOT NULL PRIMARY KEY,
    base_version INTEGER NOT NULL,
    proposed_at TIMESTAMP NOT NULL,
    team VARCHAR NOT NULL,
    summary VARCHAR NOT NULL
);
COMMENT ON TABLE ci.schema_changes IS 'Pull requests that propose a new version of payments.events-value; open, merged or dropped.';
COMMENT ON COLUMN ci.schema_changes.change_id IS 'Key: the number of the pull request';
COMMENT ON COLUMN ci.schema_changes.base_version IS 'The version that it starts from, kafka.schema_fields.version';
COMMENT ON COLUMN ci.schema_changes.proposed_at IS 'When it was opened (UTC)';
COMMENT ON COLUMN ci.schema_changes.team IS 'Who proposes it';
COMMENT ON COLUMN ci.schema_changes.summary IS 'Its title';

CREATE TABLE ci.schema_change_fields (
    change_id INTEGER NOT NULL REFERENCES ci.schema_changes (change_id),
    path VARCHAR NOT NULL,
    type VARCHAR NOT NULL CHECK (type IN ('long', 'decimal', 'string', 'boolean', 'timestamp')),
    nullable BOOLEAN NOT NULL,
    PRIMARY KEY (change_id, path)
);
COMMENT ON TABLE ci.schema_change_fields IS 'All fields that the schema would have after the change.';
COMMENT ON COLUMN ci.schema_change_fields.change_id IS 'ci.schema_changes';
COMMENT ON COLUMN ci.schema_change_fields.path IS 'Where the field would stand in a message, as $.amount';
COMMENT ON COLUMN ci.schema_change_fields.type IS 'long, decimal, string, boolean, timestamp';
COMMENT ON COLUMN ci.schema_change_fields.nullable IS 'Whether a message might leave it empty';

CREATE TABLE snowflake_account_usage.copy_history (
    file_name VARCHAR NOT NULL PRIMARY KEY,
    table_name VARCHAR NOT NULL,
    last_load_time TIMESTAMP NOT NULL,
    row_count BIGINT NOT NULL,
    row_parsed BIGINT NOT NULL,
    error_count BIGINT NOT NULL,
    first_error_message VARCHAR,
    status VARCHAR NOT NULL CHECK (status IN ('Loaded', 'Load failed', 'Partially loaded'))
);
COMMENT ON TABLE snowflake_account_usage.copy_history IS 'Files that were copied into raw.payments_kafka, one every quarter of an hour.';
COMMENT ON COLUMN snowflake_account_usage.copy_history.file_name IS 'Key';
COMMENT ON COLUMN snowflake_account_usage.copy_history.table_name IS 'Where it was loaded';
COMMENT ON COLUMN snowflake_account_usage.copy_history.last_load_time IS 'When (UTC)';
COMMENT ON COLUMN snowflake_account_usage.copy_history.row_count IS 'Rows loaded';
COMMENT ON COLUMN snowflake_account_usage.copy_history.row_parsed IS 'Rows found in the file';
COMMENT ON COLUMN snowflake_account_usage.copy_history.error_count IS 'Rows refused; they come again in the file of an hour later';
COMMENT ON COLUMN snowflake_account_usage.copy_history.first_error_message IS 'Of the first of them, else NULL';
COMMENT ON COLUMN snowflake_account_usage.copy_history.status IS 'Loaded, Load failed, Partially loaded';

CREATE TABLE airflow.dag_run (
    dag_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    run_type VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    start_date TIMESTAMP NOT NULL,
    end_date TIMESTAMP NOT NULL,
    PRIMARY KEY (dag_id, run_id)
);
COMMENT ON TABLE airflow.dag_run IS 'Runs of the pipelines of the last 30 days.';
COMMENT ON COLUMN airflow.dag_run.dag_id IS 'load_payments (hourly) or build_revenue (daily)';
COMMENT ON COLUMN airflow.dag_run.run_id IS 'The run, by when it was due';
COMMENT ON COLUMN airflow.dag_run.run_type IS 'scheduled or manual';
COMMENT ON COLUMN airflow.dag_run.state IS 'success, failed, running';
COMMENT ON COLUMN airflow.dag_run.start_date IS 'Start (UTC)';
COMMENT ON COLUMN airflow.dag_run.end_date IS 'End (UTC)';

CREATE TABLE elementary.test_results (
    detected_at TIMESTAMP NOT NULL,
    table_name VARCHAR NOT NULL,
    column_name VARCHAR,
    test_name VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('pass', 'warn', 'fail')),
    failures INTEGER NOT NULL,
    PRIMARY KEY (detected_at, table_name, test_name)
);
COMMENT ON TABLE elementary.test_results IS 'Data tests of the last 30 days, run after each build of the revenue mart.';
COMMENT ON COLUMN elementary.test_results.detected_at IS 'When (UTC)';
COMMENT ON COLUMN elementary.test_results.table_name IS 'What was tested';
COMMENT ON COLUMN elementary.test_results.column_name IS 'Which column of it; NULL for a test of the table';
COMMENT ON COLUMN elementary.test_results.test_name IS 'not_null, unique, freshness, volume';
COMMENT ON COLUMN elementary.test_results.status IS 'pass, warn, fail';
COMMENT ON COLUMN elementary.test_results.failures IS 'Rows that failed it';

CREATE TABLE audit.amount_changes (
    change_id BIGINT NOT NULL PRIMARY KEY,
    payment_id BIGINT NOT NULL,
    old_amount DECIMAL(18, 2),
    new_amount DECIMAL(18, 2) NOT NULL,
    incident_id VARCHAR NOT NULL,
    approved_by VARCHAR NOT NULL,
    changed_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE audit.amount_changes IS 'One row for every amount in stg.payments that was changed after it was loaded.';
COMMENT ON COLUMN audit.amount_changes.change_id IS 'Key';
COMMENT ON COLUMN audit.amount_changes.payment_id IS 'stg.payments';
COMMENT ON COLUMN audit.amount_changes.old_amount IS 'What stood there; NULL where nothing did';
COMMENT ON COLUMN audit.amount_changes.new_amount IS 'What stands there now';
COMMENT ON COLUMN audit.amount_changes.incident_id IS 'The incident or ticket it was done under';
COMMENT ON COLUMN audit.amount_changes.approved_by IS 'Who signed it off';
COMMENT ON COLUMN audit.amount_changes.changed_at IS 'When (UTC)';

CREATE TABLE ops.parser_rules (
    rule_id INTEGER NOT NULL PRIMARY KEY,
    column_name VARCHAR NOT NULL,
    from_version INTEGER NOT NULL,
    path VARCHAR NOT NULL,
    unit VARCHAR NOT NULL CHECK (unit IN ('as_is', 'major', 'minor')),
    required BOOLEAN NOT NULL,
    added_at TIMESTAMP NOT NULL,
    added_by VARCHAR NOT NULL,
    UNIQUE (column_name, from_version)
);
COMMENT ON TABLE ops.parser_rules IS 'Where the loader finds each column of stg.payments in a message. For a column and a message it takes the rule with the highest from_version that is not above the message''s version, reads the path, and casts with TRY_CAST: what is not there, or is no number, becomes NULL. amount stays NULL where $.amount_open is true.';
COMMENT ON COLUMN ops.parser_rules.rule_id IS 'Key';
COMMENT ON COLUMN ops.parser_rules.column_name IS 'Column of stg.payments';
COMMENT ON COLUMN ops.parser_rules.from_version IS 'The first version of the schema that the rule is for';
COMMENT ON COLUMN ops.parser_rules.path IS 'The path that is read, as $.amount';
COMMENT ON COLUMN ops.parser_rules.unit IS 'major: in units of the currency; minor: in its smallest units, so the loader divides by 10 to the power of ref.currencies.minor_units; as_is: no amount';
COMMENT ON COLUMN ops.parser_rules.required IS 'Whether readers of stg.payments rely on the column';
COMMENT ON COLUMN ops.parser_rules.added_at IS 'When the rule was added (UTC)';
COMMENT ON COLUMN ops.parser_rules.added_by IS 'Who added it';

-- shared: ops.incidents

CREATE TABLE ops.deploys (
    deploy_id INTEGER NOT NULL PRIMARY KEY,
    deployed_at TIMESTAMP NOT NULL,
    service VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    summary VARCHAR NOT NULL
);
COMMENT ON TABLE ops.deploys IS 'Deployments of the last 30 days, all services.';
COMMENT ON COLUMN ops.deploys.deploy_id IS 'Key';
COMMENT ON COLUMN ops.deploys.deployed_at IS 'When it began (UTC); a fleet follows pod by pod within half an hour';
COMMENT ON COLUMN ops.deploys.service IS 'What was deployed';
COMMENT ON COLUMN ops.deploys.version IS 'The new version';
COMMENT ON COLUMN ops.deploys.region IS 'Where';
COMMENT ON COLUMN ops.deploys.summary IS 'First line of the change';
