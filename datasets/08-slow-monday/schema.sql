-- The public tables of 08 · slow Monday. One schema per system, names as the systems have them.
-- NOT NULL and CHECK are built; PRIMARY KEY, UNIQUE and FOREIGN KEY are declared, and proven by query.
-- All instants are UTC.

CREATE SCHEMA airflow;
CREATE SCHEMA snowflake_show;
CREATE SCHEMA snowflake_account_usage;
CREATE SCHEMA raw;
CREATE SCHEMA bi;
CREATE SCHEMA ops;

CREATE TABLE airflow.slot_pool (
    pool VARCHAR NOT NULL PRIMARY KEY,
    slots INTEGER NOT NULL CHECK (slots > 0),
    description VARCHAR NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE airflow.slot_pool IS 'Pools: how many tasks of a kind may run at once. A full pool is no fault by itself: it is what keeps loads to so many at once on every day.';
COMMENT ON COLUMN airflow.slot_pool.pool IS 'Key';
COMMENT ON COLUMN airflow.slot_pool.slots IS 'Slots, now';
COMMENT ON COLUMN airflow.slot_pool.description IS 'What it is for';
COMMENT ON COLUMN airflow.slot_pool.updated_at IS 'When it was last changed (UTC)';

CREATE TABLE airflow.dag_run (
    dag_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    run_type VARCHAR NOT NULL,
    run_after TIMESTAMP NOT NULL,
    start_date TIMESTAMP NOT NULL,
    end_date TIMESTAMP,
    state VARCHAR NOT NULL CHECK (state IN ('running', 'success', 'failed')),
    clear_number INTEGER NOT NULL,
    PRIMARY KEY (dag_id, run_id),
    UNIQUE (dag_id, run_after),
    CHECK ((end_date IS NULL) = (state = 'running')),
    CHECK (end_date >= start_date)
);
COMMENT ON TABLE airflow.dag_run IS 'Runs of the DAGs, of the last six weeks (Airflow 3). A task that is cleared by hand makes Airflow write start_date and end_date anew.';
COMMENT ON COLUMN airflow.dag_run.dag_id IS 'The DAG';
COMMENT ON COLUMN airflow.dag_run.run_id IS 'The run; unique within its DAG';
COMMENT ON COLUMN airflow.dag_run.run_type IS 'scheduled, manual';
COMMENT ON COLUMN airflow.dag_run.run_after IS 'When it was due (UTC); the same hour each day';
COMMENT ON COLUMN airflow.dag_run.start_date IS 'When it began (UTC); of a cleared run, when it began again';
COMMENT ON COLUMN airflow.dag_run.end_date IS 'When it ended (UTC); NULL while it runs';
COMMENT ON COLUMN airflow.dag_run.state IS 'running, success, failed';
COMMENT ON COLUMN airflow.dag_run.clear_number IS 'How often tasks of it were cleared by hand';

CREATE TABLE airflow.task_instance (
    dag_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    task_id VARCHAR NOT NULL,
    state VARCHAR CHECK (state IN ('scheduled', 'running', 'success', 'failed')),
    queued_dttm TIMESTAMP,
    start_date TIMESTAMP,
    end_date TIMESTAMP,
    duration DOUBLE,
    try_number INTEGER NOT NULL CHECK (try_number >= 0),
    pool VARCHAR NOT NULL REFERENCES airflow.slot_pool (pool),
    pool_slots INTEGER NOT NULL,
    operator VARCHAR NOT NULL,
    hostname VARCHAR NOT NULL,
    PRIMARY KEY (dag_id, run_id, task_id),
    FOREIGN KEY (dag_id, run_id) REFERENCES airflow.dag_run (dag_id, run_id),
    CHECK ((end_date IS NULL) = (duration IS NULL)),
    CHECK (start_date >= queued_dttm),
    CHECK (end_date >= start_date),
    CHECK (coalesce(state IN ('success', 'failed'), false) = (end_date IS NOT NULL)),
    CHECK ((start_date IS NULL) = (queued_dttm IS NULL)),
    CHECK (coalesce(state IN ('running', 'success', 'failed'), false) = (start_date IS NOT NULL))
);
COMMENT ON TABLE airflow.task_instance IS 'Tasks of these runs, each with its last try. A task that runs now has no end_date and no duration yet.';
COMMENT ON COLUMN airflow.task_instance.dag_id IS 'The DAG';
COMMENT ON COLUMN airflow.task_instance.run_id IS 'Its run';
COMMENT ON COLUMN airflow.task_instance.task_id IS 'The task: load_… fetches a source, dbt_… builds a model, check_… tests what was built. Another DAG may have a task of the same name';
COMMENT ON COLUMN airflow.task_instance.state IS 'scheduled: ready, and waiting for a slot of its pool. NULL: what it depends on has not ended';
COMMENT ON COLUMN airflow.task_instance.queued_dttm IS 'When the scheduler handed it to a worker (UTC)';
COMMENT ON COLUMN airflow.task_instance.start_date IS 'When the worker began (UTC)';
COMMENT ON COLUMN airflow.task_instance.end_date IS 'When it ended (UTC)';
COMMENT ON COLUMN airflow.task_instance.duration IS 'Seconds from start_date to end_date. The time that its statement waits at the warehouse is within';
COMMENT ON COLUMN airflow.task_instance.try_number IS '1 for the first try; 0 before it';
COMMENT ON COLUMN airflow.task_instance.pool IS 'The pool whose slot it takes';
COMMENT ON COLUMN airflow.task_instance.pool_slots IS 'Slots it takes';
COMMENT ON COLUMN airflow.task_instance.operator IS 'Kind of task';
COMMENT ON COLUMN airflow.task_instance.hostname IS 'Its worker; empty before it starts';

CREATE TABLE airflow.task_deps (
    dag_id VARCHAR NOT NULL,
    upstream_task_id VARCHAR NOT NULL,
    downstream_task_id VARCHAR NOT NULL,
    PRIMARY KEY (dag_id, upstream_task_id, downstream_task_id)
);
COMMENT ON TABLE airflow.task_deps IS 'What each task waits for: it starts once all its upstream tasks have ended.';
COMMENT ON COLUMN airflow.task_deps.dag_id IS 'The DAG';
COMMENT ON COLUMN airflow.task_deps.upstream_task_id IS 'What must have ended';
COMMENT ON COLUMN airflow.task_deps.downstream_task_id IS 'What waits for it';

CREATE TABLE snowflake_show.warehouses (
    name VARCHAR NOT NULL PRIMARY KEY,
    size VARCHAR NOT NULL,
    max_concurrency_level INTEGER NOT NULL CHECK (max_concurrency_level > 0),
    statement_queued_timeout_in_seconds INTEGER NOT NULL,
    auto_suspend INTEGER NOT NULL,
    resized_at TIMESTAMP NOT NULL,
    comment VARCHAR NOT NULL,
    owner_team VARCHAR NOT NULL
);
COMMENT ON TABLE snowflake_show.warehouses IS 'The warehouses as they are set now (SHOW WAREHOUSES). This account has no multi-cluster warehouses: each is one cluster.';
COMMENT ON COLUMN snowflake_show.warehouses.name IS 'Key';
COMMENT ON COLUMN snowflake_show.warehouses.size IS 'Size, now';
COMMENT ON COLUMN snowflake_show.warehouses.max_concurrency_level IS 'Statements it executes at once; what comes beyond that waits, first come, first served';
COMMENT ON COLUMN snowflake_show.warehouses.statement_queued_timeout_in_seconds IS 'Seconds after which a statement that waits is given up; 0 never';
COMMENT ON COLUMN snowflake_show.warehouses.auto_suspend IS 'Seconds without a statement after which it stops';
COMMENT ON COLUMN snowflake_show.warehouses.resized_at IS 'When it got this size (UTC)';
COMMENT ON COLUMN snowflake_show.warehouses.comment IS 'What it is for';
COMMENT ON COLUMN snowflake_show.warehouses.owner_team IS 'Who pays for it';

CREATE TABLE snowflake_account_usage.query_history (
    query_id INTEGER NOT NULL PRIMARY KEY,
    query_text VARCHAR NOT NULL,
    query_type VARCHAR NOT NULL,
    user_name VARCHAR NOT NULL,
    role_name VARCHAR NOT NULL,
    warehouse_name VARCHAR NOT NULL REFERENCES snowflake_show.warehouses (name),
    warehouse_size VARCHAR NOT NULL,
    query_tag VARCHAR,
    execution_status VARCHAR NOT NULL CHECK (execution_status IN ('queued', 'running', 'success', 'fail')),
    error_message VARCHAR,
    start_time TIMESTAMP NOT NULL,
    end_time TIMESTAMP,
    total_elapsed_time BIGINT NOT NULL,
    compilation_time INTEGER NOT NULL,
    queued_provisioning_time INTEGER NOT NULL,
    queued_overload_time BIGINT NOT NULL CHECK (queued_overload_time >= 0),
    transaction_blocked_time INTEGER NOT NULL,
    execution_time BIGINT NOT NULL CHECK (execution_time >= 0),
    rows_produced BIGINT NOT NULL,
    query_parameterized_hash VARCHAR NOT NULL,
    CHECK ((execution_status IN ('queued', 'running')) = (end_time IS NULL)),
    CHECK (end_time >= start_time)
);
COMMENT ON TABLE snowflake_account_usage.query_history IS 'Statements of the last six weeks, those that wait or execute now included. (The real view has only finished ones, up to 45 minutes late: in it, the queue of this minute is empty. The function of that name in INFORMATION_SCHEMA shows live ones.) Of warehouses that neither the loads nor dbt use, a sample.';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_id IS 'Key; rises with start_time';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_text IS 'The statement';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_type IS 'COPY, CREATE_TABLE_AS_SELECT, SELECT';
COMMENT ON COLUMN snowflake_account_usage.query_history.user_name IS 'Who sent it; SVC_… are services';
COMMENT ON COLUMN snowflake_account_usage.query_history.role_name IS 'Their role';
COMMENT ON COLUMN snowflake_account_usage.query_history.warehouse_name IS 'Where it was sent: it stays there, whatever becomes of routes and sizes';
COMMENT ON COLUMN snowflake_account_usage.query_history.warehouse_size IS 'Size of that warehouse then';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_tag IS 'Set by the client. Airflow sets a JSON object with dag_id, run_id and task_id';
COMMENT ON COLUMN snowflake_account_usage.query_history.execution_status IS 'queued: it waits for a slot; running: it has one; success, fail: it has ended';
COMMENT ON COLUMN snowflake_account_usage.query_history.error_message IS 'Why it failed';
COMMENT ON COLUMN snowflake_account_usage.query_history.start_time IS 'When it was sent, not when it began to execute (UTC)';
COMMENT ON COLUMN snowflake_account_usage.query_history.end_time IS 'When it ended (UTC); NULL while it is live';
COMMENT ON COLUMN snowflake_account_usage.query_history.total_elapsed_time IS 'Milliseconds from start_time to the end, or so far; the sum of the five below';
COMMENT ON COLUMN snowflake_account_usage.query_history.compilation_time IS 'Milliseconds, once it has a slot';
COMMENT ON COLUMN snowflake_account_usage.query_history.queued_provisioning_time IS 'Milliseconds of waiting for a warehouse that was just resumed or resized';
COMMENT ON COLUMN snowflake_account_usage.query_history.queued_overload_time IS 'Milliseconds in the queue of a warehouse that is full, before all else; so far, where it still waits';
COMMENT ON COLUMN snowflake_account_usage.query_history.transaction_blocked_time IS 'Milliseconds of waiting for a lock, with a slot';
COMMENT ON COLUMN snowflake_account_usage.query_history.execution_time IS 'Milliseconds of executing; so far, where it executes';
COMMENT ON COLUMN snowflake_account_usage.query_history.rows_produced IS 'Rows of the result';
COMMENT ON COLUMN snowflake_account_usage.query_history.query_parameterized_hash IS 'Hash of the text without its literals: one for all runs of a query';

CREATE TABLE snowflake_account_usage.warehouse_load_history (
    start_time TIMESTAMP NOT NULL,
    end_time TIMESTAMP NOT NULL,
    warehouse_name VARCHAR NOT NULL REFERENCES snowflake_show.warehouses (name),
    avg_running DECIMAL(18, 3) NOT NULL CHECK (avg_running >= 0),
    avg_queued_load DECIMAL(18, 3) NOT NULL CHECK (avg_queued_load >= 0),
    PRIMARY KEY (warehouse_name, start_time)
);
COMMENT ON TABLE snowflake_account_usage.warehouse_load_history IS 'How busy each warehouse was, in intervals of five minutes, of the last six weeks. An interval without a statement has no row. Written as it ends (the real view is up to three hours late).';
COMMENT ON COLUMN snowflake_account_usage.warehouse_load_history.start_time IS 'The interval begins (UTC)';
COMMENT ON COLUMN snowflake_account_usage.warehouse_load_history.end_time IS 'The interval ends, and the row can be seen (UTC)';
COMMENT ON COLUMN snowflake_account_usage.warehouse_load_history.warehouse_name IS 'The warehouse';
COMMENT ON COLUMN snowflake_account_usage.warehouse_load_history.avg_running IS 'Statements that had a slot, on average: their seconds in it, by the seconds of the interval';
COMMENT ON COLUMN snowflake_account_usage.warehouse_load_history.avg_queued_load IS 'Statements that waited because it was full, on average';

CREATE TABLE raw.load_manifest (
    task_id VARCHAR NOT NULL,
    load_date DATE NOT NULL,
    file_count INTEGER NOT NULL,
    bytes BIGINT NOT NULL,
    arrived_at TIMESTAMP NOT NULL,
    PRIMARY KEY (task_id, load_date)
);
COMMENT ON TABLE raw.load_manifest IS 'What each load had to fetch, by day.';
COMMENT ON COLUMN raw.load_manifest.task_id IS 'The load';
COMMENT ON COLUMN raw.load_manifest.load_date IS 'The day of the run';
COMMENT ON COLUMN raw.load_manifest.file_count IS 'Files';
COMMENT ON COLUMN raw.load_manifest.bytes IS 'Bytes';
COMMENT ON COLUMN raw.load_manifest.arrived_at IS 'When the last of the files was there (UTC)';

CREATE TABLE bi.dashboards (
    dashboard_id INTEGER NOT NULL PRIMARY KEY,
    dashboard VARCHAR NOT NULL,
    task_id VARCHAR NOT NULL,
    due_at TIMESTAMP NOT NULL,
    refreshed_at TIMESTAMP NOT NULL,
    team VARCHAR NOT NULL,
    readers INTEGER NOT NULL
);
COMMENT ON TABLE bi.dashboards IS 'Dashboards that a run of the DAG refreshes, and when they were last refreshed.';
COMMENT ON COLUMN bi.dashboards.dashboard_id IS 'Key';
COMMENT ON COLUMN bi.dashboards.dashboard IS 'Its title';
COMMENT ON COLUMN bi.dashboards.task_id IS 'It is refreshed once this task of the DAG has ended';
COMMENT ON COLUMN bi.dashboards.due_at IS 'When today''s refresh was promised (UTC)';
COMMENT ON COLUMN bi.dashboards.refreshed_at IS 'The last refresh (UTC): of today, or of an earlier day';
COMMENT ON COLUMN bi.dashboards.team IS 'Who reads it';
COMMENT ON COLUMN bi.dashboards.readers IS 'How many people open it on a day like this';

-- shared: ops.incidents

-- shared: ops.changes

CREATE TABLE ops.routes (
    workload VARCHAR NOT NULL PRIMARY KEY,
    who VARCHAR NOT NULL,
    warehouse_name VARCHAR NOT NULL REFERENCES snowflake_show.warehouses (name),
    changed_at TIMESTAMP NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE ops.routes IS 'Where the statements of each kind of work are sent, from now on. To change a row moves what is sent later; what was sent stays where it is.';
COMMENT ON COLUMN ops.routes.workload IS 'Kind of work';
COMMENT ON COLUMN ops.routes.who IS 'Whose statements these are';
COMMENT ON COLUMN ops.routes.warehouse_name IS 'Where they are sent';
COMMENT ON COLUMN ops.routes.changed_at IS 'When this row was last changed (UTC): world_now() in your own change';
COMMENT ON COLUMN ops.routes.reason IS 'Why; with the id of the incident in your own change';

CREATE TABLE ops.task_orders (
    dag_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    task_id VARCHAR NOT NULL,
    action VARCHAR NOT NULL CHECK (action IN ('restart')),
    reason VARCHAR NOT NULL,
    requested_at TIMESTAMP NOT NULL,
    PRIMARY KEY (dag_id, run_id, task_id)
);
COMMENT ON TABLE ops.task_orders IS 'Orders to tasks of Airflow. restart: if the task has a live statement, that one is cancelled; the task begins again, at once, and sends its statement by its route. A task that had ended runs again, and what it loaded is there twice.';
COMMENT ON COLUMN ops.task_orders.dag_id IS 'The DAG';
COMMENT ON COLUMN ops.task_orders.run_id IS 'The run';
COMMENT ON COLUMN ops.task_orders.task_id IS 'The task';
COMMENT ON COLUMN ops.task_orders.action IS 'restart';
COMMENT ON COLUMN ops.task_orders.reason IS 'Why, with the id of the incident';
COMMENT ON COLUMN ops.task_orders.requested_at IS 'When it was ordered: world_now()';

CREATE TABLE ops.query_orders (
    query_id INTEGER NOT NULL PRIMARY KEY REFERENCES snowflake_account_usage.query_history (query_id),
    reason VARCHAR NOT NULL,
    requested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.query_orders IS 'Orders to end a live statement (SYSTEM$CANCEL_QUERY). Whoever sent it gets an error; a task of Airflow fails.';
COMMENT ON COLUMN ops.query_orders.query_id IS 'The statement';
COMMENT ON COLUMN ops.query_orders.reason IS 'Why, with the id of the incident';
COMMENT ON COLUMN ops.query_orders.requested_at IS 'When it was ordered: world_now()';

CREATE TABLE ops.warehouse_orders (
    warehouse_name VARCHAR NOT NULL PRIMARY KEY REFERENCES snowflake_show.warehouses (name),
    new_size VARCHAR NOT NULL CHECK (new_size IN ('X-Small', 'Small', 'Medium', 'Large', 'X-Large', '2X-Large', '3X-Large', '4X-Large')),
    reason VARCHAR NOT NULL,
    requested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.warehouse_orders IS 'Orders to give a warehouse another size. A size more has the same slots and twice the price: a query that reads much executes faster, a load of files does not.';
COMMENT ON COLUMN ops.warehouse_orders.warehouse_name IS 'The warehouse';
COMMENT ON COLUMN ops.warehouse_orders.new_size IS 'Its size from now on';
COMMENT ON COLUMN ops.warehouse_orders.reason IS 'Why, with the id of the incident';
COMMENT ON COLUMN ops.warehouse_orders.requested_at IS 'When it was ordered: world_now()';

CREATE TABLE ops.pool_orders (
    pool VARCHAR NOT NULL PRIMARY KEY REFERENCES airflow.slot_pool (pool),
    new_slots INTEGER NOT NULL CHECK (new_slots > 0),
    reason VARCHAR NOT NULL,
    requested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.pool_orders IS 'Orders to give a pool of Airflow another number of slots.';
COMMENT ON COLUMN ops.pool_orders.pool IS 'The pool';
COMMENT ON COLUMN ops.pool_orders.new_slots IS 'Its slots from now on';
COMMENT ON COLUMN ops.pool_orders.reason IS 'Why, with the id of the incident';
COMMENT ON COLUMN ops.pool_orders.requested_at IS 'When it was ordered: world_now()';

CREATE TABLE ops.health_checks (
    dag_id VARCHAR NOT NULL,
    runs VARCHAR NOT NULL CHECK (runs IN ('first_task', 'before_each_load')),
    warehouse_name VARCHAR NOT NULL REFERENCES snowflake_show.warehouses (name),
    queued_above DECIMAL(18, 3) NOT NULL CHECK (queued_above >= 0),
    for_minutes INTEGER NOT NULL CHECK (for_minutes > 0 AND for_minutes % 5 = 0),
    reroute_to VARCHAR NOT NULL REFERENCES snowflake_show.warehouses (name),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (dag_id, runs, warehouse_name)
);
COMMENT ON TABLE ops.health_checks IS 'Checks that a DAG makes of a warehouse before it sends statements there. A check looks at the intervals of warehouse_load_history that have ended by then: it fires if each of the last for_minutes has one, and avg_queued_load is above queued_above in all of them. The rest of that run''s loads then go to reroute_to.';
COMMENT ON COLUMN ops.health_checks.dag_id IS 'The DAG';
COMMENT ON COLUMN ops.health_checks.runs IS 'first_task: once, when the run begins. before_each_load: whenever a load is handed to a worker';
COMMENT ON COLUMN ops.health_checks.warehouse_name IS 'The warehouse whose queue it looks at';
COMMENT ON COLUMN ops.health_checks.queued_above IS 'Statements in the queue';
COMMENT ON COLUMN ops.health_checks.for_minutes IS 'Minutes for which it has lasted; a multiple of 5';
COMMENT ON COLUMN ops.health_checks.reroute_to IS 'Where loads go then';
COMMENT ON COLUMN ops.health_checks.created_at IS 'When the check was made: world_now()';
