-- The public tables of 05 · forty times the credits. One schema per system, names as the systems have them.
-- NOT NULL and CHECK are built; PRIMARY KEY, UNIQUE and FOREIGN KEY are declared, and proven by query.
-- All instants are UTC.

CREATE SCHEMA snowflake_account_usage;
CREATE SCHEMA snowflake_show;
CREATE SCHEMA bi;
CREATE SCHEMA app;
CREATE SCHEMA finance;
CREATE SCHEMA ops;

CREATE TABLE finance.warehouse_rates (
    warehouse_size VARCHAR NOT NULL PRIMARY KEY,
    credits_per_hour INTEGER NOT NULL UNIQUE CHECK (credits_per_hour > 0)
);
COMMENT ON TABLE finance.warehouse_rates IS 'What a running cluster of each size uses. Twice the size, twice the credits; billed by the second.';
COMMENT ON COLUMN finance.warehouse_rates.warehouse_size IS 'As in query_history and SHOW WAREHOUSES';
COMMENT ON COLUMN finance.warehouse_rates.credits_per_hour IS 'Compute credits for one cluster that runs for one hour';

CREATE TABLE finance.budgets (
    month DATE NOT NULL PRIMARY KEY,
    usd_budget DECIMAL(18, 2) NOT NULL CHECK (usd_budget > 0),
    usd_per_credit DECIMAL(18, 2) NOT NULL CHECK (usd_per_credit > 0)
);
COMMENT ON TABLE finance.budgets IS 'The budget for the warehouse account, all warehouses together, and the price of the contract.';
COMMENT ON COLUMN finance.budgets.month IS 'First day of the month';
COMMENT ON COLUMN finance.budgets.usd_budget IS 'USD for the whole month';
COMMENT ON COLUMN finance.budgets.usd_per_credit IS 'USD for a credit';

CREATE TABLE snowflake_show.warehouses (
    name VARCHAR NOT NULL PRIMARY KEY,
    size VARCHAR NOT NULL REFERENCES finance.warehouse_rates (warehouse_size),
    min_cluster_count INTEGER NOT NULL,
    max_cluster_count INTEGER NOT NULL,
    auto_suspend INTEGER NOT NULL,
    auto_resume BOOLEAN NOT NULL,
    resource_monitor VARCHAR,
    comment VARCHAR NOT NULL,
    owner_team VARCHAR NOT NULL
);
COMMENT ON TABLE snowflake_show.warehouses IS 'The warehouses as they are set now (SHOW WAREHOUSES). What they were before stands in no column here.';
COMMENT ON COLUMN snowflake_show.warehouses.name IS 'Key';
COMMENT ON COLUMN snowflake_show.warehouses.size IS 'Size of each cluster, now';
COMMENT ON COLUMN snowflake_show.warehouses.min_cluster_count IS 'Clusters that run whenever it runs';
COMMENT ON COLUMN snowflake_show.warehouses.max_cluster_count IS 'Clusters it may start when statements would wait';
COMMENT ON COLUMN snowflake_show.warehouses.auto_suspend IS 'Seconds without a statement after which a cluster stops; 0 never';
COMMENT ON COLUMN snowflake_show.warehouses.auto_resume IS 'Whether a statement starts it again';
COMMENT ON COLUMN snowflake_show.warehouses.resource_monitor IS 'The resource monitor on it; NULL if none';
COMMENT ON COLUMN snowflake_show.warehouses.comment IS 'What it is for';
COMMENT ON COLUMN snowflake_show.warehouses.owner_team IS 'Who pays for it';

CREATE TABLE snowflake_account_usage.warehouse_metering_history (
    start_time TIMESTAMP NOT NULL,
    end_time TIMESTAMP NOT NULL,
    warehouse_id INTEGER NOT NULL,
    warehouse_name VARCHAR NOT NULL REFERENCES snowflake_show.warehouses (name),
    credits_used DECIMAL(18, 6) NOT NULL CHECK (credits_used >= 0),
    credits_used_compute DECIMAL(18, 6) NOT NULL CHECK (credits_used_compute >= 0),
    credits_used_cloud_services DECIMAL(18, 6) NOT NULL CHECK (credits_used_cloud_services >= 0),
    PRIMARY KEY (warehouse_name, start_time)
);
COMMENT ON TABLE snowflake_account_usage.warehouse_metering_history IS 'What each warehouse used, by the hour, of the last 31 days: what is billed. Written as the hour ends (the real view is up to three hours late).';
COMMENT ON COLUMN snowflake_account_usage.warehouse_metering_history.start_time IS 'The hour begins (UTC)';
COMMENT ON COLUMN snowflake_account_usage.warehouse_metering_history.end_time IS 'The hour ends, and the row can be seen (UTC)';
COMMENT ON COLUMN snowflake_account_usage.warehouse_metering_history.warehouse_id IS 'Number of the warehouse';
COMMENT ON COLUMN snowflake_account_usage.warehouse_metering_history.warehouse_name IS 'Its name';
COMMENT ON COLUMN snowflake_account_usage.warehouse_metering_history.credits_used IS 'Compute and cloud services together';
COMMENT ON COLUMN snowflake_account_usage.warehouse_metering_history.credits_used_compute IS 'Clusters that ran, idle time included';
COMMENT ON COLUMN snowflake_account_usage.warehouse_metering_history.credits_used_cloud_services IS 'Compiling, metadata, logins; billed only beyond a tenth of the day''s compute';

CREATE TABLE snowflake_account_usage.query_history (
    query_id INTEGER NOT NULL PRIMARY KEY,
    query_text VARCHAR NOT NULL,
    query_type VARCHAR NOT NULL,
    user_name VARCHAR NOT NULL,
    role_name VARCHAR NOT NULL,
    warehouse_name VARCHAR REFERENCES snowflake_show.warehouses (name),
    warehouse_size VARCHAR REFERENCES finance.warehouse_rates (warehouse_size),
    cluster_number INTEGER,
    query_tag VARCHAR,
    execution_status VARCHAR NOT NULL CHECK (execution_status IN ('success', 'fail', 'running')),
    error_message VARCHAR,
    start_time TIMESTAMP NOT NULL,
    end_time TIMESTAMP,
    total_elapsed_time BIGINT NOT NULL,
    compilation_time INTEGER NOT NULL,
    execution_time BIGINT NOT NULL CHECK (execution_time >= 0),
    queued_overload_time INTEGER NOT NULL,
    transaction_blocked_time INTEGER NOT NULL,
    bytes_scanned BIGINT NOT NULL,
    partitions_scanned INTEGER NOT NULL,
    partitions_total INTEGER NOT NULL,
    bytes_spilled_to_remote_storage BIGINT NOT NULL,
    rows_produced BIGINT NOT NULL,
    query_hash VARCHAR NOT NULL,
    query_parameterized_hash VARCHAR NOT NULL,
    credits_used_cloud_services DECIMAL(18, 9) NOT NULL CHECK (credits_used_cloud_services >= 0),
    CHECK ((execution_status = 'running') = (end_time IS NULL)),
    CHECK ((warehouse_name IS NULL) = (warehouse_size IS NULL)),
    CHECK (end_time >= start_time)
);
COMMENT ON TABLE snowflake_account_usage.query_history IS 'Statements of the last 31 days, those that run now included. (The real view has only finished ones, up to 45 minutes late; the function of that name in INFORMATION_SCHEMA shows running ones.) It has no column of compute credits.';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_id IS 'Key; rises with start_time';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_text IS 'The statement, whole';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_type IS 'SELECT, COPY, INSERT, ALTER, SHOW, …';
COMMENT ON COLUMN snowflake_account_usage.query_history.user_name IS 'Account that sent it; SVC_… are services';
COMMENT ON COLUMN snowflake_account_usage.query_history.role_name IS 'Its role';
COMMENT ON COLUMN snowflake_account_usage.query_history.warehouse_name IS 'Where it ran; NULL where cloud services alone answered';
COMMENT ON COLUMN snowflake_account_usage.query_history.warehouse_size IS 'Size of that warehouse when the statement began';
COMMENT ON COLUMN snowflake_account_usage.query_history.cluster_number IS 'Cluster of the warehouse that ran it';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_tag IS 'Set by the client: dbt, dashboard, backfill';
COMMENT ON COLUMN snowflake_account_usage.query_history.execution_status IS 'success, fail, running. What failed or was cancelled has used its credits all the same';
COMMENT ON COLUMN snowflake_account_usage.query_history.error_message IS 'Why it failed';
COMMENT ON COLUMN snowflake_account_usage.query_history.start_time IS 'When it was sent (UTC)';
COMMENT ON COLUMN snowflake_account_usage.query_history.end_time IS 'When it ended (UTC); NULL while it runs';
COMMENT ON COLUMN snowflake_account_usage.query_history.total_elapsed_time IS 'Milliseconds from start_time to the end, or so far: compiling, waiting and executing';
COMMENT ON COLUMN snowflake_account_usage.query_history.compilation_time IS 'Milliseconds; no compute';
COMMENT ON COLUMN snowflake_account_usage.query_history.execution_time IS 'Milliseconds of executing, the last part of the statement; so far, where it runs';
COMMENT ON COLUMN snowflake_account_usage.query_history.queued_overload_time IS 'Milliseconds in the queue of a warehouse that is busy';
COMMENT ON COLUMN snowflake_account_usage.query_history.transaction_blocked_time IS 'Milliseconds of waiting for a lock; no compute';
COMMENT ON COLUMN snowflake_account_usage.query_history.bytes_scanned IS 'Bytes read from tables';
COMMENT ON COLUMN snowflake_account_usage.query_history.partitions_scanned IS 'Micro-partitions read';
COMMENT ON COLUMN snowflake_account_usage.query_history.partitions_total IS 'Micro-partitions of the tables it names';
COMMENT ON COLUMN snowflake_account_usage.query_history.bytes_spilled_to_remote_storage IS 'Bytes of intermediate results that fitted neither memory nor local disk';
COMMENT ON COLUMN snowflake_account_usage.query_history.rows_produced IS 'Rows of the result';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_hash IS 'Hash of the text';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_parameterized_hash IS 'Hash of the text without its literals: one for all runs of a query, whatever day they ask about';
COMMENT ON COLUMN snowflake_account_usage.query_history.credits_used_cloud_services IS 'Credits for compiling and metadata: not for compute';

CREATE TABLE snowflake_account_usage.query_attribution_history (
    query_id INTEGER NOT NULL PRIMARY KEY REFERENCES snowflake_account_usage.query_history (query_id),
    warehouse_name VARCHAR NOT NULL REFERENCES snowflake_show.warehouses (name),
    query_parameterized_hash VARCHAR NOT NULL,
    user_name VARCHAR NOT NULL,
    start_time TIMESTAMP NOT NULL,
    end_time TIMESTAMP NOT NULL,
    credits_attributed_compute DECIMAL(18, 6) NOT NULL CHECK (credits_attributed_compute >= 0)
);
COMMENT ON TABLE snowflake_account_usage.query_attribution_history IS 'Compute credits by statement, without idle time. A row comes eight hours after the statement ended: the last hours are not there yet.';
COMMENT ON COLUMN snowflake_account_usage.query_attribution_history.query_id IS 'The statement';
COMMENT ON COLUMN snowflake_account_usage.query_attribution_history.warehouse_name IS 'Where it ran';
COMMENT ON COLUMN snowflake_account_usage.query_attribution_history.query_parameterized_hash IS 'As in query_history';
COMMENT ON COLUMN snowflake_account_usage.query_attribution_history.user_name IS 'As in query_history';
COMMENT ON COLUMN snowflake_account_usage.query_attribution_history.start_time IS 'As in query_history (UTC)';
COMMENT ON COLUMN snowflake_account_usage.query_attribution_history.end_time IS 'As in query_history (UTC)';
COMMENT ON COLUMN snowflake_account_usage.query_attribution_history.credits_attributed_compute IS 'Its share of the warehouse''s credits';

CREATE TABLE snowflake_account_usage.resource_monitors (
    name VARCHAR NOT NULL PRIMARY KEY,
    level VARCHAR NOT NULL CHECK (level IN ('ACCOUNT', 'WAREHOUSE')),
    frequency VARCHAR NOT NULL,
    credit_quota DECIMAL(18, 2) NOT NULL,
    used_credits DECIMAL(18, 2) NOT NULL,
    notify INTEGER,
    suspend INTEGER,
    suspend_immediate INTEGER
);
COMMENT ON TABLE snowflake_account_usage.resource_monitors IS 'Resource monitors as they were when the page came.';
COMMENT ON COLUMN snowflake_account_usage.resource_monitors.name IS 'Key';
COMMENT ON COLUMN snowflake_account_usage.resource_monitors.level IS 'ACCOUNT: all warehouses together';
COMMENT ON COLUMN snowflake_account_usage.resource_monitors.frequency IS 'When used_credits begins again at 0: DAILY, MONTHLY (UTC)';
COMMENT ON COLUMN snowflake_account_usage.resource_monitors.credit_quota IS 'Credits for that time';
COMMENT ON COLUMN snowflake_account_usage.resource_monitors.used_credits IS 'Used so far';
COMMENT ON COLUMN snowflake_account_usage.resource_monitors.notify IS 'Per cent of the quota at which a mail is sent; NULL never';
COMMENT ON COLUMN snowflake_account_usage.resource_monitors.suspend IS 'Per cent at which no new statement starts; NULL never';
COMMENT ON COLUMN snowflake_account_usage.resource_monitors.suspend_immediate IS 'Per cent at which running statements are ended too; NULL never';

CREATE TABLE snowflake_account_usage.tables (
    table_schema VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,
    row_count BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (table_schema, table_name)
);
COMMENT ON TABLE snowflake_account_usage.tables IS 'Sizes of the largest tables of the warehouse.';
COMMENT ON COLUMN snowflake_account_usage.tables.table_schema IS 'Schema';
COMMENT ON COLUMN snowflake_account_usage.tables.table_name IS 'Name';
COMMENT ON COLUMN snowflake_account_usage.tables.row_count IS 'Rows';
COMMENT ON COLUMN snowflake_account_usage.tables.bytes IS 'Bytes, compressed';

CREATE TABLE bi.schedules (
    schedule_id INTEGER NOT NULL PRIMARY KEY,
    dashboard VARCHAR NOT NULL,
    owner_user VARCHAR NOT NULL,
    every_minutes INTEGER NOT NULL CHECK (every_minutes > 0),
    query_parameterized_hash VARCHAR NOT NULL,
    warehouse_name VARCHAR NOT NULL REFERENCES snowflake_show.warehouses (name),
    saved_at TIMESTAMP NOT NULL,
    enabled BOOLEAN NOT NULL
);
COMMENT ON TABLE bi.schedules IS 'Dashboards that refresh themselves. Saving one needs no review and no release.';
COMMENT ON COLUMN bi.schedules.schedule_id IS 'Key';
COMMENT ON COLUMN bi.schedules.dashboard IS 'Its title';
COMMENT ON COLUMN bi.schedules.owner_user IS 'Who saved it';
COMMENT ON COLUMN bi.schedules.every_minutes IS 'Minutes from one refresh to the next, counted from midnight; it does not wait for the one before to end';
COMMENT ON COLUMN bi.schedules.query_parameterized_hash IS 'The query it sends, as in query_history';
COMMENT ON COLUMN bi.schedules.warehouse_name IS 'Where it sends it';
COMMENT ON COLUMN bi.schedules.saved_at IS 'When this version was saved (UTC)';
COMMENT ON COLUMN bi.schedules.enabled IS 'Whether it refreshes';

CREATE TABLE bi.refresh_log (
    schedule_id INTEGER NOT NULL REFERENCES bi.schedules (schedule_id),
    run_at TIMESTAMP NOT NULL,
    query_id INTEGER NOT NULL UNIQUE REFERENCES snowflake_account_usage.query_history (query_id),
    PRIMARY KEY (schedule_id, run_at, query_id)
);
COMMENT ON TABLE bi.refresh_log IS 'Refreshes of the last 31 days, and the statement each has sent.';
COMMENT ON COLUMN bi.refresh_log.schedule_id IS 'The schedule';
COMMENT ON COLUMN bi.refresh_log.run_at IS 'When it was due (UTC)';
COMMENT ON COLUMN bi.refresh_log.query_id IS 'The statement';

CREATE TABLE app.events (
    event_id INTEGER NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL,
    event_at TIMESTAMP NOT NULL,
    feature VARCHAR NOT NULL
);
COMMENT ON TABLE app.events IS 'What accounts did in the product, in the last 30 days, in the order of time. One account in ten thousand of the real table (snowflake_account_usage.tables has its size), kept with all its events.';
COMMENT ON COLUMN app.events.event_id IS 'Key';
COMMENT ON COLUMN app.events.account_id IS 'The account';
COMMENT ON COLUMN app.events.event_at IS 'When (UTC); several events of an account may have one instant';
COMMENT ON COLUMN app.events.feature IS 'What was used';

-- shared: ops.incidents

-- shared: ops.changes
COMMENT ON TABLE ops.changes IS 'Releases and other changes that went through review, of the last 30 days.';
COMMENT ON COLUMN ops.changes.service IS 'What was changed';

CREATE TABLE ops.planned_work (
    work_id INTEGER NOT NULL PRIMARY KEY,
    warehouse_name VARCHAR NOT NULL REFERENCES snowflake_show.warehouses (name),
    title VARCHAR NOT NULL,
    team VARCHAR NOT NULL,
    announced_at TIMESTAMP NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    max_credits_hour DECIMAL(18, 2) NOT NULL CHECK (max_credits_hour > 0),
    CHECK (ends_at > starts_at)
);
COMMENT ON TABLE ops.planned_work IS 'Work that was announced, because a warehouse uses more than usual for it.';
COMMENT ON COLUMN ops.planned_work.work_id IS 'Key';
COMMENT ON COLUMN ops.planned_work.warehouse_name IS 'Where';
COMMENT ON COLUMN ops.planned_work.title IS 'What';
COMMENT ON COLUMN ops.planned_work.team IS 'Who announced it';
COMMENT ON COLUMN ops.planned_work.announced_at IS 'When it was announced (UTC)';
COMMENT ON COLUMN ops.planned_work.starts_at IS 'From, a full hour (UTC)';
COMMENT ON COLUMN ops.planned_work.ends_at IS 'To, a full hour, exclusive (UTC)';
COMMENT ON COLUMN ops.planned_work.max_credits_hour IS 'The most compute credits that the warehouse uses in an hour of it, usual work included';

CREATE TABLE ops.cancel_queries (
    query_id INTEGER NOT NULL PRIMARY KEY REFERENCES snowflake_account_usage.query_history (query_id),
    reason VARCHAR NOT NULL,
    requested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.cancel_queries IS 'Orders to end a running statement (SYSTEM$CANCEL_QUERY). A row is an order; it is carried out within a minute.';
COMMENT ON COLUMN ops.cancel_queries.query_id IS 'The statement that runs';
COMMENT ON COLUMN ops.cancel_queries.reason IS 'Why, with the id of the incident';
COMMENT ON COLUMN ops.cancel_queries.requested_at IS 'When it was ordered: world_now()';

CREATE TABLE ops.schedule_actions (
    schedule_id INTEGER NOT NULL REFERENCES bi.schedules (schedule_id),
    action VARCHAR NOT NULL CHECK (action IN ('disable', 'enable')),
    reason VARCHAR NOT NULL,
    requested_at TIMESTAMP NOT NULL,
    PRIMARY KEY (schedule_id, action)
);
COMMENT ON TABLE ops.schedule_actions IS 'Orders to a schedule of bi.schedules: disable, and no refresh is sent any more; what runs goes on.';
COMMENT ON COLUMN ops.schedule_actions.schedule_id IS 'The schedule';
COMMENT ON COLUMN ops.schedule_actions.action IS 'disable, enable';
COMMENT ON COLUMN ops.schedule_actions.reason IS 'Why, with the id of the incident';
COMMENT ON COLUMN ops.schedule_actions.requested_at IS 'When it was ordered: world_now()';

CREATE TABLE ops.warehouse_actions (
    warehouse_name VARCHAR NOT NULL REFERENCES snowflake_show.warehouses (name),
    action VARCHAR NOT NULL CHECK (action IN ('resize', 'suspend', 'suspend_immediate')),
    new_size VARCHAR REFERENCES finance.warehouse_rates (warehouse_size),
    reason VARCHAR NOT NULL,
    requested_at TIMESTAMP NOT NULL,
    CHECK ((action = 'resize') = (new_size IS NOT NULL)),
    PRIMARY KEY (warehouse_name, action)
);
COMMENT ON TABLE ops.warehouse_actions IS 'Orders to a warehouse. resize: new statements run at new_size, running ones go on as they are. suspend: no new statement starts until somebody or auto_resume starts the warehouse again; running ones go on to their end. suspend_immediate: the same, and all running ones are ended.';
COMMENT ON COLUMN ops.warehouse_actions.warehouse_name IS 'The warehouse';
COMMENT ON COLUMN ops.warehouse_actions.action IS 'resize, suspend, suspend_immediate';
COMMENT ON COLUMN ops.warehouse_actions.new_size IS 'For resize; else NULL';
COMMENT ON COLUMN ops.warehouse_actions.reason IS 'Why, with the id of the incident';
COMMENT ON COLUMN ops.warehouse_actions.requested_at IS 'When it was ordered: world_now()';

CREATE TABLE ops.resource_monitors (
    warehouse_name VARCHAR NOT NULL REFERENCES snowflake_show.warehouses (name),
    at_percent INTEGER NOT NULL CHECK (at_percent > 0),
    action VARCHAR NOT NULL CHECK (action IN ('notify', 'suspend', 'suspend_immediate')),
    credit_quota DECIMAL(18, 2) NOT NULL CHECK (credit_quota > 0),
    frequency VARCHAR NOT NULL CHECK (frequency IN ('DAILY', 'WEEKLY', 'MONTHLY')),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (warehouse_name, at_percent)
);
COMMENT ON TABLE ops.resource_monitors IS 'Orders to put a resource monitor on a warehouse: a row for each threshold. It counts credits_used from 00:00 UTC of the day (DAILY), of Monday, or of the first of the month; at the threshold the action is done. It counts as each hour ends.';
COMMENT ON COLUMN ops.resource_monitors.warehouse_name IS 'The warehouse';
COMMENT ON COLUMN ops.resource_monitors.at_percent IS 'Per cent of the quota';
COMMENT ON COLUMN ops.resource_monitors.action IS 'notify: a mail. suspend: no new statement until the count begins again. suspend_immediate: running ones are ended too';
COMMENT ON COLUMN ops.resource_monitors.credit_quota IS 'Credits for one day, week or month; the same in all rows of a warehouse';
COMMENT ON COLUMN ops.resource_monitors.frequency IS 'DAILY, WEEKLY, MONTHLY: when the count begins again';
COMMENT ON COLUMN ops.resource_monitors.created_at IS 'When it was ordered: world_now()';
