-- The public tables of 06 · the late credit feed. One schema per system, names as the systems have them.
-- NOT NULL and CHECK are built; PRIMARY KEY, UNIQUE and FOREIGN KEY are declared, and proven by query.
-- All instants are UTC.

CREATE SCHEMA ref;
CREATE SCHEMA feed;
CREATE SCHEMA features;
CREATE SCHEMA scoring;
CREATE SCHEMA eval;
CREATE SCHEMA risk;
CREATE SCHEMA ops;
CREATE SCHEMA airflow;
CREATE SCHEMA elementary;

CREATE TABLE ref.fx (
    currency VARCHAR NOT NULL PRIMARY KEY,
    usd_rate DECIMAL(18, 6) NOT NULL CHECK (usd_rate > 0)
);
COMMENT ON TABLE ref.fx IS 'Today''s rates. Dollars of a decision = round(amount * usd_rate, 2), row by row.';
COMMENT ON COLUMN ref.fx.currency IS 'ISO 4217 code';
COMMENT ON COLUMN ref.fx.usd_rate IS 'US dollars for one unit of the currency';

CREATE TABLE feed.calendar (
    vendor VARCHAR NOT NULL,
    business_date DATE NOT NULL,
    as_of TIMESTAMP,
    expected_at TIMESTAMP,
    note VARCHAR,
    PRIMARY KEY (vendor, business_date),
    CHECK ((as_of IS NULL) = (expected_at IS NULL)),
    CHECK (as_of < expected_at)
);
COMMENT ON TABLE feed.calendar IS 'When each vendor''s full file is due, as agreed and published a month ahead; one row per vendor and day.';
COMMENT ON COLUMN feed.calendar.vendor IS 'Who sends it; credit-bureau is the feed of this lab';
COMMENT ON COLUMN feed.calendar.business_date IS 'The day that the file is for';
COMMENT ON COLUMN feed.calendar.as_of IS 'The instant that the file''s content describes (UTC); NULL where no file is due that day';
COMMENT ON COLUMN feed.calendar.expected_at IS 'When it is due (UTC), the vendor''s daylight saving and announced shifts included; NULL where no file is due that day';
COMMENT ON COLUMN feed.calendar.note IS 'What was announced for that day, else NULL';

CREATE TABLE feed.deliveries (
    delivery_id INTEGER NOT NULL PRIMARY KEY,
    vendor VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('full', 'supplement')),
    business_date DATE NOT NULL,
    file_name VARCHAR NOT NULL,
    as_of TIMESTAMP NOT NULL,
    received_at TIMESTAMP NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    row_count INTEGER NOT NULL CHECK (row_count >= 0),
    CHECK (received_at <= loaded_at)
);
COMMENT ON TABLE feed.deliveries IS 'One row per file that a vendor sent and we loaded, written when the load ended. A file may be sent more than once.';
COMMENT ON COLUMN feed.deliveries.delivery_id IS 'Key, in the order of loading';
COMMENT ON COLUMN feed.deliveries.vendor IS 'Who sent it';
COMMENT ON COLUMN feed.deliveries.kind IS 'full: every customer the vendor knows; supplement: corrections for a few of them, which the calendar does not list';
COMMENT ON COLUMN feed.deliveries.business_date IS 'The day that the file is for, as its header says';
COMMENT ON COLUMN feed.deliveries.file_name IS 'As it was sent';
COMMENT ON COLUMN feed.deliveries.as_of IS 'The instant that its content describes (UTC), the highest in the file';
COMMENT ON COLUMN feed.deliveries.received_at IS 'When it had arrived (UTC)';
COMMENT ON COLUMN feed.deliveries.loaded_at IS 'When its rows could be read in features.credit_bureau (UTC)';
COMMENT ON COLUMN feed.deliveries.row_count IS 'Rows in it';

CREATE TABLE features.credit_bureau (
    customer_id INTEGER NOT NULL,
    feature_ts TIMESTAMP NOT NULL,
    bureau_score SMALLINT NOT NULL CHECK (bureau_score BETWEEN 300 AND 850),
    utilization_pct SMALLINT NOT NULL CHECK (utilization_pct BETWEEN 0 AND 100),
    inquiries_30d SMALLINT NOT NULL CHECK (inquiries_30d >= 0),
    delinquencies SMALLINT NOT NULL CHECK (delinquencies >= 0),
    PRIMARY KEY (customer_id, feature_ts)
);
COMMENT ON TABLE features.credit_bureau IS 'What the credit bureau knows of a customer: the rows of its last three full files, each customer once a file, and of today''s supplement. Older files are archived. A customer without a credit history has no row.';
COMMENT ON COLUMN features.credit_bureau.customer_id IS 'Whom it is about';
COMMENT ON COLUMN features.credit_bureau.feature_ts IS 'The instant that the row describes (UTC): the as_of of its file';
COMMENT ON COLUMN features.credit_bureau.bureau_score IS 'The bureau''s own score, 300 to 850; higher is better';
COMMENT ON COLUMN features.credit_bureau.utilization_pct IS 'Used share of the customer''s credit lines, percent';
COMMENT ON COLUMN features.credit_bureau.inquiries_30d IS 'Credit inquiries in 30 days';
COMMENT ON COLUMN features.credit_bureau.delinquencies IS 'Open late payments';

CREATE TABLE features.internal (
    customer_id INTEGER NOT NULL,
    computed_at TIMESTAMP NOT NULL,
    available_at TIMESTAMP NOT NULL,
    velocity_1h SMALLINT NOT NULL CHECK (velocity_1h >= 0),
    devices_24h SMALLINT NOT NULL CHECK (devices_24h >= 0),
    chargebacks_90d SMALLINT NOT NULL CHECK (chargebacks_90d >= 0),
    PRIMARY KEY (customer_id, available_at),
    CHECK (computed_at <= available_at)
);
COMMENT ON TABLE features.internal IS 'What we know of a customer ourselves; a row is added after each payment. A decision is made on the newest row that was available when it was made.';
COMMENT ON COLUMN features.internal.customer_id IS 'Whom it is about';
COMMENT ON COLUMN features.internal.computed_at IS 'The instant that the row describes (UTC)';
COMMENT ON COLUMN features.internal.available_at IS 'When it could be served (UTC), some time after computed_at';
COMMENT ON COLUMN features.internal.velocity_1h IS 'Payments tried in the hour before computed_at, over all channels';
COMMENT ON COLUMN features.internal.devices_24h IS 'Devices used in 24 hours';
COMMENT ON COLUMN features.internal.chargebacks_90d IS 'Payments charged back in 90 days';

CREATE TABLE scoring.scorecards (
    model_version VARCHAR NOT NULL PRIMARY KEY,
    role VARCHAR NOT NULL CHECK (role IN ('live', 'canary', 'internal_only', 'retired')),
    deployed_at TIMESTAMP NOT NULL,
    base_points DECIMAL(6, 2) NOT NULL,
    per_bureau_point DECIMAL(6, 2) NOT NULL,
    per_utilization_pct DECIMAL(6, 2) NOT NULL,
    per_inquiry DECIMAL(6, 2) NOT NULL,
    per_delinquency DECIMAL(6, 2) NOT NULL,
    per_velocity DECIMAL(6, 2) NOT NULL,
    per_device DECIMAL(6, 2) NOT NULL,
    per_chargeback DECIMAL(6, 2) NOT NULL,
    review_at DECIMAL(6, 2) NOT NULL,
    decline_at DECIMAL(6, 2) NOT NULL,
    CHECK (review_at < decline_at)
);
COMMENT ON TABLE scoring.scorecards IS 'The fraud model, in points: score = base_points + per_bureau_point * (700 - bureau_score) + per_utilization_pct * utilization_pct + per_inquiry * inquiries_30d + per_delinquency * delinquencies + per_velocity * velocity_1h + per_device * devices_24h + per_chargeback * chargebacks_90d. Below review_at: approve; from there and below decline_at: review; from there: decline.';
COMMENT ON COLUMN scoring.scorecards.model_version IS 'Key';
COMMENT ON COLUMN scoring.scorecards.role IS 'live; canary: tried on a small share of decisions; internal_only: where no bureau features are at hand; retired';
COMMENT ON COLUMN scoring.scorecards.deployed_at IS 'Since when (UTC)';
COMMENT ON COLUMN scoring.scorecards.base_points IS 'Points of everybody';
COMMENT ON COLUMN scoring.scorecards.per_bureau_point IS 'Points for each point that bureau_score lies below 700 (fewer where it lies above)';
COMMENT ON COLUMN scoring.scorecards.per_utilization_pct IS 'Points for each percent of utilization_pct';
COMMENT ON COLUMN scoring.scorecards.per_inquiry IS 'Points for each of inquiries_30d';
COMMENT ON COLUMN scoring.scorecards.per_delinquency IS 'Points for each of delinquencies';
COMMENT ON COLUMN scoring.scorecards.per_velocity IS 'Points for each of velocity_1h';
COMMENT ON COLUMN scoring.scorecards.per_device IS 'Points for each of devices_24h';
COMMENT ON COLUMN scoring.scorecards.per_chargeback IS 'Points for each of chargebacks_90d';
COMMENT ON COLUMN scoring.scorecards.review_at IS 'From this score on a person reviews it';
COMMENT ON COLUMN scoring.scorecards.decline_at IS 'From this score on it is declined';

CREATE TABLE scoring.cache_refresh (
    pod VARCHAR NOT NULL,
    refreshed_at TIMESTAMP NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('ok', 'failed')),
    bureau_as_of TIMESTAMP NOT NULL,
    PRIMARY KEY (pod, refreshed_at)
);
COMMENT ON TABLE scoring.cache_refresh IS 'Each pod of the scoring service looks for newer bureau features twice an hour, all at the same second. One row per look.';
COMMENT ON COLUMN scoring.cache_refresh.pod IS 'Which one';
COMMENT ON COLUMN scoring.cache_refresh.refreshed_at IS 'When (UTC)';
COMMENT ON COLUMN scoring.cache_refresh.status IS 'ok: it holds what was loaded by then; failed: it goes on with what it had';
COMMENT ON COLUMN scoring.cache_refresh.bureau_as_of IS 'The as_of of the full file that it holds afterwards (UTC)';

CREATE TABLE scoring.decisions (
    decision_id BIGINT NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL,
    scored_at TIMESTAMP NOT NULL,
    pod VARCHAR NOT NULL,
    cache_checked_at TIMESTAMP NOT NULL,
    amount DECIMAL(18, 2) NOT NULL CHECK (amount > 0),
    currency VARCHAR NOT NULL REFERENCES ref.fx (currency),
    model_version VARCHAR NOT NULL REFERENCES scoring.scorecards (model_version),
    bureau_feature_ts TIMESTAMP,
    score DECIMAL(8, 2) NOT NULL,
    decision VARCHAR NOT NULL CHECK (decision IN ('approve', 'review', 'decline')),
    CHECK (cache_checked_at <= scored_at),
    CHECK (bureau_feature_ts < scored_at)
);
COMMENT ON TABLE scoring.decisions IS 'One row per payment that the fraud model decided on, for the last hours; as it was decided, never changed: a customer may ask for the reasons of a decision.';
COMMENT ON COLUMN scoring.decisions.decision_id IS 'Key, in the order of scoring';
COMMENT ON COLUMN scoring.decisions.customer_id IS 'Who pays';
COMMENT ON COLUMN scoring.decisions.scored_at IS 'When it was decided (UTC)';
COMMENT ON COLUMN scoring.decisions.pod IS 'The pod that decided';
COMMENT ON COLUMN scoring.decisions.cache_checked_at IS 'When that pod had last looked for newer bureau features (UTC), whether or not the look succeeded: scoring.cache_refresh.refreshed_at';
COMMENT ON COLUMN scoring.decisions.amount IS 'In currency';
COMMENT ON COLUMN scoring.decisions.currency IS 'ISO 4217 code';
COMMENT ON COLUMN scoring.decisions.model_version IS 'The scorecard that it was decided by';
COMMENT ON COLUMN scoring.decisions.bureau_feature_ts IS 'feature_ts of the bureau row that it was decided on (UTC); NULL where it was decided without: the customer has none, or the look-up timed out';
COMMENT ON COLUMN scoring.decisions.score IS 'Points; higher is riskier';
COMMENT ON COLUMN scoring.decisions.decision IS 'approve, review or decline';

CREATE TABLE scoring.hourly (
    hour TIMESTAMP NOT NULL PRIMARY KEY,
    decisions INTEGER NOT NULL,
    without_bureau INTEGER NOT NULL,
    declined INTEGER NOT NULL,
    oldest_bureau_age_min INTEGER NOT NULL
);
COMMENT ON TABLE scoring.hourly IS 'The decisions by hour, for the 30 days before the rows in scoring.decisions begin.';
COMMENT ON COLUMN scoring.hourly.hour IS 'Start of the hour (UTC)';
COMMENT ON COLUMN scoring.hourly.decisions IS 'Decisions';
COMMENT ON COLUMN scoring.hourly.without_bureau IS 'Of these, decided without bureau features';
COMMENT ON COLUMN scoring.hourly.declined IS 'Of these, declined';
COMMENT ON COLUMN scoring.hourly.oldest_bureau_age_min IS 'The oldest bureau features that were used, in minutes of age when they were used';

CREATE TABLE scoring.feature_report (
    run_at TIMESTAMP NOT NULL PRIMARY KEY,
    oldest_age_min INTEGER NOT NULL,
    limit_min INTEGER NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('ok', 'old'))
);
COMMENT ON TABLE scoring.feature_report IS 'The daily report on the age of bureau features; it looks back 24 hours.';
COMMENT ON COLUMN scoring.feature_report.run_at IS 'When it ran (UTC)';
COMMENT ON COLUMN scoring.feature_report.oldest_age_min IS 'The oldest bureau features used in the 24 hours before, in minutes of age when they were used';
COMMENT ON COLUMN scoring.feature_report.limit_min IS 'What it holds that against';
COMMENT ON COLUMN scoring.feature_report.status IS 'old where the limit was passed';

CREATE TABLE scoring.rescored (
    rescore_id BIGINT NOT NULL PRIMARY KEY,
    decision_id BIGINT NOT NULL,
    model_version VARCHAR NOT NULL REFERENCES scoring.scorecards (model_version),
    bureau_feature_ts TIMESTAMP NOT NULL,
    score DECIMAL(8, 2) NOT NULL,
    decision VARCHAR NOT NULL CHECK (decision IN ('approve', 'review', 'decline')),
    incident_id VARCHAR NOT NULL,
    rescored_by VARCHAR NOT NULL,
    rescored_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE scoring.rescored IS 'What a decision would have been on other features: one row per decision and incident, beside the decision, never instead of it. Append-only.';
COMMENT ON COLUMN scoring.rescored.rescore_id IS 'Key; continue it';
COMMENT ON COLUMN scoring.rescored.decision_id IS 'scoring.decisions; of an older incident, it may be archived';
COMMENT ON COLUMN scoring.rescored.model_version IS 'The scorecard that it was scored by again';
COMMENT ON COLUMN scoring.rescored.bureau_feature_ts IS 'feature_ts of the bureau row that it was scored on again (UTC)';
COMMENT ON COLUMN scoring.rescored.score IS 'Points on these features';
COMMENT ON COLUMN scoring.rescored.decision IS 'What they would have led to: approve, review or decline';
COMMENT ON COLUMN scoring.rescored.incident_id IS 'ops.incidents';
COMMENT ON COLUMN scoring.rescored.rescored_by IS 'Who did it';
COMMENT ON COLUMN scoring.rescored.rescored_at IS 'When (UTC)';

CREATE TABLE eval.backtest (
    evaluated_at TIMESTAMP NOT NULL,
    model_version VARCHAR NOT NULL REFERENCES scoring.scorecards (model_version),
    age_from_h SMALLINT NOT NULL CHECK (age_from_h >= 0),
    age_below_h SMALLINT,
    cases INTEGER NOT NULL CHECK (cases > 0),
    correct INTEGER NOT NULL CHECK (correct >= 0),
    fraud_cases INTEGER NOT NULL CHECK (fraud_cases >= 0),
    fraud_caught INTEGER NOT NULL CHECK (fraud_caught >= 0),
    PRIMARY KEY (evaluated_at, model_version, age_from_h),
    CHECK (correct <= cases),
    CHECK (age_from_h < age_below_h)
);
COMMENT ON TABLE eval.backtest IS 'How often each scorecard is right, by the age of the bureau features, on past payments whose outcome is known: as many frauds as honest ones. One row per evaluation, version and span of ages; the newest evaluation of a version counts.';
COMMENT ON COLUMN eval.backtest.evaluated_at IS 'When it was evaluated (UTC)';
COMMENT ON COLUMN eval.backtest.model_version IS 'The scorecard';
COMMENT ON COLUMN eval.backtest.age_from_h IS 'Age of the bureau features from so many hours, included';
COMMENT ON COLUMN eval.backtest.age_below_h IS 'to below so many hours; NULL for the internal-only scorecard, which uses none';
COMMENT ON COLUMN eval.backtest.cases IS 'Payments scored';
COMMENT ON COLUMN eval.backtest.correct IS 'Of these, frauds stopped and honest ones approved; accuracy = correct / cases';
COMMENT ON COLUMN eval.backtest.fraud_cases IS 'Of these, frauds';
COMMENT ON COLUMN eval.backtest.fraud_caught IS 'Of the frauds, those that were stopped; recall = fraud_caught / fraud_cases';

CREATE TABLE risk.policy_steps (
    drop_from_pp DECIMAL(6, 2) NOT NULL PRIMARY KEY,
    drop_below_pp DECIMAL(6, 2),
    action VARCHAR NOT NULL,
    CHECK (drop_from_pp < drop_below_pp)
);
COMMENT ON TABLE risk.policy_steps IS 'What risk has decided beforehand, by how many percentage points of accuracy are lost. Steps follow each other without gaps.';
COMMENT ON COLUMN risk.policy_steps.drop_from_pp IS 'From so many percentage points lost, included';
COMMENT ON COLUMN risk.policy_steps.drop_below_pp IS 'to below so many; NULL: no upper end';
COMMENT ON COLUMN risk.policy_steps.action IS 'document: re-score, note it, second look at high values; humans: route high values to people and score on internal features; halt: stop automatic decisions';

CREATE TABLE risk.limits (
    limit_name VARCHAR NOT NULL PRIMARY KEY,
    amount_usd DECIMAL(18, 2) NOT NULL CHECK (amount_usd > 0)
);
COMMENT ON TABLE risk.limits IS 'Sums from which on more care is taken.';
COMMENT ON COLUMN risk.limits.limit_name IS 'second_look: a high value; others';
COMMENT ON COLUMN risk.limits.amount_usd IS 'From this sum on, in US dollars, the sum itself included';

CREATE TABLE ops.review_queue (
    review_id BIGINT NOT NULL PRIMARY KEY,
    decision_id BIGINT NOT NULL,
    reason VARCHAR NOT NULL,
    incident_id VARCHAR NOT NULL,
    queued_by VARCHAR NOT NULL,
    queued_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.review_queue IS 'Decisions that a person of risk is to look at a second time. Append-only; each row is work for somebody.';
COMMENT ON COLUMN ops.review_queue.review_id IS 'Key; continue it';
COMMENT ON COLUMN ops.review_queue.decision_id IS 'scoring.decisions; of an older incident, it may be archived';
COMMENT ON COLUMN ops.review_queue.reason IS 'Why, in words';
COMMENT ON COLUMN ops.review_queue.incident_id IS 'ops.incidents';
COMMENT ON COLUMN ops.review_queue.queued_by IS 'Who asks for it';
COMMENT ON COLUMN ops.review_queue.queued_at IS 'When (UTC)';

-- shared: ops.incidents

-- shared: ops.changes

CREATE TABLE airflow.task_instance (
    task_id VARCHAR NOT NULL,
    dag_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    map_index INTEGER NOT NULL,
    start_date TIMESTAMP NOT NULL,
    end_date TIMESTAMP NOT NULL,
    duration DOUBLE NOT NULL,
    state VARCHAR NOT NULL,
    try_number INTEGER NOT NULL,
    operator VARCHAR NOT NULL,
    PRIMARY KEY (dag_id, task_id, run_id, map_index)
);
COMMENT ON TABLE airflow.task_instance IS 'Airflow 2.10: the finished tasks of the feeds, the last try of each; some of its columns.';
COMMENT ON COLUMN airflow.task_instance.task_id IS 'wait_for_file: a sensor that waits until the day''s file is there, up to 24 hours; load_full: loads it';
COMMENT ON COLUMN airflow.task_instance.dag_id IS 'One per vendor';
COMMENT ON COLUMN airflow.task_instance.run_id IS 'One run a business date';
COMMENT ON COLUMN airflow.task_instance.map_index IS '-1: the task is not mapped';
COMMENT ON COLUMN airflow.task_instance.start_date IS 'When it began (UTC)';
COMMENT ON COLUMN airflow.task_instance.end_date IS 'When it ended (UTC)';
COMMENT ON COLUMN airflow.task_instance.duration IS 'Seconds';
COMMENT ON COLUMN airflow.task_instance.state IS 'success, failed, …';
COMMENT ON COLUMN airflow.task_instance.try_number IS 'Number of the last try';
COMMENT ON COLUMN airflow.task_instance.operator IS 'Class of the task';

CREATE TABLE elementary.dbt_source_freshness_results (
    unique_id VARCHAR NOT NULL,
    snapshotted_at TIMESTAMP NOT NULL,
    max_loaded_at TIMESTAMP NOT NULL,
    max_loaded_at_time_ago_in_s DOUBLE NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('pass', 'warn', 'error')),
    warn_after VARCHAR NOT NULL,
    error_after VARCHAR NOT NULL,
    PRIMARY KEY (unique_id, snapshotted_at)
);
COMMENT ON TABLE elementary.dbt_source_freshness_results IS 'dbt source freshness, run every six hours: how long ago anything was loaded last, of each source.';
COMMENT ON COLUMN elementary.dbt_source_freshness_results.unique_id IS 'The source';
COMMENT ON COLUMN elementary.dbt_source_freshness_results.snapshotted_at IS 'When it was looked at (UTC)';
COMMENT ON COLUMN elementary.dbt_source_freshness_results.max_loaded_at IS 'The latest load by then (UTC), of whatever content';
COMMENT ON COLUMN elementary.dbt_source_freshness_results.max_loaded_at_time_ago_in_s IS 'Seconds between the two';
COMMENT ON COLUMN elementary.dbt_source_freshness_results.status IS 'pass, warn or error';
COMMENT ON COLUMN elementary.dbt_source_freshness_results.warn_after IS 'The limit from which it warns';
COMMENT ON COLUMN elementary.dbt_source_freshness_results.error_after IS 'The limit from which it is an error';
