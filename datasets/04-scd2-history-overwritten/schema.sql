-- The public tables of 04 · the history, overwritten. One schema per system, names as the systems have them.
-- NOT NULL and CHECK are built; PRIMARY KEY, UNIQUE and FOREIGN KEY are declared, and proven by query.
-- All instants are UTC.

CREATE SCHEMA dw;
CREATE SCHEMA backup;
CREATE SCHEMA cdc;
CREATE SCHEMA etl;
CREATE SCHEMA dbt;
CREATE SCHEMA snowflake_account_usage;
CREATE SCHEMA audit;
CREATE SCHEMA ops;

CREATE TABLE dw.dim_customer (
    customer_sk INTEGER NOT NULL UNIQUE,
    customer_id INTEGER NOT NULL,
    email_hash UBIGINT NOT NULL,
    segment VARCHAR NOT NULL CHECK (segment IN ('consumer', 'family', 'business', 'partner')),
    tier VARCHAR NOT NULL CHECK (tier IN ('bronze', 'silver', 'gold', 'platinum')),
    country VARCHAR NOT NULL,
    credit_limit INTEGER,
    marketing_opt_in BOOLEAN NOT NULL,
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP,
    is_current BOOLEAN NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    record_hash UBIGINT NOT NULL,
    source_lsn BIGINT NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    batch_id INTEGER NOT NULL,
    PRIMARY KEY (customer_id, valid_from)
);
COMMENT ON TABLE dw.dim_customer IS 'The customer dimension, type 2: one row for each version of a customer, written by an hourly load. A version holds from valid_from up to, not including, valid_to.';
COMMENT ON COLUMN dw.dim_customer.customer_sk IS 'Surrogate key: numbers the rows, in the order of writing';
COMMENT ON COLUMN dw.dim_customer.customer_id IS 'The shop''s id of the customer';
COMMENT ON COLUMN dw.dim_customer.email_hash IS 'First eight bytes of a salted hash of the address';
COMMENT ON COLUMN dw.dim_customer.segment IS 'consumer, family, business, partner';
COMMENT ON COLUMN dw.dim_customer.tier IS 'Grade of the loyalty programme: bronze, silver, gold, platinum';
COMMENT ON COLUMN dw.dim_customer.country IS 'ISO 3166 code of the billing address';
COMMENT ON COLUMN dw.dim_customer.credit_limit IS 'EUR; NULL in versions from before the limit came with the messages. Not part of record_hash: a new limit alone opens no version';
COMMENT ON COLUMN dw.dim_customer.marketing_opt_in IS 'Whether the customer agreed to marketing mail';
COMMENT ON COLUMN dw.dim_customer.valid_from IS 'When the version begins: the commit in the shop''s database (UTC)';
COMMENT ON COLUMN dw.dim_customer.valid_to IS 'When it ends, exclusive (UTC). Open: NULL, or 9999-12-31 in rows of the first load';
COMMENT ON COLUMN dw.dim_customer.is_current IS 'Whether this is the version that holds now';
COMMENT ON COLUMN dw.dim_customer.is_deleted IS 'Whether the version ended because the customer was deleted';
COMMENT ON COLUMN dw.dim_customer.record_hash IS 'md5_number_lower(concat_ws(''|'', email_hash, segment, tier, country, marketing_opt_in)), of the values that the shop sent';
COMMENT ON COLUMN dw.dim_customer.source_lsn IS 'Position of the change in the shop''s own log, cdc.customer_events.source_lsn';
COMMENT ON COLUMN dw.dim_customer.loaded_at IS 'When the row was first written (UTC)';
COMMENT ON COLUMN dw.dim_customer.updated_at IS 'When it was last written (UTC)';
COMMENT ON COLUMN dw.dim_customer.batch_id IS 'The job run that last wrote it, etl.batches';

CREATE TABLE dw.fct_orders (
    order_id BIGINT NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL,
    ordered_at TIMESTAMP NOT NULL CHECK (ordered_at < TIMESTAMP '9999-12-31'),
    amount DECIMAL(18, 2) NOT NULL CHECK (amount > 0),
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE dw.fct_orders IS 'Orders. The version of the customer is found by customer_id and ordered_at, in the models that need it.';
COMMENT ON COLUMN dw.fct_orders.order_id IS 'Key';
COMMENT ON COLUMN dw.fct_orders.customer_id IS 'The shop''s id of the customer';
COMMENT ON COLUMN dw.fct_orders.ordered_at IS 'When the order was committed in the shop''s database (UTC)';
COMMENT ON COLUMN dw.fct_orders.amount IS 'EUR';
COMMENT ON COLUMN dw.fct_orders.loaded_at IS 'When the row was written (UTC)';

CREATE TABLE backup.clones (
    clone_id INTEGER NOT NULL PRIMARY KEY,
    taken_at TIMESTAMP NOT NULL UNIQUE,
    taken_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    keep_until TIMESTAMP NOT NULL
);
COMMENT ON TABLE backup.clones IS 'Copies of dw.dim_customer, with the hour at which each was taken. Kept for 72 hours.';
COMMENT ON COLUMN backup.clones.clone_id IS 'Key';
COMMENT ON COLUMN backup.clones.taken_at IS 'When: the copy shows the table as it was at this instant (UTC)';
COMMENT ON COLUMN backup.clones.taken_by IS 'The job or the person that took it';
COMMENT ON COLUMN backup.clones.reason IS 'Why, in words';
COMMENT ON COLUMN backup.clones.keep_until IS 'When it is dropped (UTC)';

CREATE TABLE backup.dim_customer (
    clone_id INTEGER NOT NULL REFERENCES backup.clones (clone_id),
    customer_sk INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    email_hash UBIGINT NOT NULL,
    segment VARCHAR NOT NULL CHECK (segment IN ('consumer', 'family', 'business', 'partner')),
    tier VARCHAR NOT NULL CHECK (tier IN ('bronze', 'silver', 'gold', 'platinum')),
    country VARCHAR NOT NULL,
    credit_limit INTEGER,
    marketing_opt_in BOOLEAN NOT NULL,
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP,
    is_current BOOLEAN NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    record_hash UBIGINT NOT NULL,
    source_lsn BIGINT NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    batch_id INTEGER NOT NULL,
    PRIMARY KEY (clone_id, customer_id, valid_from)
);
COMMENT ON TABLE backup.dim_customer IS 'The rows of the clones: what dw.dim_customer held then.';
COMMENT ON COLUMN backup.dim_customer.clone_id IS 'The clone the row belongs to';
COMMENT ON COLUMN backup.dim_customer.customer_sk IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.customer_id IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.email_hash IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.segment IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.tier IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.country IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.credit_limit IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.marketing_opt_in IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.valid_from IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.valid_to IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.is_current IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.is_deleted IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.record_hash IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.source_lsn IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.loaded_at IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.updated_at IS 'As in dw.dim_customer';
COMMENT ON COLUMN backup.dim_customer.batch_id IS 'As in dw.dim_customer';

CREATE TABLE cdc.customer_events (
    kafka_partition TINYINT NOT NULL,
    kafka_offset BIGINT NOT NULL,
    op VARCHAR NOT NULL CHECK (op IN ('c', 'u', 'd')),
    customer_id INTEGER NOT NULL,
    "before" VARCHAR,
    "after" VARCHAR,
    source_lsn BIGINT NOT NULL,
    source_ts_ms BIGINT NOT NULL,
    ts_ms BIGINT NOT NULL,
    transaction_id BIGINT NOT NULL,
    transaction_total_order SMALLINT NOT NULL,
    CHECK ((op = 'c') = ("before" IS NULL)),
    CHECK ((op = 'd') = ("after" IS NULL)),
    PRIMARY KEY (kafka_partition, kafka_offset)
);
COMMENT ON TABLE cdc.customer_events IS 'The log of changes in the shop''s customers table, as Debezium sends them and Kafka keeps them: seven days. A message may be sent more than once. Tombstones are left out.';
COMMENT ON COLUMN cdc.customer_events.kafka_partition IS 'Partition; a customer''s messages are all in one';
COMMENT ON COLUMN cdc.customer_events.kafka_offset IS 'Position within the partition: the order in which messages came';
COMMENT ON COLUMN cdc.customer_events.op IS 'c created, u updated, d deleted';
COMMENT ON COLUMN cdc.customer_events.customer_id IS 'The message''s key';
COMMENT ON COLUMN cdc.customer_events."before" IS 'The row before the change, JSON; NULL where it was created';
COMMENT ON COLUMN cdc.customer_events."after" IS 'The row after it, JSON; NULL where it was deleted';
COMMENT ON COLUMN cdc.customer_events.source_lsn IS 'Position in the shop''s own log: rises with every change, never two the same, not without gaps. A message that is sent again keeps it';
COMMENT ON COLUMN cdc.customer_events.source_ts_ms IS 'When the change was committed in the shop''s database, milliseconds since 1970 (UTC); one for all changes of a transaction';
COMMENT ON COLUMN cdc.customer_events.ts_ms IS 'When the connector handled it, milliseconds since 1970 (UTC); one for all changes of a poll';
COMMENT ON COLUMN cdc.customer_events.transaction_id IS 'The transaction in the shop''s database';
COMMENT ON COLUMN cdc.customer_events.transaction_total_order IS 'Number of the change within the transaction';

CREATE TABLE etl.batches (
    batch_id INTEGER NOT NULL PRIMARY KEY,
    job VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE etl.batches IS 'Job runs that write dw.dim_customer.';
COMMENT ON COLUMN etl.batches.batch_id IS 'Key';
COMMENT ON COLUMN etl.batches.job IS 'dim_customer_hourly, or another';
COMMENT ON COLUMN etl.batches.started_at IS 'When (UTC)';
COMMENT ON COLUMN etl.batches.finished_at IS 'When its rows could be seen: a run writes in one transaction (UTC)';

CREATE TABLE etl.load_positions (
    batch_id INTEGER NOT NULL REFERENCES etl.batches (batch_id),
    kafka_partition TINYINT NOT NULL,
    first_offset BIGINT NOT NULL,
    next_offset BIGINT NOT NULL,
    PRIMARY KEY (batch_id, kafka_partition)
);
COMMENT ON TABLE etl.load_positions IS 'How far each hourly load read the log: from first_offset up to, not including, next_offset.';
COMMENT ON COLUMN etl.load_positions.batch_id IS 'The load';
COMMENT ON COLUMN etl.load_positions.kafka_partition IS 'Partition';
COMMENT ON COLUMN etl.load_positions.first_offset IS 'The first message that it read';
COMMENT ON COLUMN etl.load_positions.next_offset IS 'The message that the next load begins with';

CREATE TABLE dbt.nodes (
    unique_id VARCHAR NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    resource_type VARCHAR NOT NULL CHECK (resource_type IN ('model', 'source', 'test', 'exposure')),
    owner VARCHAR NOT NULL,
    compiled_code VARCHAR NOT NULL
);
COMMENT ON TABLE dbt.nodes IS 'Models, sources, tests and exposures of the dbt project, from manifest.json.';
COMMENT ON COLUMN dbt.nodes.unique_id IS 'Key, such as model.shop.dim_customer';
COMMENT ON COLUMN dbt.nodes.name IS 'Short name';
COMMENT ON COLUMN dbt.nodes.resource_type IS 'model, source, test, exposure';
COMMENT ON COLUMN dbt.nodes.owner IS 'The team that reads it';
COMMENT ON COLUMN dbt.nodes.compiled_code IS 'Its SQL; empty for sources and exposures';

-- shared: dbt.edges

CREATE TABLE dbt.run_results (
    invocation_id INTEGER NOT NULL,
    unique_id VARCHAR NOT NULL REFERENCES dbt.nodes (unique_id),
    status VARCHAR NOT NULL CHECK (status IN ('success', 'error', 'skipped')),
    execute_completed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (invocation_id, unique_id)
);
COMMENT ON TABLE dbt.run_results IS 'Runs of the models, of today and yesterday.';
COMMENT ON COLUMN dbt.run_results.invocation_id IS 'The dbt run';
COMMENT ON COLUMN dbt.run_results.unique_id IS 'The model';
COMMENT ON COLUMN dbt.run_results.status IS 'success, error, skipped';
COMMENT ON COLUMN dbt.run_results.execute_completed_at IS 'When the model''s rows could be seen, or when it failed (UTC)';

CREATE TABLE snowflake_account_usage.query_history (
    query_id INTEGER NOT NULL PRIMARY KEY,
    query_text VARCHAR NOT NULL,
    query_type VARCHAR NOT NULL,
    user_name VARCHAR NOT NULL,
    warehouse_name VARCHAR NOT NULL,
    query_tag VARCHAR,
    execution_status VARCHAR NOT NULL,
    start_time TIMESTAMP NOT NULL,
    end_time TIMESTAMP NOT NULL,
    rows_inserted INTEGER NOT NULL,
    rows_updated INTEGER NOT NULL
);
COMMENT ON TABLE snowflake_account_usage.query_history IS 'What the warehouse ran against dw.dim_customer in the last 30 days.';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_id IS 'Key';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_text IS 'The statement';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_type IS 'MERGE, SELECT, CREATE_TABLE';
COMMENT ON COLUMN snowflake_account_usage.query_history.user_name IS 'Account that ran it';
COMMENT ON COLUMN snowflake_account_usage.query_history.warehouse_name IS 'Where';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_tag IS 'Set by the job that ran it';
COMMENT ON COLUMN snowflake_account_usage.query_history.execution_status IS 'success, fail';
COMMENT ON COLUMN snowflake_account_usage.query_history.start_time IS 'When it began (UTC)';
COMMENT ON COLUMN snowflake_account_usage.query_history.end_time IS 'When it ended, and its rows could be seen (UTC)';
COMMENT ON COLUMN snowflake_account_usage.query_history.rows_inserted IS 'Rows written anew';
COMMENT ON COLUMN snowflake_account_usage.query_history.rows_updated IS 'Rows written again';

CREATE TABLE audit.dq_results (
    check_id INTEGER NOT NULL PRIMARY KEY,
    check_name VARCHAR NOT NULL,
    run_at TIMESTAMP NOT NULL,
    value INTEGER NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('pass', 'fail'))
);
COMMENT ON TABLE audit.dq_results IS 'Checks of data quality, every six hours.';
COMMENT ON COLUMN audit.dq_results.check_id IS 'Key';
COMMENT ON COLUMN audit.dq_results.check_name IS 'customer_sk_is_unique, or current_rows_match_customers: how many rows are current, less how many customers have one';
COMMENT ON COLUMN audit.dq_results.run_at IS 'When it ran (UTC)';
COMMENT ON COLUMN audit.dq_results.value IS 'What it found; 0 is well';
COMMENT ON COLUMN audit.dq_results.status IS 'pass, fail';

-- shared: ops.incidents

-- shared: ops.changes
COMMENT ON TABLE ops.changes IS 'What was changed or announced in the last 30 days: releases, mailings, merges of accounts, maintenance.';
