-- The public tables of 02 · the best day ever. One schema per system, names as the systems have them.
-- NOT NULL and CHECK are built; PRIMARY KEY, UNIQUE and FOREIGN KEY are declared, and proven by query.
-- All instants are UTC.

CREATE SCHEMA raw;
CREATE SCHEMA ref;
CREATE SCHEMA mart;
CREATE SCHEMA dbt;
CREATE SCHEMA git;
CREATE SCHEMA ops;
CREATE SCHEMA bi;

CREATE TABLE raw.order_lines (
    order_id BIGINT NOT NULL,
    line_no SMALLINT NOT NULL,
    ordered_at TIMESTAMP NOT NULL,
    customer_id INTEGER NOT NULL,
    country VARCHAR NOT NULL,
    sku INTEGER NOT NULL,
    quantity SMALLINT NOT NULL CHECK (quantity > 0),
    net_amount DECIMAL(18, 2) NOT NULL CHECK (net_amount > 0),
    loaded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (order_id, line_no)
);
COMMENT ON TABLE raw.order_lines IS 'Lines of orders as the shop sends them, one row each; kept for eight days after they arrive. A line is sent once and does not change.';
COMMENT ON COLUMN raw.order_lines.order_id IS 'The shop''s id of the order';
COMMENT ON COLUMN raw.order_lines.line_no IS 'Number of the line within the order. Two lines of an order may be equal in everything else: two presents of one kind, packed apart';
COMMENT ON COLUMN raw.order_lines.ordered_at IS 'When the customer ordered (UTC)';
COMMENT ON COLUMN raw.order_lines.customer_id IS 'The shop''s id of the customer';
COMMENT ON COLUMN raw.order_lines.country IS 'ISO 3166 code of the delivery address';
COMMENT ON COLUMN raw.order_lines.sku IS 'Article';
COMMENT ON COLUMN raw.order_lines.quantity IS 'Pieces';
COMMENT ON COLUMN raw.order_lines.net_amount IS 'EUR, for all pieces of the line, after discounts and without tax';
COMMENT ON COLUMN raw.order_lines.loaded_at IS 'When the line arrived in the warehouse (UTC); minutes after the order, now and then days';

CREATE TABLE raw.touches (
    touch_id BIGINT NOT NULL PRIMARY KEY,
    order_id BIGINT NOT NULL,
    touch_no SMALLINT NOT NULL,
    channel VARCHAR NOT NULL CHECK (channel IN ('search', 'social', 'email', 'affiliate')),
    campaign_id INTEGER NOT NULL,
    device VARCHAR NOT NULL,
    touched_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.touches IS 'Ads, mails and links that a customer met before an order, as the attribution service sends them: one row for each touch, of the orders in raw.order_lines. An order without any has none. All touches of an order are here before its lines are.';
COMMENT ON COLUMN raw.touches.touch_id IS 'Key';
COMMENT ON COLUMN raw.touches.order_id IS 'The order that followed';
COMMENT ON COLUMN raw.touches.touch_no IS 'Number of the touch before this order; one that was sent twice keeps it';
COMMENT ON COLUMN raw.touches.channel IS 'Channel that brought the order: one for each order, stamped on each of its touches';
COMMENT ON COLUMN raw.touches.campaign_id IS 'Campaign of this touch';
COMMENT ON COLUMN raw.touches.device IS 'Device of this touch: phone, laptop, tablet, tv';
COMMENT ON COLUMN raw.touches.touched_at IS 'When (UTC)';

CREATE TABLE ref.channels (
    row_id INTEGER NOT NULL PRIMARY KEY,
    channel VARCHAR NOT NULL,
    channel_group VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ref.channels IS 'Lookup of channels, loaded from a file in the repository by dbt seed.';
COMMENT ON COLUMN ref.channels.row_id IS 'Key';
COMMENT ON COLUMN ref.channels.channel IS 'search, social, email, affiliate, direct';
COMMENT ON COLUMN ref.channels.channel_group IS 'paid, owned, none';
COMMENT ON COLUMN ref.channels.loaded_at IS 'When the row was loaded (UTC)';

CREATE TABLE mart.fct_orders (
    order_key BIGINT NOT NULL PRIMARY KEY,
    order_id BIGINT NOT NULL,
    line_no SMALLINT NOT NULL,
    ordered_at TIMESTAMP NOT NULL,
    customer_id INTEGER NOT NULL,
    country VARCHAR NOT NULL,
    sku INTEGER NOT NULL,
    channel VARCHAR NOT NULL,
    channel_group VARCHAR,
    quantity SMALLINT NOT NULL CHECK (quantity > 0),
    net_amount DECIMAL(18, 2) NOT NULL CHECK (net_amount > 0),
    loaded_at TIMESTAMP NOT NULL,
    built_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE mart.fct_orders IS 'The fact table of orders: one row for each line of an order. Incremental: every run appends the lines that have arrived since the last one.';
COMMENT ON COLUMN mart.fct_orders.order_key IS 'Surrogate key: numbers the rows in the order of writing';
COMMENT ON COLUMN mart.fct_orders.order_id IS 'The shop''s id of the order';
COMMENT ON COLUMN mart.fct_orders.line_no IS 'Number of the line within the order';
COMMENT ON COLUMN mart.fct_orders.ordered_at IS 'When the customer ordered (UTC)';
COMMENT ON COLUMN mart.fct_orders.customer_id IS 'The shop''s id of the customer';
COMMENT ON COLUMN mart.fct_orders.country IS 'ISO 3166 code of the delivery address';
COMMENT ON COLUMN mart.fct_orders.sku IS 'Article';
COMMENT ON COLUMN mart.fct_orders.channel IS 'Channel that brought the order; direct where the order has no touches';
COMMENT ON COLUMN mart.fct_orders.channel_group IS 'paid, owned, none';
COMMENT ON COLUMN mart.fct_orders.quantity IS 'Pieces';
COMMENT ON COLUMN mart.fct_orders.net_amount IS 'EUR';
COMMENT ON COLUMN mart.fct_orders.loaded_at IS 'As in raw.order_lines: when the line arrived in the warehouse (UTC)';
COMMENT ON COLUMN mart.fct_orders.built_at IS 'When the run that wrote the row published it (UTC)';

CREATE TABLE mart.revenue_by_hour (
    order_hour TIMESTAMP NOT NULL,
    channel VARCHAR NOT NULL,
    lines INTEGER NOT NULL,
    revenue DECIMAL(18, 2) NOT NULL,
    PRIMARY KEY (order_hour, channel)
);
COMMENT ON TABLE mart.revenue_by_hour IS 'Orders by hour and channel. Incremental: a run takes the hours that it has new lines of out, and adds them up anew from mart.fct_orders.';
COMMENT ON COLUMN mart.revenue_by_hour.order_hour IS 'Hour of ordered_at, its beginning (UTC)';
COMMENT ON COLUMN mart.revenue_by_hour.channel IS 'As in mart.fct_orders';
COMMENT ON COLUMN mart.revenue_by_hour.lines IS 'Rows of mart.fct_orders';
COMMENT ON COLUMN mart.revenue_by_hour.revenue IS 'EUR, sum of net_amount';

CREATE TABLE mart.revenue_by_day (
    order_date DATE NOT NULL,
    channel VARCHAR NOT NULL,
    lines INTEGER NOT NULL,
    revenue DECIMAL(18, 2) NOT NULL,
    PRIMARY KEY (order_date, channel)
);
COMMENT ON TABLE mart.revenue_by_day IS 'Orders by day and channel. Incremental: a run takes the days that it has new lines of out, and adds them up anew from mart.revenue_by_hour.';
COMMENT ON COLUMN mart.revenue_by_day.order_date IS 'Day of ordered_at (UTC)';
COMMENT ON COLUMN mart.revenue_by_day.channel IS 'As in mart.fct_orders';
COMMENT ON COLUMN mart.revenue_by_day.lines IS 'Sum of lines';
COMMENT ON COLUMN mart.revenue_by_day.revenue IS 'EUR, sum of revenue';

CREATE TABLE mart.sku_sales_by_day (
    order_date DATE NOT NULL,
    sku INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    revenue DECIMAL(18, 2) NOT NULL,
    PRIMARY KEY (order_date, sku)
);
COMMENT ON TABLE mart.sku_sales_by_day IS 'Sales by day and article. Incremental: a run takes the days that it has new lines of out, and adds them up anew from mart.fct_orders.';
COMMENT ON COLUMN mart.sku_sales_by_day.order_date IS 'Day of ordered_at (UTC)';
COMMENT ON COLUMN mart.sku_sales_by_day.sku IS 'Article';
COMMENT ON COLUMN mart.sku_sales_by_day.quantity IS 'Pieces, sum of quantity';
COMMENT ON COLUMN mart.sku_sales_by_day.revenue IS 'EUR, sum of net_amount';

CREATE TABLE dbt.nodes (
    unique_id VARCHAR NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    resource_type VARCHAR NOT NULL CHECK (resource_type IN ('model', 'source', 'seed', 'test', 'exposure')),
    materialized VARCHAR CHECK (materialized IN ('ephemeral', 'view', 'table', 'incremental')),
    owner VARCHAR NOT NULL
);
COMMENT ON TABLE dbt.nodes IS 'Models, sources, tests and exposures of the dbt project, from manifest.json. An exposure is a dashboard.';
COMMENT ON COLUMN dbt.nodes.unique_id IS 'Key, such as model.shop.fct_orders';
COMMENT ON COLUMN dbt.nodes.name IS 'Short name';
COMMENT ON COLUMN dbt.nodes.resource_type IS 'model, source, seed, test, exposure';
COMMENT ON COLUMN dbt.nodes.materialized IS 'Of models: ephemeral (a part of what reads it), view (worked out when it is read), table (written anew by each run), incremental (a run adds to what earlier runs wrote). NULL for all others';
COMMENT ON COLUMN dbt.nodes.owner IS 'The team that it belongs to';

-- shared: dbt.edges

CREATE TABLE dbt.manifest_nodes (
    git_sha VARCHAR NOT NULL,
    unique_id VARCHAR NOT NULL REFERENCES dbt.nodes (unique_id),
    checksum VARCHAR NOT NULL,
    compiled_code VARCHAR NOT NULL,
    PRIMARY KEY (git_sha, unique_id)
);
COMMENT ON TABLE dbt.manifest_nodes IS 'The SQL of each model as it was compiled for each deploy.';
COMMENT ON COLUMN dbt.manifest_nodes.git_sha IS 'The commit that was deployed, git.deploys.git_sha';
COMMENT ON COLUMN dbt.manifest_nodes.unique_id IS 'The model';
COMMENT ON COLUMN dbt.manifest_nodes.checksum IS 'Of the text: two texts that differ in a blank have two';
COMMENT ON COLUMN dbt.manifest_nodes.compiled_code IS 'Its SQL, ready to run';

CREATE TABLE dbt.invocations (
    invocation_id INTEGER NOT NULL PRIMARY KEY,
    command VARCHAR NOT NULL,
    git_sha VARCHAR NOT NULL,
    run_started_at TIMESTAMP NOT NULL,
    run_completed_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE dbt.invocations IS 'Calls of dbt in production, of the last 28 days.';
COMMENT ON COLUMN dbt.invocations.invocation_id IS 'Key';
COMMENT ON COLUMN dbt.invocations.command IS 'dbt build, every hour; dbt retry, after one that failed';
COMMENT ON COLUMN dbt.invocations.git_sha IS 'The commit whose project it ran: that of the last deploy to production that had finished when it began';
COMMENT ON COLUMN dbt.invocations.run_started_at IS 'When it began (UTC)';
COMMENT ON COLUMN dbt.invocations.run_completed_at IS 'When it ended (UTC)';

CREATE TABLE dbt.run_results (
    invocation_id INTEGER NOT NULL REFERENCES dbt.invocations (invocation_id),
    unique_id VARCHAR NOT NULL REFERENCES dbt.nodes (unique_id),
    status VARCHAR NOT NULL CHECK (status IN ('success', 'error', 'skipped', 'pass', 'fail')),
    rows_affected INTEGER,
    failures INTEGER,
    execute_completed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (invocation_id, unique_id)
);
COMMENT ON TABLE dbt.run_results IS 'What became of each model and test in each call.';
COMMENT ON COLUMN dbt.run_results.invocation_id IS 'The call';
COMMENT ON COLUMN dbt.run_results.unique_id IS 'The model or test';
COMMENT ON COLUMN dbt.run_results.status IS 'Models: success, error, skipped. Tests: pass, fail';
COMMENT ON COLUMN dbt.run_results.rows_affected IS 'Rows written; -1 for views, NULL where it did not succeed and for tests';
COMMENT ON COLUMN dbt.run_results.failures IS 'Of tests: rows that failed. NULL for models';
COMMENT ON COLUMN dbt.run_results.execute_completed_at IS 'When its rows were published, or when it failed (UTC)';

CREATE TABLE git.commits (
    git_sha VARCHAR NOT NULL PRIMARY KEY,
    author VARCHAR NOT NULL,
    reviewed_by VARCHAR,
    committed_at TIMESTAMP NOT NULL UNIQUE,
    branch VARCHAR NOT NULL,
    message VARCHAR NOT NULL
);
COMMENT ON TABLE git.commits IS 'Commits to the repository of the dbt project, of the last 30 days.';
COMMENT ON COLUMN git.commits.git_sha IS 'Short hash';
COMMENT ON COLUMN git.commits.author IS 'Account';
COMMENT ON COLUMN git.commits.reviewed_by IS 'Account that approved the pull request; NULL where none was opened';
COMMENT ON COLUMN git.commits.committed_at IS 'When it was merged, or pushed where no pull request was opened (UTC)';
COMMENT ON COLUMN git.commits.branch IS 'main, or another';
COMMENT ON COLUMN git.commits.message IS 'In one line';

CREATE TABLE git.commit_files (
    git_sha VARCHAR NOT NULL REFERENCES git.commits (git_sha),
    path VARCHAR NOT NULL,
    additions INTEGER NOT NULL,
    deletions INTEGER NOT NULL,
    patch VARCHAR NOT NULL,
    PRIMARY KEY (git_sha, path)
);
COMMENT ON TABLE git.commit_files IS 'The files that a commit changed, with the diff.';
COMMENT ON COLUMN git.commit_files.git_sha IS 'The commit';
COMMENT ON COLUMN git.commit_files.path IS 'The file';
COMMENT ON COLUMN git.commit_files.additions IS 'Lines added';
COMMENT ON COLUMN git.commit_files.deletions IS 'Lines removed';
COMMENT ON COLUMN git.commit_files.patch IS 'The lines that differ: - before, + after';

CREATE TABLE git.deploys (
    deploy_id INTEGER NOT NULL PRIMARY KEY,
    git_sha VARCHAR NOT NULL REFERENCES git.commits (git_sha),
    environment VARCHAR NOT NULL CHECK (environment IN ('production', 'staging')),
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE git.deploys IS 'Deploys of the dbt project: all commits on the branch up to git_sha.';
COMMENT ON COLUMN git.deploys.deploy_id IS 'Key';
COMMENT ON COLUMN git.deploys.git_sha IS 'The last commit that is in it';
COMMENT ON COLUMN git.deploys.environment IS 'production, staging';
COMMENT ON COLUMN git.deploys.started_at IS 'When it began (UTC)';
COMMENT ON COLUMN git.deploys.finished_at IS 'When it was in place: a call of dbt that began before ran the old project (UTC)';

CREATE TABLE ops.releases (
    release_id INTEGER NOT NULL PRIMARY KEY,
    released_at TIMESTAMP NOT NULL,
    unique_id VARCHAR NOT NULL REFERENCES dbt.nodes (unique_id),
    git_sha VARCHAR NOT NULL,
    released_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE ops.releases IS 'Which text of a model production runs: for each model, that of its last row here. A deploy adds a row for each model whose text it changes; to take one model back, add a row with an earlier git_sha.';
COMMENT ON COLUMN ops.releases.release_id IS 'Key';
COMMENT ON COLUMN ops.releases.released_at IS 'When (UTC)';
COMMENT ON COLUMN ops.releases.unique_id IS 'The model';
COMMENT ON COLUMN ops.releases.git_sha IS 'The text that it runs from then on: the row of dbt.manifest_nodes with this git_sha and unique_id';
COMMENT ON COLUMN ops.releases.released_by IS 'deploy-job, or who did it by hand';
COMMENT ON COLUMN ops.releases.reason IS 'The deploy, or the incident';

-- shared: ops.incidents

-- shared: ops.changes
COMMENT ON TABLE ops.changes IS 'What was changed or announced outside the dbt project in the last 30 days.';

CREATE TABLE bi.dashboards (
    dashboard_id INTEGER NOT NULL PRIMARY KEY,
    unique_id VARCHAR NOT NULL UNIQUE REFERENCES dbt.nodes (unique_id),
    title VARCHAR NOT NULL,
    owner_team VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    every_hours INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE bi.dashboards IS 'Dashboards, one row each.';
COMMENT ON COLUMN bi.dashboards.dashboard_id IS 'Key';
COMMENT ON COLUMN bi.dashboards.unique_id IS 'Its exposure in the dbt project';
COMMENT ON COLUMN bi.dashboards.title IS 'Title';
COMMENT ON COLUMN bi.dashboards.owner_team IS 'The team that it belongs to';
COMMENT ON COLUMN bi.dashboards.metric IS 'What its figure is; "today" is the UTC day so far';
COMMENT ON COLUMN bi.dashboards.every_hours IS 'How often it is refreshed: at the hours of the day that this divides, some minutes after the run';
COMMENT ON COLUMN bi.dashboards.created_at IS 'When it was made (UTC)';

CREATE TABLE bi.refresh_log (
    dashboard_id INTEGER NOT NULL REFERENCES bi.dashboards (dashboard_id),
    refreshed_at TIMESTAMP NOT NULL,
    value DECIMAL(18, 2) NOT NULL,
    PRIMARY KEY (dashboard_id, refreshed_at)
);
COMMENT ON TABLE bi.refresh_log IS 'What a dashboard showed from each refresh to the next, of the last nine days.';
COMMENT ON COLUMN bi.refresh_log.dashboard_id IS 'The dashboard';
COMMENT ON COLUMN bi.refresh_log.refreshed_at IS 'When it read its models (UTC)';
COMMENT ON COLUMN bi.refresh_log.value IS 'Its figure then';

CREATE TABLE bi.exports (
    export_id INTEGER NOT NULL PRIMARY KEY,
    dashboard_id INTEGER NOT NULL REFERENCES bi.dashboards (dashboard_id),
    exported_at TIMESTAMP NOT NULL,
    exported_by VARCHAR NOT NULL,
    format VARCHAR NOT NULL CHECK (format IN ('pdf', 'xlsx', 'csv'))
);
COMMENT ON TABLE bi.exports IS 'Reports that were exported from a dashboard. A report shows what the dashboard''s last refresh before it showed.';
COMMENT ON COLUMN bi.exports.export_id IS 'Key';
COMMENT ON COLUMN bi.exports.dashboard_id IS 'The dashboard';
COMMENT ON COLUMN bi.exports.exported_at IS 'When (UTC)';
COMMENT ON COLUMN bi.exports.exported_by IS 'Account';
COMMENT ON COLUMN bi.exports.format IS 'pdf, xlsx, csv';

CREATE TABLE bi.shares (
    share_id INTEGER NOT NULL PRIMARY KEY,
    export_id INTEGER NOT NULL REFERENCES bi.exports (export_id),
    shared_at TIMESTAMP NOT NULL,
    recipient VARCHAR NOT NULL
);
COMMENT ON TABLE bi.shares IS 'To whom a report was sent. One report may be sent to several, at once or days later.';
COMMENT ON COLUMN bi.shares.share_id IS 'Key';
COMMENT ON COLUMN bi.shares.export_id IS 'The report';
COMMENT ON COLUMN bi.shares.shared_at IS 'When (UTC)';
COMMENT ON COLUMN bi.shares.recipient IS 'Address. Our own end in @shop.example; everything else is outside';
