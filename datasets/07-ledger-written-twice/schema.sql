-- The public tables of 07 · the ledger, written twice. One schema per system, names as the systems have them.
-- NOT NULL and CHECK are built; PRIMARY KEY, UNIQUE and FOREIGN KEY are declared, and proven by query.
-- All instants are UTC.

CREATE SCHEMA ref;
CREATE SCHEMA ledger;
CREATE SCHEMA payments;
CREATE SCHEMA api;
CREATE SCHEMA idem;
CREATE SCHEMA processor;
CREATE SCHEMA recon;
CREATE SCHEMA audit;
CREATE SCHEMA ops;
CREATE SCHEMA metrics;

CREATE TABLE ref.fx (
    currency VARCHAR NOT NULL PRIMARY KEY,
    usd_rate DECIMAL(18, 6) NOT NULL CHECK (usd_rate > 0)
);
COMMENT ON TABLE ref.fx IS 'Today''s booking rates. amount_usd of a row = round(amount * usd_rate, 2), row by row.';
COMMENT ON COLUMN ref.fx.currency IS 'ISO 4217 code';
COMMENT ON COLUMN ref.fx.usd_rate IS 'US dollars for one unit of the currency';

CREATE TABLE ref.merchants (
    merchant_id INTEGER NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    acquirer VARCHAR NOT NULL,
    currency VARCHAR NOT NULL REFERENCES ref.fx (currency)
);
COMMENT ON TABLE ref.merchants IS 'Who is paid through us.';
COMMENT ON COLUMN ref.merchants.merchant_id IS 'Key';
COMMENT ON COLUMN ref.merchants.name IS 'As printed on a card statement';
COMMENT ON COLUMN ref.merchants.acquirer IS 'The bank behind the processor that moves this merchant''s money';
COMMENT ON COLUMN ref.merchants.currency IS 'The one currency it is paid in';

CREATE TABLE ledger.accounts (
    account_id INTEGER NOT NULL PRIMARY KEY,
    account_type VARCHAR NOT NULL CHECK (account_type IN ('customer', 'merchant', 'clearing', 'fee_income', 'tax')),
    currency VARCHAR NOT NULL REFERENCES ref.fx (currency)
);
COMMENT ON TABLE ledger.accounts IS 'The accounts that entries are posted to.';
COMMENT ON COLUMN ledger.accounts.account_id IS 'Key';
COMMENT ON COLUMN ledger.accounts.account_type IS 'customer, merchant, clearing (what the processor owes us or we owe it), fee_income, tax';
COMMENT ON COLUMN ledger.accounts.currency IS 'The one currency the account is kept in';

CREATE TABLE ledger.entries (
    entry_id BIGINT NOT NULL PRIMARY KEY,
    transaction_id BIGINT NOT NULL,
    account_id INTEGER NOT NULL REFERENCES ledger.accounts (account_id),
    direction VARCHAR NOT NULL CHECK (direction IN ('debit', 'credit')),
    entry_seq TINYINT NOT NULL CHECK (entry_seq BETWEEN 1 AND 4),
    amount DECIMAL(18, 2) NOT NULL CHECK (amount > 0),
    currency VARCHAR NOT NULL REFERENCES ref.fx (currency),
    amount_usd DECIMAL(18, 2) NOT NULL,
    posted_at TIMESTAMP NOT NULL,
    effective_date DATE NOT NULL,
    source_request_id BIGINT NOT NULL,
    idempotency_key BIGINT NOT NULL,
    batch_id INTEGER,
    status VARCHAR NOT NULL CHECK (status IN ('posted', 'void')),
    void_reason VARCHAR,
    voided_by VARCHAR,
    voided_at TIMESTAMP
);
COMMENT ON TABLE ledger.entries IS 'The double-entry ledger, one row per leg of a posting; append-only. A posting (all rows of one source_request_id) has 2 to 4 legs, and its debits equal its credits. Rows are never deleted; a wrong one is voided.';
COMMENT ON COLUMN ledger.entries.entry_id IS 'Key, in the order of writing';
COMMENT ON COLUMN ledger.entries.transaction_id IS 'The payment, payments.transactions';
COMMENT ON COLUMN ledger.entries.account_id IS 'ledger.accounts';
COMMENT ON COLUMN ledger.entries.direction IS 'debit or credit';
COMMENT ON COLUMN ledger.entries.entry_seq IS 'The leg''s number within its posting, from 1; leg 1 stands on the clearing account';
COMMENT ON COLUMN ledger.entries.amount IS 'In currency, always positive; direction carries the sign';
COMMENT ON COLUMN ledger.entries.currency IS 'ISO 4217 code';
COMMENT ON COLUMN ledger.entries.amount_usd IS 'amount in US dollars at ref.fx, rounded per row';
COMMENT ON COLUMN ledger.entries.posted_at IS 'When the row was written (UTC)';
COMMENT ON COLUMN ledger.entries.effective_date IS 'The accounting day; it turns when the processor closes its day, not at midnight';
COMMENT ON COLUMN ledger.entries.source_request_id IS 'The API request that wrote the row, api.request_log.request_id';
COMMENT ON COLUMN ledger.entries.idempotency_key IS 'The key that the client sent with the request; retries of one request carry one key';
COMMENT ON COLUMN ledger.entries.batch_id IS 'The recurring batch that sent it, else NULL';
COMMENT ON COLUMN ledger.entries.status IS 'posted or void';
COMMENT ON COLUMN ledger.entries.void_reason IS 'Why it was voided, else NULL';
COMMENT ON COLUMN ledger.entries.voided_by IS 'Who voided it, else NULL';
COMMENT ON COLUMN ledger.entries.voided_at IS 'When it was voided (UTC), else NULL';

CREATE TABLE ledger.totals_15m (
    bucket_start TIMESTAMP NOT NULL,
    currency VARCHAR NOT NULL REFERENCES ref.fx (currency),
    postings INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    net_usd DECIMAL(18, 2) NOT NULL,
    PRIMARY KEY (bucket_start, currency)
);
COMMENT ON TABLE ledger.totals_15m IS 'The ledger by quarter of an hour and currency, for the 30 days before the rows in ledger.entries begin.';
COMMENT ON COLUMN ledger.totals_15m.bucket_start IS 'Start of the quarter of an hour (UTC)';
COMMENT ON COLUMN ledger.totals_15m.currency IS 'ISO 4217 code';
COMMENT ON COLUMN ledger.totals_15m.postings IS 'Postings written';
COMMENT ON COLUMN ledger.totals_15m.entries IS 'Legs written';
COMMENT ON COLUMN ledger.totals_15m.net_usd IS 'Debits minus credits of the clearing legs, in US dollars: purchases positive, refunds negative';

CREATE TABLE payments.transactions (
    transaction_id BIGINT NOT NULL PRIMARY KEY,
    idempotency_key BIGINT NOT NULL,
    customer_id INTEGER NOT NULL,
    merchant_id INTEGER NOT NULL REFERENCES ref.merchants (merchant_id),
    kind VARCHAR NOT NULL CHECK (kind IN ('purchase', 'recurring', 'split_tender', 'refund', 'payout')),
    amount DECIMAL(18, 2) NOT NULL CHECK (amount > 0),
    currency VARCHAR NOT NULL REFERENCES ref.fx (currency),
    order_ref BIGINT NOT NULL,
    processor_ref BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE payments.transactions IS 'One row per payment that the payments service made an id for.';
COMMENT ON COLUMN payments.transactions.transaction_id IS 'Key';
COMMENT ON COLUMN payments.transactions.idempotency_key IS 'The key that the client sent';
COMMENT ON COLUMN payments.transactions.customer_id IS 'Who pays';
COMMENT ON COLUMN payments.transactions.merchant_id IS 'Who is paid';
COMMENT ON COLUMN payments.transactions.kind IS 'purchase, recurring, split_tender, refund, payout';
COMMENT ON COLUMN payments.transactions.amount IS 'In currency, always positive';
COMMENT ON COLUMN payments.transactions.currency IS 'ISO 4217 code';
COMMENT ON COLUMN payments.transactions.order_ref IS 'The merchant''s order; a split tender has two payments for one order';
COMMENT ON COLUMN payments.transactions.processor_ref IS 'The processor''s reference; one per transaction_id';
COMMENT ON COLUMN payments.transactions.created_at IS 'When the payments service made the row (UTC)';

CREATE TABLE api.request_log (
    request_id BIGINT NOT NULL PRIMARY KEY,
    idempotency_key BIGINT NOT NULL,
    attempt_no TINYINT NOT NULL CHECK (attempt_no BETWEEN 1 AND 4),
    client_id INTEGER NOT NULL,
    endpoint VARCHAR NOT NULL,
    received_at TIMESTAMP NOT NULL,
    latency_ms INTEGER,
    status_code SMALLINT,
    az VARCHAR NOT NULL,
    node VARCHAR NOT NULL,
    ledger_write BOOLEAN NOT NULL
);
COMMENT ON TABLE api.request_log IS 'One row per attempt that reached the API, from the load balancer. A client sends its request, and up to three retries, under one idempotency_key.';
COMMENT ON COLUMN api.request_log.request_id IS 'Key: names the attempt';
COMMENT ON COLUMN api.request_log.idempotency_key IS 'The key that the client sent';
COMMENT ON COLUMN api.request_log.attempt_no IS '1 = the first try, 2 to 4 = retries';
COMMENT ON COLUMN api.request_log.client_id IS 'The calling application';
COMMENT ON COLUMN api.request_log.endpoint IS 'The path that was called';
COMMENT ON COLUMN api.request_log.received_at IS 'When the attempt arrived (UTC)';
COMMENT ON COLUMN api.request_log.latency_ms IS 'Milliseconds to the response; NULL where no response reached the client';
COMMENT ON COLUMN api.request_log.status_code IS 'HTTP status the client saw; NULL where its timeout of 2 s ended first';
COMMENT ON COLUMN api.request_log.az IS 'Availability zone that took the attempt';
COMMENT ON COLUMN api.request_log.node IS 'API node that took the attempt';
COMMENT ON COLUMN api.request_log.ledger_write IS 'Whether the node reports having written to the ledger';

CREATE TABLE api.requests_15m (
    bucket_start TIMESTAMP NOT NULL,
    az VARCHAR NOT NULL,
    requests INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    no_response INTEGER NOT NULL,
    PRIMARY KEY (bucket_start, az)
);
COMMENT ON TABLE api.requests_15m IS 'Attempts by quarter of an hour and zone, for the 30 days before the rows in api.request_log begin.';
COMMENT ON COLUMN api.requests_15m.bucket_start IS 'Start of the quarter of an hour (UTC)';
COMMENT ON COLUMN api.requests_15m.az IS 'Availability zone';
COMMENT ON COLUMN api.requests_15m.requests IS 'First tries';
COMMENT ON COLUMN api.requests_15m.attempts IS 'First tries and retries';
COMMENT ON COLUMN api.requests_15m.no_response IS 'Attempts whose client got no response';

CREATE TABLE idem.keys (
    idempotency_key BIGINT NOT NULL,
    store VARCHAR NOT NULL CHECK (store IN ('redis', 'db')),
    first_seen_at TIMESTAMP NOT NULL,
    response_code SMALLINT NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    PRIMARY KEY (idempotency_key, store)
);
COMMENT ON TABLE idem.keys IS 'Keys as the idempotency layer holds them now.';
COMMENT ON COLUMN idem.keys.idempotency_key IS 'The key that the client sent';
COMMENT ON COLUMN idem.keys.store IS 'redis (the cache) or db';
COMMENT ON COLUMN idem.keys.first_seen_at IS 'When this store first took the key (UTC)';
COMMENT ON COLUMN idem.keys.response_code IS 'The answer to repeat to a retry';
COMMENT ON COLUMN idem.keys.expires_at IS 'When the store forgets the key (UTC)';

CREATE TABLE idem.cache_events (
    request_id BIGINT NOT NULL,
    ts TIMESTAMP NOT NULL,
    node VARCHAR NOT NULL,
    op VARCHAR NOT NULL CHECK (op IN ('get', 'setnx')),
    result VARCHAR NOT NULL CHECK (result IN ('hit', 'miss', 'timeout', 'error', 'ok')),
    role VARCHAR NOT NULL CHECK (role IN ('primary', 'local')),
    PRIMARY KEY (request_id, op, role)
);
COMMENT ON TABLE idem.cache_events IS 'What the API nodes asked the idempotency cache. A get of a key never seen before is a miss; that is healthy.';
COMMENT ON COLUMN idem.cache_events.request_id IS 'The attempt that asked, api.request_log';
COMMENT ON COLUMN idem.cache_events.ts IS 'When the node asked (UTC; node clocks differ by up to 2 s)';
COMMENT ON COLUMN idem.cache_events.node IS 'API node that asked';
COMMENT ON COLUMN idem.cache_events.op IS 'get (have you seen this key?) or setnx (remember it, unless known)';
COMMENT ON COLUMN idem.cache_events.result IS 'get: hit, miss, timeout, error; setnx: ok, timeout, error';
COMMENT ON COLUMN idem.cache_events.role IS 'Who answered or should have: primary (the shared cache), or local (the node''s own map, asked when the primary does not answer)';

CREATE TABLE processor.settlement (
    settlement_id BIGINT NOT NULL PRIMARY KEY,
    processor_ref BIGINT NOT NULL,
    merchant_reference BIGINT NOT NULL,
    captured_amount DECIMAL(18, 2) NOT NULL CHECK (captured_amount <> 0),
    currency VARCHAR NOT NULL REFERENCES ref.fx (currency),
    captured_at TIMESTAMP NOT NULL,
    reported_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE processor.settlement IS 'What the card processor says it moved: the truth from outside. One row per capture (positive) or refund (negative).';
COMMENT ON COLUMN processor.settlement.settlement_id IS 'Key';
COMMENT ON COLUMN processor.settlement.processor_ref IS 'payments.transactions.processor_ref';
COMMENT ON COLUMN processor.settlement.merchant_reference IS 'What we sent along: the request id of the attempt, ledger.entries.source_request_id';
COMMENT ON COLUMN processor.settlement.captured_amount IS 'In currency; negative for money that went back or out';
COMMENT ON COLUMN processor.settlement.currency IS 'ISO 4217 code';
COMMENT ON COLUMN processor.settlement.captured_at IS 'When the processor moved it (UTC)';
COMMENT ON COLUMN processor.settlement.reported_at IS 'When its line reached us (UTC): up to 30 minutes later, longer after a maintenance of theirs';

CREATE TABLE recon.runs (
    run_id INTEGER NOT NULL PRIMARY KEY,
    run_at TIMESTAMP NOT NULL,
    window_start TIMESTAMP NOT NULL,
    window_end TIMESTAMP NOT NULL,
    ledger_usd DECIMAL(18, 2) NOT NULL,
    processor_usd DECIMAL(18, 2) NOT NULL,
    diff_usd DECIMAL(18, 2) NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('ok', 'off'))
);
COMMENT ON TABLE recon.runs IS 'Reconciliations, every three hours, over postings at least 30 minutes old. Matched by reference, posting by posting.';
COMMENT ON COLUMN recon.runs.run_id IS 'Key';
COMMENT ON COLUMN recon.runs.run_at IS 'When it ran (UTC)';
COMMENT ON COLUMN recon.runs.window_start IS 'Postings from here (UTC)';
COMMENT ON COLUMN recon.runs.window_end IS 'up to, not including, here (UTC)';
COMMENT ON COLUMN recon.runs.ledger_usd IS 'Clearing legs that are posted, debit minus credit, in US dollars';
COMMENT ON COLUMN recon.runs.processor_usd IS 'What the processor captured for the same references, in US dollars';
COMMENT ON COLUMN recon.runs.diff_usd IS 'ledger_usd - processor_usd';
COMMENT ON COLUMN recon.runs.status IS 'ok, or off where diff_usd is not 0.00';

CREATE TABLE audit.adjustments (
    adjustment_id BIGINT NOT NULL PRIMARY KEY,
    entry_id BIGINT NOT NULL,
    action VARCHAR NOT NULL CHECK (action IN ('void', 'repost')),
    reason VARCHAR NOT NULL,
    incident_id VARCHAR NOT NULL,
    kept_request_id BIGINT,
    approved_by VARCHAR NOT NULL,
    adjusted_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE audit.adjustments IS 'One row for every ledger row that was voided or re-posted by hand: who, why, under which incident.';
COMMENT ON COLUMN audit.adjustments.adjustment_id IS 'Key';
COMMENT ON COLUMN audit.adjustments.entry_id IS 'ledger.entries';
COMMENT ON COLUMN audit.adjustments.action IS 'void or repost';
COMMENT ON COLUMN audit.adjustments.reason IS 'Why, in words';
COMMENT ON COLUMN audit.adjustments.incident_id IS 'The incident or ticket it was done under';
COMMENT ON COLUMN audit.adjustments.kept_request_id IS 'For a duplicate: source_request_id of the posting that stays, else NULL';
COMMENT ON COLUMN audit.adjustments.approved_by IS 'Who signed it off';
COMMENT ON COLUMN audit.adjustments.adjusted_at IS 'When (UTC)';

CREATE TABLE ops.refund_requests (
    refund_id BIGINT NOT NULL PRIMARY KEY,
    merchant_reference BIGINT NOT NULL,
    processor_ref BIGINT NOT NULL,
    amount DECIMAL(18, 2) NOT NULL CHECK (amount > 0),
    currency VARCHAR NOT NULL REFERENCES ref.fx (currency),
    reason VARCHAR NOT NULL,
    incident_id VARCHAR NOT NULL,
    requested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.refund_requests IS 'What we ask the processor to give back. The payout job reads new rows every hour.';
COMMENT ON COLUMN ops.refund_requests.refund_id IS 'Key';
COMMENT ON COLUMN ops.refund_requests.merchant_reference IS 'The capture to give back, processor.settlement.merchant_reference';
COMMENT ON COLUMN ops.refund_requests.processor_ref IS 'processor.settlement.processor_ref';
COMMENT ON COLUMN ops.refund_requests.amount IS 'In currency, positive';
COMMENT ON COLUMN ops.refund_requests.currency IS 'ISO 4217 code';
COMMENT ON COLUMN ops.refund_requests.reason IS 'Why, in words';
COMMENT ON COLUMN ops.refund_requests.incident_id IS 'The incident or ticket it was done under';
COMMENT ON COLUMN ops.refund_requests.requested_at IS 'When (UTC)';

-- shared: ops.incidents

CREATE TABLE ops.deploys (
    deploy_id INTEGER NOT NULL PRIMARY KEY,
    deployed_at TIMESTAMP NOT NULL,
    service VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    summary VARCHAR NOT NULL
);
COMMENT ON TABLE ops.deploys IS 'Deployments of the last 30 days, all services.';
COMMENT ON COLUMN ops.deploys.deploy_id IS 'Key';
COMMENT ON COLUMN ops.deploys.deployed_at IS 'When (UTC)';
COMMENT ON COLUMN ops.deploys.service IS 'What was deployed';
COMMENT ON COLUMN ops.deploys.version IS 'The new version';
COMMENT ON COLUMN ops.deploys.summary IS 'First line of the change';

CREATE TABLE metrics.samples (
    ts TIMESTAMP NOT NULL,
    metric VARCHAR NOT NULL,
    az VARCHAR,
    instance VARCHAR,
    value DOUBLE NOT NULL
);
COMMENT ON TABLE metrics.samples IS 'Prometheus samples, one a minute; *_total are counters that only rise, and start at 0 after a restart.';
COMMENT ON COLUMN metrics.samples.ts IS 'When it was scraped (UTC)';
COMMENT ON COLUMN metrics.samples.metric IS 'network_packet_loss_ratio (az to the cache primary), resilience4j_retry_calls_total, redis_connected_clients, pg_stat_activity_count, node_cpu_utilisation';
COMMENT ON COLUMN metrics.samples.az IS 'Availability zone, where it has one';
COMMENT ON COLUMN metrics.samples.instance IS 'Node or server';
COMMENT ON COLUMN metrics.samples.value IS 'A ratio, a count or a counter, by metric';
