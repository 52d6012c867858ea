-- Purpose: the public tables, filled from the stage: what follows from the queue that world.sql has played.
-- Grain:   each public table at its own grain (schema.sql).
-- Keys:    query_id rises with start_time.
-- Seed:    nothing new but names and noise.
-- Nothing after world_now() is written anywhere; a statement that is live then shows how far it has come.

-- Tasks: the loads as they were served, everything behind them one after another; airflow's own wait before each ------------------
CREATE TABLE stage.today_served AS
SELECT served.* FROM stage.served, stage.morning WHERE served.way = CASE d WHEN 0 THEN morning.way ELSE 0 END;

CREATE TABLE stage.ran AS
SELECT d, n AS k, at_ - 700 - below(500, 30, d * 1000 + n) AS start, at_ AS sent, ends, ends + 150 + below(400, 31, d * 1000 + n) AS end_
FROM stage.today_served WHERE kind = 1;

CREATE TABLE stage.behind AS
SELECT d, k, kind, round(base * CASE dow WHEN 1 THEN 1.1 WHEN 6 THEN 0.9 WHEN 7 THEN 0.9 ELSE 1.0 END * (1 - 0.001 * d) * (1 + 0.05 * (2 * rnd(32, d * 1000 + k) - 1))
    * CASE WHEN d = 0 THEN CASE profile() WHEN 'month_end' THEN 1.25 ELSE 1 END ELSE 1 END)::BIGINT AS exec
FROM stage.task, stage.day WHERE kind <> 'load';
INSERT INTO stage.ran
SELECT d, k, ready + the('gap') - 700 - below(500, 30, d * 1000 + k), ready + the('gap'), ready + the('gap') + exec, ready + the('gap') + exec + 150 + below(400, 31, d * 1000 + k)
FROM (SELECT ran.d, down, max(end_) AS ready, count(*) AS n_done FROM stage.dep JOIN stage.ran ON k = up GROUP BY ALL) JOIN stage.behind USING (d) JOIN (SELECT down, count(*) AS needs FROM stage.dep GROUP BY ALL) USING (down)
WHERE k = down AND kind = 'staging' AND n_done = needs;

INSERT INTO stage.ran
SELECT d, k, ready + the('gap') - 700 - below(500, 30, d * 1000 + k), ready + the('gap'), ready + the('gap') + exec, ready + the('gap') + exec + 150 + below(400, 31, d * 1000 + k)
FROM (SELECT ran.d, down, max(end_) AS ready, count(*) AS n_done FROM stage.dep JOIN stage.ran ON k = up GROUP BY ALL) JOIN stage.behind USING (d) JOIN (SELECT down, count(*) AS needs FROM stage.dep GROUP BY ALL) USING (down)
WHERE k = down AND kind = 'mart' AND n_done = needs;

INSERT INTO stage.ran
SELECT d, k, ready + the('gap') - 700 - below(500, 30, d * 1000 + k), ready + the('gap'), ready + the('gap') + exec, ready + the('gap') + exec + 150 + below(400, 31, d * 1000 + k)
FROM (SELECT ran.d, down, max(end_) AS ready, count(*) AS n_done FROM stage.dep JOIN stage.ran ON k = up GROUP BY ALL) JOIN stage.behind USING (d) JOIN (SELECT down, count(*) AS needs FROM stage.dep GROUP BY ALL) USING (down)
WHERE k = down AND kind = 'board' AND n_done = needs;

INSERT INTO stage.ran
SELECT d, k, ready + the('gap') - 700 - below(500, 30, d * 1000 + k), ready + the('gap'), ready + the('gap') + exec, ready + the('gap') + exec + 150 + below(400, 31, d * 1000 + k)
FROM (SELECT ran.d, down, max(end_) AS ready, count(*) AS n_done FROM stage.dep JOIN stage.ran ON k = up GROUP BY ALL) JOIN stage.behind USING (d) JOIN (SELECT down, count(*) AS needs FROM stage.dep GROUP BY ALL) USING (down)
WHERE k = down AND kind = 'check' AND n_done = needs;

-- Names -------------------------------------------------------------------------------------------------------------
CREATE TABLE stage.named AS
SELECT told('SHARED_WH', pick(['COMPUTE_WH', 'MAIN_WH', 'GENERAL_WH', 'CORE_WH', 'PROD_WH', 'COMMON_WH'], 40, 1)) AS shared,
    told('TRANSFORM_WH', pick(['DBT_WH', 'MODEL_WH', 'BUILD_WH', 'MART_WH'], 40, 2)) AS transform,
    told('daily_core', pick(['morning_core', 'warehouse_daily', 'core_refresh', 'early_core', 'company_daily'], 40, 3)) AS dag_id,
    told('l.oconnor', pick(['a.kowalski', 'm.silva', 'j.brandt', 'l.oconnor', 'y.tanabe', 'r.haddad', 'e.lindholm', 's.moreau', 'p.novotny', 'd.okoye'], 40, 4)) AS sweeper,
    told('pricing-grid', pick(['pricing-grid', 'churn-grid', 'elasticity', 'forecast-grid', 'uplift-sweep', 'basket-grid'], 40, 5)) AS notebook;

CREATE TABLE stage.people AS
SELECT list_prepend(sweeper, list_filter(['a.kowalski', 'm.silva', 'j.brandt', 'l.oconnor', 'y.tanabe', 'r.haddad', 'e.lindholm', 's.moreau', 'p.novotny', 'd.okoye'],
    lambda x: x <> sweeper)) AS names FROM stage.named;

CREATE TABLE stage.warehouse AS
SELECT w, name, comment_, team FROM (
    SELECT unnest([1, 2, 3, 4, 5]) AS w, unnest([shared, transform, 'BI_WH', 'FINANCE_WH', 'EXPORT_WH']) AS name,
        unnest(['loads of the daily DAG, and queries of analysts', 'dbt', 'dashboards', 'finance reports and planning', 'exports to other systems']) AS comment_,
        unnest(['data platform', 'analytics engineering', 'BI', 'finance', 'data engineering']) AS team FROM stage.named);

-- Statements: w, what it is, when sent, when it had a slot, when it ends -----------------------------------------------------
CREATE TABLE stage.statement AS
-- 1 the loads
SELECT 1 AS w, 'load' AS what, d, k, sent AS at_, start, ends, blocked AS blocked_ms, 0 AS provisioning_ms
FROM (SELECT d, n AS k, at_ AS sent, start, ends FROM stage.today_served WHERE kind = 1) JOIN stage.load_exec USING (d, k)
UNION ALL
-- 2 the sweep; its first query met a warehouse that had just been resumed
SELECT 1, 'sweep', d, n, at_, start, ends, 0, CASE n WHEN 1 THEN 38000 ELSE 0 END FROM stage.today_served WHERE kind = 2
UNION ALL
-- 3 analysts, those in the queue, and those of the hours in which nobody waits
SELECT 1, 'analyst', d, ids[n], at_, start, ends, 0, 0 FROM stage.today_served JOIN stage.simulated USING (d, way) WHERE kind = 3
UNION ALL
SELECT 1, 'analyst', d, i, at_, at_, at_ + exec, 0, 0 FROM stage.arrival JOIN stage.day USING (d) WHERE NOT (at_ >= due_at - minutes(25) AND (at_ < due_at + minutes(130) OR d = 0))
UNION ALL
-- 4 dbt and the checks of the DAG
SELECT 2, CASE WHEN k > 300 THEN 'check' ELSE 'dbt' END, d, k, sent, sent, ends, 0, 0 FROM stage.ran WHERE k > 100
UNION ALL
-- 5 other projects of dbt
SELECT 2, 'other_dbt', d, i, at_, at_, at_ + 30000 + below(390000, 42, d * 1000 + i), 0, 0
FROM (SELECT d, i, due_at - minutes(120) + below(minutes(660), 41, d * 1000 + i) AS at_ FROM stage.day, range(70) AS r (i))
UNION ALL
-- 6 another DAG, an hour before
SELECT 5, 'crm', d, i, due_at - minutes(55) + minutes(9) * i + below(50000, 43, d * 1000 + i), due_at - minutes(55) + minutes(9) * i + below(50000, 43, d * 1000 + i),
    due_at - minutes(49) + minutes(9) * i + below(90000, 44, d * 1000 + i) + CASE d WHEN 0 THEN minutes(2) ELSE 0 END, 0, 0
FROM stage.day, range(4) AS r (i)
UNION ALL
-- 7 the other warehouses, a sample
SELECT 3 + below(3, 45, i), 'elsewhere', NULL, i, at_, at_, at_ + 2000 + below(600000, 46, i), 0, 0
FROM (SELECT i, the('due_at') - minutes(1440) * below(the('history') + 1, 47, i) - minutes(120) + below(minutes(660), 48, i) AS at_ FROM range(the('n_elsewhere')) AS r (i));

CREATE TABLE stage.live AS
SELECT *, start > the('now_at') AS is_queued, ends > the('now_at') AS is_live, 250 + below(900, 50, nth) AS compile_ms,
    greatest(0, least(ends, the('now_at')) - start) AS held
FROM (SELECT *, row_number() OVER (ORDER BY at_, w, what, d, k) AS nth FROM stage.statement WHERE at_ < the('now_at'));

INSERT INTO airflow.slot_pool
SELECT 'checks', 16, 'checks', instant(the('page_at') - minutes(1440 * 310))
UNION ALL SELECT 'dbt', 16, 'dbt models', instant(the('page_at') - minutes(1440 * 190))
UNION ALL SELECT 'default_pool', 128, 'everything else', instant(the('page_at') - minutes(1440 * 400))
UNION ALL SELECT 'loads', pool_slots, 'loads of sources: so many at once, the sources allow no more', instant(coalesce(CASE WHEN pool_slots < 6 THEN changed_at END, the('page_at') - minutes(1440 * 120))) FROM stage.morning
ORDER BY 1;

INSERT INTO snowflake_show.warehouses
SELECT name, CASE WHEN w = 1 AND slower > 1 THEN 'X-Small' ELSE 'Large' END, 8, 0, CASE w WHEN 3 THEN 600 ELSE 300 END,
    instant(CASE WHEN w = 1 AND slower > 1 THEN changed_at ELSE the('page_at') - minutes(1440 * (60 + 17 * w)) END), comment_, team
FROM stage.warehouse, stage.morning ORDER BY name;

INSERT INTO airflow.dag_run
WITH core AS (
    SELECT d, min(start) AS first_, CASE WHEN count(*) FILTER (end_ <= the('now_at')) = 64 THEN max(end_) END AS last_ FROM stage.ran GROUP BY d
), cleared AS (
    SELECT d FROM stage.day WHERE d > 0 AND dow = 1 ORDER BY bits(51, d) LIMIT 1
)
SELECT dag_id, 'scheduled__' || strftime(instant(due_at), '%Y-%m-%dT%H:%M:%S+00:00'), 'scheduled', instant(due_at),
    CASE WHEN d IN (FROM cleared) THEN instant(due_at + minutes(290)) ELSE instant(due_at + 1500 + below(900, 52, d)) END,
    CASE WHEN d IN (FROM cleared) THEN instant(due_at + minutes(293)) ELSE instant(last_ + 800) END,
    CASE WHEN last_ IS NULL THEN 'running' ELSE 'success' END, (d IN (FROM cleared))::INTEGER
FROM stage.day JOIN core USING (d), stage.named
UNION ALL
SELECT 'crm_sync', 'scheduled__' || strftime(instant(due_at - minutes(56)), '%Y-%m-%dT%H:%M:%S+00:00'), 'scheduled', instant(due_at - minutes(56)), instant(due_at - minutes(56) + 1100),
    instant((SELECT max(ends) + 900 FROM stage.statement WHERE what = 'crm' AND statement.d = day.d)), 'success', 0
FROM stage.day
ORDER BY 4, 1;

-- The cleared run: a check was run again, hours later; its row is that of the last try
UPDATE stage.ran SET start = due_at + minutes(290) + 5000, sent = due_at + minutes(290) + 6000, ends = due_at + minutes(292), end_ = due_at + minutes(293) - 900
FROM stage.day WHERE day.d = ran.d AND k = 302 AND ran.d IN (SELECT d FROM stage.day WHERE d > 0 AND dow = 1 ORDER BY bits(51, d) LIMIT 1);

-- When the scheduler handed each task to a worker
CREATE TABLE stage.handed AS
SELECT d, k, start - the('airflow_wait') + below(500, 53, d * 1000 + k) - 250 AS queued FROM stage.ran;

INSERT INTO airflow.task_instance
WITH state_ AS (
    SELECT day.d, day.due_at, task.k, task_id, kind, start, end_, queued,
        CASE WHEN start >= the('now_at') THEN NULL ELSE start END AS began,
        CASE WHEN end_ >= the('now_at') THEN NULL ELSE end_ END AS ended,
        -- ready: a load that the pool has not taken yet, or what all its upstream has ended for
        kind = 'load' AND (start IS NULL OR start >= the('now_at'))
            OR kind <> 'load' AND start >= the('now_at') AND start - the('gap') < the('now_at') AS is_ready
    FROM stage.day CROSS JOIN stage.task LEFT JOIN stage.ran ON ran.d = day.d AND ran.k = task.k LEFT JOIN stage.handed ON handed.d = day.d AND handed.k = task.k
)
SELECT dag_id, 'scheduled__' || strftime(instant(due_at), '%Y-%m-%dT%H:%M:%S+00:00'), task_id,
    CASE WHEN ended IS NOT NULL THEN 'success' WHEN began IS NOT NULL THEN 'running' WHEN is_ready THEN 'scheduled' END,
    instant(CASE WHEN began IS NOT NULL THEN queued END), instant(began), instant(ended), (ended - began) / 1000.0,
    CASE WHEN began IS NULL THEN 0 WHEN rnd(54, d * 1000 + k) < 0.004 OR k = 302 AND d IN (SELECT d FROM stage.day WHERE d > 0 AND dow = 1 ORDER BY bits(51, d) LIMIT 1) THEN 2 ELSE 1 END,
    CASE kind WHEN 'load' THEN 'loads' WHEN 'check' THEN 'checks' ELSE 'dbt' END, 1,
    CASE kind WHEN 'load' THEN 'CopyFromExternalStageToSnowflakeOperator' WHEN 'check' THEN 'SQLCheckOperator' ELSE 'DbtRunLocalOperator' END,
    CASE WHEN began IS NULL THEN '' ELSE 'airflow-worker-' || (1 + below(4, 55, d * 1000 + k)) END
FROM state_, stage.named
UNION ALL
SELECT 'crm_sync', 'scheduled__' || strftime(instant(due_at - minutes(56)), '%Y-%m-%dT%H:%M:%S+00:00'), ['load_customers', 'load_tickets', 'load_campaigns', 'export_segments'][1 + k],
    'success', instant(at_ - 900 - the('airflow_wait')), instant(at_ - 900), instant(ends + 300), (ends + 1200 - at_) / 1000.0, 1, 'default_pool', 1, 'SQLExecuteQueryOperator',
    'airflow-worker-' || (1 + below(4, 56, d * 10 + k))
FROM stage.statement JOIN stage.day USING (d), stage.named WHERE what = 'crm'
ORDER BY 2, 1, 3;

INSERT INTO airflow.task_deps
SELECT dag_id, up.task_id, down.task_id FROM stage.dep JOIN stage.task AS up ON up.k = dep.up JOIN stage.task AS down ON down.k = dep.down, stage.named
UNION ALL SELECT 'crm_sync', 'load_' || name, 'export_segments' FROM (VALUES ('customers'), ('tickets'), ('campaigns')) AS v (name)
ORDER BY 1, 3, 2;

INSERT INTO snowflake_account_usage.query_history
WITH worded AS (
    SELECT live.*, name, named.*, names, task_id, due_at,
        CASE what WHEN 'load' THEN 'SVC_AIRFLOW' WHEN 'dbt' THEN 'SVC_DBT' WHEN 'check' THEN 'SVC_AIRFLOW' WHEN 'other_dbt' THEN 'SVC_DBT' WHEN 'crm' THEN 'SVC_AIRFLOW' WHEN 'sweep' THEN sweeper
            WHEN 'elsewhere' THEN ['SVC_BI', 'SVC_FINANCE', 'SVC_EXPORT'][live.w - 2] ELSE CASE WHEN live.k >= 500 THEN 'SVC_BI' ELSE names[1 + below(8, 16, live.d * 1000 + live.k)] END END AS user_,
        CASE what WHEN 'load' THEN 1000 + live.k WHEN 'dbt' THEN 1000 + live.k WHEN 'check' THEN 1000 + live.k WHEN 'other_dbt' THEN 2000 + live.k % 9 WHEN 'crm' THEN 2100 + live.k WHEN 'sweep' THEN 3000
            WHEN 'elsewhere' THEN 4000 + live.w * 10 + live.k % 7 ELSE CASE WHEN live.k >= 500 THEN 5000 + live.k % 6 ELSE 6000 + live.k * 7 % 23 END END AS h
    FROM stage.live JOIN stage.warehouse USING (w) LEFT JOIN stage.day ON day.d = live.d LEFT JOIN stage.task ON task.k = live.k AND what IN ('load', 'dbt', 'check'), stage.named, stage.people
)
SELECT the('id0') + nth,
    CASE what WHEN 'load' THEN format('COPY INTO raw.{} FROM @landing/{}/', substr(task_id, 6), strftime(instant(due_at), '%Y/%m/%d')) || substr(task_id, 6)
        WHEN 'dbt' THEN format('CREATE OR REPLACE TABLE dw.{} AS SELECT * FROM dw.{}__new', substr(task_id, 5), substr(task_id, 5))
        WHEN 'check' THEN format('SELECT count(*) FROM dw.{} WHERE day = DATE ''{}''', task_id, strftime(instant(due_at), '%Y-%m-%d'))
        WHEN 'other_dbt' THEN format('CREATE OR REPLACE TABLE lab.model_{} AS SELECT * FROM lab.source_{} WHERE v > {}', k % 9, k % 9, k)
        WHEN 'crm' THEN format('SELECT * FROM crm.set_{} WHERE day = DATE ''{}''', k, strftime(instant(due_at), '%Y-%m-%d'))
        WHEN 'sweep' THEN format('SELECT segment, sum(margin * {}) FROM dw.order_lines JOIN dw.prices USING (product_id) WHERE elasticity > {} GROUP BY segment', 0.01 * (k % 97), 0.05 * (k % 31))
        WHEN 'elsewhere' THEN format('SELECT tile_{} FROM dw.board WHERE id = {}', k % 7, k)
        ELSE CASE WHEN k >= 500 THEN format('SELECT tile_{} FROM dw.board WHERE day = DATE ''{}''', k, strftime(instant(at_), '%Y-%m-%d')) ELSE format('SELECT * FROM dw.view_{} WHERE id = {}', k * 7 % 23, nth) END END,
    CASE what WHEN 'load' THEN 'COPY' WHEN 'dbt' THEN 'CREATE_TABLE_AS_SELECT' WHEN 'other_dbt' THEN 'CREATE_TABLE_AS_SELECT' ELSE 'SELECT' END,
    user_, CASE WHEN user_ = 'SVC_DBT' THEN 'TRANSFORMER' WHEN user_ = 'SVC_AIRFLOW' THEN 'LOADER' WHEN user_ LIKE 'SVC_%' THEN substr(user_, 5) ELSE 'ANALYST' END,
    name, CASE WHEN w = 1 AND slower > 1 AND at_ >= changed_at THEN 'X-Small' ELSE 'Large' END,
    CASE WHEN what IN ('load', 'dbt', 'check') THEN format('{{"dag_id": "{}", "run_id": "scheduled__{}", "task_id": "{}"}}', dag_id, strftime(instant(due_at), '%Y-%m-%dT%H:%M:%S+00:00'), task_id)
        WHEN what = 'crm' THEN format('{{"dag_id": "crm_sync", "run_id": "scheduled__{}", "task_id": "{}"}}', strftime(instant(due_at - minutes(56)), '%Y-%m-%dT%H:%M:%S+00:00'), ['load_customers', 'load_tickets', 'load_campaigns', 'export_segments'][1 + k])
        WHEN what = 'sweep' THEN 'notebook:' || notebook WHEN user_ = 'SVC_BI' THEN 'dashboard' END,
    CASE WHEN is_queued THEN 'queued' WHEN is_live THEN 'running' WHEN is_failed THEN 'fail' ELSE 'success' END,
    CASE WHEN is_failed AND NOT is_live THEN 'SQL compilation error: invalid identifier' END,
    instant(at_), CASE WHEN NOT is_live THEN instant(ends) END, least(ends, the('now_at')) - at_,
    least(held, compile_ms), least(held - least(held, compile_ms), provisioning_ms), least(start, the('now_at')) - at_,
    least(greatest(0, held - compile_ms - provisioning_ms), blocked_ms), greatest(0, held - compile_ms - provisioning_ms - blocked_ms),
    CASE WHEN is_live OR is_failed THEN 0 ELSE 1 + below(90000, 57, nth) END, format('{:016x}', bits(58, h))
FROM (SELECT *, what = 'analyst' AND rnd(59, nth) < 0.012 AS is_failed FROM worded), stage.morning
ORDER BY nth;

-- Load by intervals of five minutes: of the two warehouses that the DAG uses, from the statements; of the others, as it is every day
CREATE TABLE stage.bucket AS
WITH spread AS (
    SELECT w, at_, start, ends, unnest(range(at_ // 300000, (least(ends, the('now_at')) - 1) // 300000 + 1)) AS b FROM stage.statement WHERE w <= 2 AND at_ < the('now_at')
)
SELECT w, b, sum(greatest(0, least(ends, (b + 1) * 300000) - greatest(start, b * 300000)))::BIGINT AS running_ms,
    sum(greatest(0, least(start, (b + 1) * 300000) - greatest(at_, b * 300000)))::BIGINT AS queued_ms
FROM spread GROUP BY w, b
UNION ALL
SELECT w, b, CASE w WHEN 3 THEN 1800000 + below(500000, 60, b) WHEN 4 THEN 1500000 + below(600000, 61, b) ELSE 1350000 + below(500000, 62, b) END,
    CASE w WHEN 3 THEN CASE WHEN rnd(63, b) < 0.1 THEN below(180000, 64, b) ELSE 0 END ELSE 0 END
FROM stage.day, range(-24, 108) AS r (i), range(3, 6) AS q (w)
CROSS JOIN LATERAL (SELECT due_at // 300000 + i AS b)
WHERE (due_at // 300000 + i + 1) * 300000 <= the('now_at');

INSERT INTO snowflake_account_usage.warehouse_load_history
SELECT instant(b * 300000), instant((b + 1) * 300000), name, (running_ms::DECIMAL(18, 3) / 300000)::DECIMAL(18, 3), (queued_ms::DECIMAL(18, 3) / 300000)::DECIMAL(18, 3)
FROM stage.bucket JOIN stage.warehouse USING (w)
WHERE (b + 1) * 300000 <= the('now_at') AND running_ms + queued_ms > 0
ORDER BY b, name;

INSERT INTO raw.load_manifest
SELECT task_id, instant(due_at)::DATE, 3 + below(30, 65, k) + exec // 90000, (exec - blocked) * (19000 + below(900, 66, d * 1000 + k)), instant(due_at - minutes(20) - below(minutes(60), 67, d * 1000 + k))
FROM stage.load_exec JOIN stage.task USING (k) JOIN stage.day USING (d)
ORDER BY 2, 1;

INSERT INTO bi.dashboards
WITH board AS (
    SELECT i, CASE WHEN i <= 5 + below(9, 68, 1) THEN 210 ELSE 201 + below(9, 69, i) END AS k,
        ['Board overview', 'Sales today', 'Stock and tills', 'Cash position', 'Delivery times', 'Support load', 'Campaign spend', 'Margin by region', 'Churn watch', 'Store ranking',
         'Returns', 'Funnel', 'Targets', 'Suppliers', 'Ratings', 'Open invoices', 'Shift planning', 'Search terms', 'Price changes', 'Consents', 'Top customers', 'Carrier scorecard'][i] AS title
    FROM range(1, 23) AS r (i)
)
SELECT 10 * i + below(9, 70, i), title, task_id, instant(the('due_at') + minutes(105)),
    instant(CASE WHEN today.end_ + delay < the('now_at') THEN today.end_ + delay ELSE before_.end_ + delay END),
    ['sales', 'stores', 'finance', 'operations', 'marketing', 'management'][1 + i % 6], 6 + below(70, 71, i)
FROM (SELECT *, 60000 + below(150000, 72, i) AS delay FROM board) AS board_ JOIN stage.task USING (k)
JOIN (SELECT * FROM stage.ran WHERE d = 1) AS before_ ON before_.k = board_.k
LEFT JOIN (SELECT * FROM stage.ran WHERE d = 0) AS today ON today.k = board_.k
ORDER BY i;

INSERT INTO ops.incidents
SELECT 'INC-' || (told(4410, whole(1200, 4800, 73, 1)) + k), severity, service, instant(the('page_at') - minutes(back)),
    CASE WHEN k = 3 THEN told('h.larsen', pick(['c.varga', 't.mbeki', 'i.rossi', 'h.larsen', 'k.sato', 'b.nowak', 'f.ndiaye'], 73, 2)) ELSE commander END
FROM (VALUES (0, 'P2', 'airflow', 28991, 'j.lindqvist'), (1, 'P1', 'orders-api', 19870, 'm.okafor'),
    (2, 'P2', 'bi', 8104, 'j.lindqvist'), (3, 'P2', 'daily-dag', 0, NULL)) AS v (k, severity, service, back, commander);

INSERT INTO ops.changes
SELECT 400 + row_number() OVER (ORDER BY at_), instant(at_), service, summary FROM (
    SELECT the('page_at') - minutes(1490 * k) - minutes(below(900, 74, k)) AS at_, pick(['orders-api', 'search', 'airflow', 'catalogue', 'warehouse'], 75, k) AS service,
        pick(['New release', 'Upgrade of the base image', 'Rotation of credentials', 'New index', 'Two metrics renamed'], 76, k) AS summary FROM range(4, 27) AS r (k)
    UNION ALL SELECT the('due_at') - minutes(1440 * 2) - minutes(870) + 1000 * below(3000, 77, 1), 'dbt', 'Upgrade of dbt and its packages'
    UNION ALL SELECT the('due_at') - minutes(1440 * 3) - minutes(130) + 1000 * below(3000, 77, 2), 'airflow', 'Two workers moved to other hosts'
) ORDER BY at_;

INSERT INTO ops.routes
SELECT workload, who, name, instant(the('page_at') - minutes(1440 * back)), reason FROM (VALUES
    ('loads', 'load_… tasks of the daily DAG', 1, 410, 'since the beginning'), ('dbt', 'dbt_… tasks of the daily DAG, and other projects of dbt', 2, 200, 'dbt got its own warehouse'),
    ('checks', 'check_… tasks of the daily DAG', 2, 200, 'as dbt'), ('analysts', 'people with the role ANALYST', 1, 410, 'since the beginning'),
    ('dashboards', 'SVC_BI, dashboards', 3, 350, 'as agreed with BI'), ('finance', 'SVC_FINANCE', 4, 350, 'as agreed with finance'),
    ('exports', 'SVC_EXPORT, and crm_sync', 5, 300, 'as agreed')) AS v (workload, who, w, back, reason) JOIN stage.warehouse USING (w)
ORDER BY workload;
