-- Purpose: the public tables, filled from the stage: the loads that went on after it, and all that follows.
-- Grain:   each public table at its own grain (schema.sql).
-- Keys:    ids are sequential; an offset per seed and system keeps them apart.
-- Seed:    nothing new but orders, noise of durations, names of jobs' batches.
-- Nothing after world_now() is written anywhere.

-- The loads since the clone; one that lies in the future finds nothing
EXECUTE read_load(the('clone_read') // 3600000 + 1);
EXECUTE keep_former(the('clone_read') // 3600000 + 1);
EXECUTE close_versions(the('clone_read') // 3600000 + 1);
EXECUTE open_versions(the('clone_read') // 3600000 + 1);
EXECUTE read_load(the('clone_read') // 3600000 + 2);
EXECUTE keep_former(the('clone_read') // 3600000 + 2);
EXECUTE close_versions(the('clone_read') // 3600000 + 2);
EXECUTE open_versions(the('clone_read') // 3600000 + 2);
EXECUTE read_load(the('clone_read') // 3600000 + 3);
EXECUTE keep_former(the('clone_read') // 3600000 + 3);
EXECUTE close_versions(the('clone_read') // 3600000 + 3);
EXECUTE open_versions(the('clone_read') // 3600000 + 3);
EXECUTE read_load(the('clone_read') // 3600000 + 4);
EXECUTE keep_former(the('clone_read') // 3600000 + 4);
EXECUTE close_versions(the('clone_read') // 3600000 + 4);
EXECUTE open_versions(the('clone_read') // 3600000 + 4);
EXECUTE read_load(the('clone_read') // 3600000 + 5);
EXECUTE keep_former(the('clone_read') // 3600000 + 5);
EXECUTE close_versions(the('clone_read') // 3600000 + 5);
EXECUTE open_versions(the('clone_read') // 3600000 + 5);
EXECUTE read_load(the('clone_read') // 3600000 + 6);
EXECUTE keep_former(the('clone_read') // 3600000 + 6);
EXECUTE close_versions(the('clone_read') // 3600000 + 6);
EXECUTE open_versions(the('clone_read') // 3600000 + 6);
EXECUTE read_load(the('clone_read') // 3600000 + 7);
EXECUTE keep_former(the('clone_read') // 3600000 + 7);
EXECUTE close_versions(the('clone_read') // 3600000 + 7);
EXECUTE open_versions(the('clone_read') // 3600000 + 7);

INSERT INTO stage.clone
SELECT the('mid_clone_at'), * FROM stage.dim WHERE updated <= the('mid_clone_at')
UNION ALL
SELECT the('mid_clone_at'), * EXCLUDE (replaced) FROM stage.former WHERE updated <= the('mid_clone_at') AND replaced > the('mid_clone_at');

-- For monitors alone: a backfill as it should be, in a quiet night and after the page. It fills in limits that history lacks,
-- and no other column; only rows that nothing writes later, so that the loads above stay as they are.
CREATE TABLE stage.fill AS
SELECT sk, the('page_at') + minutes(60) AS from_at, the('page_at') + minutes(66) AS to_at FROM stage.dim
WHERE profile() = 'quiet' AND param('run_on') > 60 AND credit_limit IS NULL AND NOT is_current AND updated < the('page_at');
INSERT INTO stage.former SELECT dim.*, to_at FROM stage.dim JOIN stage.fill USING (sk);
UPDATE stage.dim SET credit_limit = 100 * limit_0 + 250 * (list_position(['bronze', 'silver', 'gold', 'platinum'], tier) - 1),
    updated = to_at, batch = 8
FROM stage.fill, stage.base WHERE fill.sk = dim.sk AND base.c = dim.c;

INSERT INTO dw.dim_customer
SELECT sk, c + the('id_shift'), email_hash, segment, tier, country, credit_limit, marketing_opt_in, instant(valid_from), instant(valid_to),
    is_current, is_deleted, hash, lsn, instant(loaded), instant(updated), batch
FROM stage.dim ORDER BY sk;

-- For monitors alone, which see a row as it was: it stands in no dictionary
CREATE SCHEMA former;
CREATE TABLE former.dim_customer AS SELECT *, updated_at AS replaced_at FROM dw.dim_customer LIMIT 0;
INSERT INTO former.dim_customer
SELECT sk, c + the('id_shift'), email_hash, segment, tier, country, credit_limit, marketing_opt_in, instant(valid_from), instant(valid_to),
    is_current, is_deleted, hash, lsn, instant(loaded), instant(updated), batch, instant(replaced)
FROM stage.former WHERE param('run_on') > 0 ORDER BY sk, replaced;

INSERT INTO backup.clones
SELECT told(300, whole(120, 900, 1, 54)) + row_number() OVER (ORDER BY taken), instant(taken), by_, why, instant(taken + minutes(60 * 72))
FROM (VALUES (the('old_clone_at'), 'backup-schedule', 'scheduled'), (the('clone_at'), 'release-job', 'credit limits, release step 1'),
    (the('mid_clone_at'), 'backup-schedule', 'scheduled')) AS v (taken, by_, why)
ORDER BY taken;

INSERT INTO backup.dim_customer
SELECT clone_id, sk, c + the('id_shift'), email_hash, segment, tier, country, credit_limit, marketing_opt_in, instant(valid_from), instant(valid_to),
    is_current, is_deleted, hash, lsn, instant(loaded), instant(updated), batch
FROM stage.clone JOIN backup.clones ON taken_at = instant(taken) ORDER BY clone_id, sk;

-- The log keeps seven days
INSERT INTO cdc.customer_events
WITH message AS (
    SELECT *, lag(email_hash) OVER before_ AS email_0, lag(segment) OVER before_ AS segment_1, lag(tier) OVER before_ AS tier_1,
        lag(country) OVER before_ AS country_1, lag(marketing_opt_in) OVER before_ AS opt_1, lag(credit_limit) OVER before_ AS limit_1,
        coalesce(max(CASE WHEN what = 5 AND op = 'u' THEN t END) OVER (PARTITION BY c ORDER BY n ROWS UNBOUNDED PRECEDING), t) AS login,
        coalesce(max(CASE WHEN what = 5 AND op = 'u' THEN t END) OVER (PARTITION BY c ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
            lag(t) OVER before_, t) AS login_1
    FROM stage.state
    WHERE c IN (SELECT c FROM stage.event WHERE came >= the('log_from'))
    WINDOW before_ AS (PARTITION BY c ORDER BY n)
), kept AS (
    SELECT part, nth_of_part, came, n FROM stage.event WHERE came >= the('log_from') AND came < the('now_at')
)
SELECT part, nth_of_part + the('id_shift') * 3 + part::INTEGER * 71, op, c + the('id_shift'),
    CASE WHEN op <> 'c' THEN format('{{"customer_id":{},"email_hash":{},"segment":"{}","tier":"{}","country":"{}","credit_limit":{},"marketing_opt_in":{},"last_login_at":{}}}',
        c + the('id_shift'), email_0, segment_1, tier_1, country_1, limit_1, opt_1, login_1) END,
    CASE WHEN op <> 'd' THEN format('{{"customer_id":{},"email_hash":{},"segment":"{}","tier":"{}","country":"{}","credit_limit":{},"marketing_opt_in":{},"last_login_at":{}}}',
        c + the('id_shift'), email_hash, segment, tier, country, credit_limit, marketing_opt_in, login) END,
    lsn, t, came // 500 * 500, tx, ord
FROM kept JOIN message USING (n) ORDER BY part, nth_of_part;

INSERT INTO etl.batches
SELECT 3, 'steward_corrections', instant(the('log_from') - minutes(60 * 24 * 2)), instant(the('log_from') - minutes(60 * 24 * 2 - 5))
UNION ALL
SELECT 7, 'credit_limit_backfill', instant(from_at), instant(to_at) FROM stage.backfill
UNION ALL
SELECT DISTINCT 8, 'credit_limit_backfill', instant(from_at), instant(to_at) FROM stage.fill
UNION ALL
SELECT batch_id, 'dim_customer_hourly', instant(h * 3600000 + 2000), instant(finished_ms) FROM stage.load
WHERE finished_ms <= the('now_at')
ORDER BY 1;

INSERT INTO etl.load_positions
WITH read_ AS (
    SELECT h, part, count(*) AS n FROM stage.event GROUP BY ALL
), placed AS (
    SELECT load.h, batch_id, finished_ms, p AS part, coalesce(n, 0) AS n, sum(coalesce(n, 0)) OVER (PARTITION BY p ORDER BY load.h)::BIGINT AS next_
    FROM stage.load CROSS JOIN range(3) AS r (p) LEFT JOIN read_ ON read_.h = load.h AND read_.part = p
)
SELECT batch_id, part, next_ - n + the('id_shift') * 3 + part::INTEGER * 71, next_ + the('id_shift') * 3 + part::INTEGER * 71
FROM placed WHERE finished_ms <= the('now_at') AND h * 3600000 > the('page_at') - minutes(60 * 24 * 30) ORDER BY batch_id, part;

-- Orders: a customer that is open at that instant; and some that turned the customer's tier in the same commit
CREATE TABLE stage.ordered AS
WITH drawn AS (
    SELECT i, 1 + floor(the('n_customers') * rnd(120, i))::INTEGER AS c,
        the('go_live') + 1300000 + floor(pow(rnd(121, i), 0.93) * (the('now_at') - the('go_live') - 1300000))::BIGINT AS any_t,
        (rnd(122, i) + rnd(123, i)) / 2 AS hour_
    FROM range(round(1.6 * the('n_customers'))::BIGINT + 400) AS r (i)
), timed AS (
    SELECT i, c, CASE WHEN any_t // 86400000 * 86400000 + floor(hour_ * 86399999)::BIGINT BETWEEN the('go_live') + 1300000 AND the('now_at')
        THEN any_t // 86400000 * 86400000 + floor(hour_ * 86399999)::BIGINT ELSE any_t END AS t
    FROM drawn
), open_ AS (
    SELECT timed.* FROM timed ASOF JOIN (SELECT c, t, op FROM stage.state WHERE what <> 5 OR op = 'd') AS state
        ON state.c = timed.c AND timed.t >= state.t
    WHERE state.op <> 'd'
    UNION ALL
    SELECT * FROM (SELECT 90000000 + n, c, t FROM stage.state WHERE what = 1 AND op = 'u' AND NOT superseded AND t < the('lag_from')
        ORDER BY bits(124, n) LIMIT the('n_at_the_turn'))
)
SELECT c, t, i, t // 3600000 * 3600000 + 3600000 + 171000 AS loaded FROM open_;

INSERT INTO dw.fct_orders
SELECT row_number() OVER (ORDER BY t, i) + the('id_shift') * 17, c + the('id_shift'), instant(t), round(18 + 240 * pow(rnd(125, i), 3), 2),
    instant(loaded)
FROM stage.ordered WHERE loaded <= the('now_at') ORDER BY t, i;

-- The dbt project
CREATE TABLE stage.model AS
SELECT * FROM (VALUES
    (1, 'int_customers_current', 'flag', ['dim_customer'], 'analytics engineering'),
    (2, 'customers_by_tier', 'flag', ['int_customers_current'], 'loyalty'),
    (3, 'mart_active_customers', 'flag', ['dim_customer'], 'growth'),
    (4, 'crm_segments', 'flag', ['dim_customer'], 'marketing'),
    (5, 'int_orders_with_customer', 'range', ['dim_customer', 'fct_orders'], 'analytics engineering'),
    (6, 'revenue_by_tier_monthly', 'range', ['int_orders_with_customer'], 'finance'),
    (7, 'loyalty_tier_migration', 'range', ['dim_customer'], 'loyalty'),
    (8, 'marketing_audience', 'flag', ['int_customers_current'], 'marketing'),
    (9, 'email_suppression', 'flag', ['marketing_audience', 'dim_customer'], 'marketing'),
    (10, 'credit_exposure', 'flag', ['dim_customer'], 'credit risk'),
    (11, 'churn_features', 'flag', ['int_customers_current', 'fct_orders'], 'data science'),
    (12, 'customer_lifetime_value', 'range', ['int_orders_with_customer'], 'finance'),
    (13, 'cohort_retention', 'range', ['int_orders_with_customer', 'loyalty_tier_migration'], 'growth'),
    (14, 'support_priority', 'flag', ['customers_by_tier'], 'support'),
    (15, 'churn_scores', 'flag', ['churn_features'], 'data science'),
    (16, 'finance_country_split', 'range', ['revenue_by_tier_monthly'], 'finance'),
    (17, 'opt_in_report', 'flag', ['dim_customer'], 'legal'),
    (18, 'tier_forecast', 'range', ['loyalty_tier_migration'], 'loyalty')
) AS v (k, name, style, parents, owner) WHERE k <= the('n_models');

INSERT INTO dbt.nodes
SELECT 'source.shop.customer_events', 'customer_events', 'source', 'shop backend', ''
UNION ALL SELECT 'source.shop.orders', 'orders', 'source', 'shop backend', ''
UNION ALL SELECT 'model.shop.stg_customer_events', 'stg_customer_events', 'model', 'analytics engineering', 'select * from cdc.customer_events'
UNION ALL SELECT 'model.shop.dim_customer', 'dim_customer', 'model', 'analytics engineering', 'select * from dw.dim_customer'
UNION ALL SELECT 'model.shop.stg_orders', 'stg_orders', 'model', 'analytics engineering', 'select * from shop.orders'
UNION ALL SELECT 'model.shop.fct_orders', 'fct_orders', 'model', 'analytics engineering', 'select * from stg_orders'
UNION ALL SELECT 'model.shop.orders_by_hour', 'orders_by_hour', 'model', 'operations', 'select date_trunc(''hour'', ordered_at), count(*) from fct_orders group by 1'
UNION ALL SELECT 'test.shop.unique_dim_customer_customer_sk', 'unique_dim_customer_customer_sk', 'test', 'analytics engineering', 'select customer_sk from dim_customer group by 1 having count(*) > 1'
UNION ALL SELECT 'test.shop.not_null_revenue', 'not_null_revenue', 'test', 'finance', 'select 1 from revenue_by_tier_monthly where revenue is null'
UNION ALL SELECT 'exposure.shop.board_report', 'board_report', 'exposure', 'finance', ''
UNION ALL SELECT 'exposure.shop.newsletter', 'newsletter', 'exposure', 'marketing', ''
UNION ALL
SELECT 'model.shop.' || name, name, 'model', owner,
    'select * from ' || array_to_string(parents, ' join ') || CASE style WHEN 'flag' THEN ' where is_current'
        ELSE ' where at >= valid_from and at < coalesce(valid_to, ''9999-12-31'')' END
FROM stage.model
ORDER BY 1;

INSERT INTO dbt.edges
SELECT * FROM (VALUES
    ('source.shop.customer_events', 'model.shop.stg_customer_events'), ('model.shop.stg_customer_events', 'model.shop.dim_customer'),
    ('source.shop.orders', 'model.shop.stg_orders'), ('model.shop.stg_orders', 'model.shop.fct_orders'),
    ('model.shop.fct_orders', 'model.shop.orders_by_hour'), ('model.shop.dim_customer', 'test.shop.unique_dim_customer_customer_sk'),
    ('model.shop.revenue_by_tier_monthly', 'test.shop.not_null_revenue'), ('model.shop.revenue_by_tier_monthly', 'exposure.shop.board_report'),
    ('model.shop.email_suppression', 'exposure.shop.newsletter')) AS v (parent_id, child_id)
UNION ALL
SELECT 'model.shop.' || parent, 'model.shop.' || name FROM (SELECT name, unnest(parents) AS parent FROM stage.model)
ORDER BY 1, 2;

-- dbt runs every hour, some minutes after the load; now and then a model fails, and what reads it is skipped
INSERT INTO dbt.run_results
WITH run AS (
    SELECT h, h * 3600000 + minutes(4) + 20000 + below(15000, 130, h) AS at_ FROM stage.load WHERE h * 3600000 > the('page_at') - minutes(60 * 48)
), built AS (
    SELECT h, at_ + k * 2000 AS at_, 'model.shop.' || name AS unique_id, rnd(131, h * 32 + k) AS u, k FROM run, stage.model
    UNION ALL SELECT h, at_ + 1000, 'model.shop.orders_by_hour', 1, 0 FROM run
)
SELECT h - the('hour0'), unique_id, CASE WHEN k IN (4, 10, 12, 14) AND u < 0.05 OR k = 3 AND h = (SELECT max(h) FROM run) THEN 'error' WHEN k IN (8, 13) AND u < 0.03 THEN 'skipped' ELSE 'success' END,
    instant(at_)
FROM built WHERE at_ <= the('now_at') ORDER BY 1, 2;

INSERT INTO snowflake_account_usage.query_history
WITH opened AS (
    SELECT loaded AS finished_ms, count(*) AS fresh FROM stage.dim GROUP BY ALL
), closed AS (  -- by the load that did it, also where a later statement wrote over the row
    SELECT batch AS batch_id, count(*) AS again FROM (SELECT batch, loaded, updated FROM stage.dim UNION ALL SELECT batch, loaded, updated FROM stage.former)
    WHERE loaded < updated GROUP BY ALL
), row_ AS (
    SELECT 'MERGE INTO dw.dim_customer USING etl.customer_changes ON customer_id AND is_current WHEN MATCHED AND record_hash <> changed_hash THEN UPDATE SET valid_to = changed_at, is_current = FALSE; INSERT the new versions' AS text_,
        'MERGE' AS type_, 'SVC_LOADER' AS user_, 'ETL_WH' AS wh, 'dim_customer_hourly' AS tag, h * 3600000 + 9000 AS from_, finished_ms AS to_,
        coalesce(fresh, 0) AS inserted, coalesce(again, 0) AS updated
    FROM stage.load LEFT JOIN opened USING (finished_ms) LEFT JOIN closed USING (batch_id) WHERE finished_ms <= the('now_at') AND h * 3600000 > the('page_at') - minutes(60 * 24 * 30)
    UNION ALL
    SELECT 'MERGE INTO dw.dim_customer AS d
USING staging.credit_limits AS s
ON d.customer_id = s.customer_id AND d.valid_from::DATE = s.valid_from_date
WHEN MATCHED THEN UPDATE SET
    credit_limit = s.credit_limit,
    valid_to = CASE WHEN s.in_force THEN NULL ELSE d.valid_to END,
    is_current = TRUE,
    updated_at = CURRENT_TIMESTAMP,
    batch_id = 7',
        'MERGE', 'SVC_BACKFILL', 'ETL_WH', 'backfill_' || year(instant(the('page_at'))) || 'q' || quarter(instant(the('page_at'))),
        from_at + (to_at - from_at) * chunk // 8, from_at + (to_at - from_at) * (chunk + 1) // 8, 0, count(*)
    FROM stage.former JOIN (SELECT DISTINCT c, chunk FROM stage.credit_file) USING (c)
    JOIN stage.backfill ON replaced = from_at + (to_at - from_at) * (chunk + 1) // 8
    GROUP BY ALL
    UNION ALL
    SELECT 'MERGE INTO dw.dim_customer AS d USING staging.credit_limits AS s ON d.customer_sk = s.customer_sk WHEN MATCHED THEN UPDATE SET credit_limit = s.credit_limit, updated_at = CURRENT_TIMESTAMP, batch_id = 8',
        'MERGE', 'SVC_BACKFILL', 'ETL_WH', 'backfill_limits', from_at, to_at, 0, count(*)
    FROM stage.fill GROUP BY ALL
    UNION ALL
    SELECT 'CREATE TABLE backup.dim_customer CLONE dw.dim_customer', 'CREATE_TABLE', CASE taken_by WHEN 'release-job' THEN 'SVC_BACKFILL' ELSE 'SVC_BACKUP' END,
        'ADMIN_WH', NULL, ms(taken_at) - 900, ms(taken_at), 0, 0
    FROM backup.clones
    UNION ALL
    SELECT 'SELECT tier, count(*) FROM dw.dim_customer WHERE is_current GROUP BY tier', 'SELECT', 'BI_READER', 'BI_WH', NULL,
        the('page_at') - minutes(60 * k) - below(3000000, 132, k), the('page_at') - minutes(60 * k) - below(3000000, 132, k) + 700 + below(900, 133, k), 0, 0
    FROM range(1, 120) AS r (k)
)
SELECT 810000 + row_number() OVER (ORDER BY from_, text_), text_, type_, user_, wh, tag, 'success', instant(from_), instant(to_), inserted, updated
FROM row_ ORDER BY from_, text_;

-- Two checks, every six hours; the last one is what paged. A run sees the table as it stands then.
INSERT INTO audit.dq_results
WITH run AS (
    SELECT k, the('page_at') - minutes(360) * (120 - k) AS at_ FROM range(121 + param('run_on') // 360) AS r (k)
), surplus AS (
    SELECT k, at_, CASE WHEN at_ >= the('page_at') THEN (SELECT count(*) FILTER (is_current) - count(DISTINCT c) FILTER (is_current) FROM stage.dim
        WHERE loaded <= the('page_at')) ELSE 0 END AS value
    FROM run
), both_ AS (
    SELECT k * 2 AS n, 'customer_sk_is_unique' AS name, at_, 0 AS value FROM surplus
    UNION ALL SELECT k * 2 + 1, 'current_rows_match_customers', at_, value FROM surplus
)
SELECT 5000 + n, name, instant(at_), value, CASE WHEN value = 0 THEN 'pass' ELSE 'fail' END FROM both_ ORDER BY n;

INSERT INTO ops.incidents
SELECT 'INC-' || (told(2412, whole(1200, 2800, 140, 1)) + k), severity, service, epoch_ms(the('page_at') - minutes(back)),
    CASE WHEN k = 3 THEN told('n.yilmaz', pick(['a.castellanos', 'n.yilmaz', 'd.moreau', 's.bergqvist', 'p.adeyemi', 'h.tanaka',
        'l.novak'], 140, 2)) ELSE commander END
FROM (VALUES (0, 'P2', 'checkout-api', 40127, 'j.lindqvist'), (1, 'P1', 'order-events', 26003, 'm.okafor'),
    (2, 'P2', 'warehouse', 12460, 'j.lindqvist'), (3, 'P1', 'warehouse', 0, 'n.yilmaz')) AS v (k, severity, service, back, commander);

INSERT INTO ops.changes
SELECT 1200 + row_number() OVER (ORDER BY at_), instant(at_), service, summary FROM (
    SELECT the('page_at') - minutes(1590 * k) - minutes(below(900, 141, k)) AS at_, pick(['checkout-api', 'search', 'crm', 'warehouse', 'loyalty'], 142, k) AS service,
        pick(['New release', 'Upgrade of the base image', 'Rotation of credentials', 'New index', 'Two metrics renamed'], 143, k) AS summary FROM range(1, 26) AS r (k)
    UNION ALL SELECT the('lag_from') - minutes(6), 'crm', 'Mailing to all customers: please confirm your marketing consent'
    UNION ALL SELECT the('lag_from'), 'cdc-connector', 'Connector for the shop database stopped; restarted after ' || the('lag_minutes') || ' minutes'
    UNION ALL SELECT the('clone_read') - minutes(37), 'crm', 'Support merged two accounts of one customer'
    UNION ALL SELECT the('backfill_at') - minutes(7), 'warehouse', 'Release: credit limits in dim_customer, step 1 of 2'
    UNION ALL SELECT the('early_group_at'), 'loyalty', 'Tiers graded anew for the month' WHERE profile() = 'month_end'
) ORDER BY at_;
