-- Purpose: the public tables, filled from the stage.
-- Grain:   each public table at its own grain (schema.sql).
-- Keys:    query_id rises with start_time; other ids are sequential, with an offset per seed.
-- Seed:    nothing new but names of dashboards and noise of cloud services.
-- Nothing after world_now() is written anywhere; a statement that runs then shows what it has done so far.

CREATE TABLE stage.size_name AS
SELECT * FROM (VALUES (1, 'X-Small'), (2, 'Small'), (4, 'Medium'), (8, 'Large'), (16, 'X-Large'), (32, '2X-Large'), (64, '3X-Large'), (128, '4X-Large'),
    (256, '5X-Large'), (512, '6X-Large')) AS v (rate, size_);

INSERT INTO finance.warehouse_rates SELECT size_, rate FROM stage.size_name ORDER BY rate;

INSERT INTO finance.budgets
SELECT month_::DATE, told(180000, round((SELECT sum(micro) FROM stage.used WHERE h >= the('page_h') - 24 * 30 AND h < the('page_h')) / 1000000
    * the('usd_per_credit') * real_between(0.95, 2.1, 80, 2) / 10)::BIGINT * 10),
    CASE WHEN month_ < date_trunc('month', instant(the('page_at'))) THEN the('usd_before') ELSE the('usd_per_credit') END
FROM (SELECT DISTINCT date_trunc('month', instant(h * 3600000)) AS month_ FROM stage.used) ORDER BY 1;

INSERT INTO snowflake_show.warehouses
SELECT name, size_, 1, CASE WHEN w = 4 THEN greatest(clusters, the('live') + 1) ELSE clusters END, coalesce(resized.auto_suspend, warehouse.auto_suspend), true, NULL, work, team
FROM stage.warehouse LEFT JOIN stage.resized ON w = 4 JOIN stage.size_name ON size_name.rate = coalesce(resized.rate, (SELECT max(rate_) FROM stage.enlarged WHERE enlarged.w = warehouse.w), warehouse.rate)
ORDER BY name;

INSERT INTO snowflake_account_usage.warehouse_metering_history
WITH hour_ AS (
    SELECT w, used.h, used.micro + CASE WHEN w = 4 THEN coalesce(burnt.micro, 0) ELSE 0 END AS compute,
        (used.micro * (2 + below(6, 81, w * 1000000 + used.h)) // 1000)::BIGINT AS services
    FROM stage.used LEFT JOIN stage.burnt ON burnt.h = used.h
)
SELECT instant(h * 3600000), instant((h + 1) * 3600000), warehouse_id, name, ((compute + services)::DECIMAL(18, 0) * 0.000001)::DECIMAL(18, 6),
    (compute::DECIMAL(18, 0) * 0.000001)::DECIMAL(18, 6), (services::DECIMAL(18, 0) * 0.000001)::DECIMAL(18, 6)
FROM hour_ JOIN stage.warehouse USING (w)
WHERE (h + 1) * 3600000 <= the('now_at') AND compute > 0
ORDER BY h, name;

-- Statements with the size they met, how long they took, and what of it lies before now
INSERT INTO stage.statement
SELECT NULL, 960, at_, 60, 0, 0, 90, 0, pick(names, 82, 1), 'ANALYST', NULL, 'ALTER',
    format('ALTER WAREHOUSE {} SET WAREHOUSE_SIZE = ''{}''', name, upper(size_)) || CASE resized.auto_suspend WHEN 0 THEN ' AUTO_SUSPEND = 0' ELSE '' END,
    NULL, 0, 0, 0, 0, 1, 40000, NULL
FROM stage.resized JOIN stage.size_name USING (rate), stage.people, (SELECT name FROM stage.warehouse WHERE w = 4)
UNION ALL
SELECT NULL, 961, at_, 55, 0, 0, 80, 0, pick(names, 82, at_ // 60000), 'EXPORTER', NULL, 'ALTER', format('ALTER WAREHOUSE {} SET WAREHOUSE_SIZE = ''{}''', name, upper(size_)),
    NULL, 0, 0, 0, 0, 1, 40000, NULL
FROM stage.enlarged JOIN stage.warehouse USING (w) JOIN stage.size_name ON size_name.rate = rate_, stage.people;

CREATE TABLE stage.hash AS SELECT t, format('{:016x}', bits(84, t)) AS hash FROM (SELECT DISTINCT t FROM stage.statement);

CREATE TABLE stage.done AS
WITH sized AS (
    SELECT statement.*, coalesce(CASE WHEN statement.w = 4 AND start >= at_ THEN resized.rate END,
        CASE WHEN statement.w = 7 THEN (SELECT max(rate_) FROM stage.enlarged WHERE enlarged.at_ <= start) END, warehouse.rate) AS rate_then, warehouse.name,
        row_number() OVER (ORDER BY start, statement.t, statement.w, exec_ms, micro, rows_) AS nth
    FROM stage.statement LEFT JOIN stage.warehouse USING (w) LEFT JOIN stage.resized ON true
    WHERE start < the('now_at')
), lasting AS (
    SELECT *, coalesce(exec_ms, greatest(90, micro * 36 // (10 * rate_then))) AS exec_, start + compile_ms + queued_ms + blocked_ms AS began FROM sized
)
SELECT *, began + exec_ AS ends, began + exec_ > the('now_at') AS is_running,
    greatest(0, least(exec_, the('now_at') - began)) AS exec_so_far
FROM lasting;

INSERT INTO snowflake_account_usage.query_history
SELECT the('id0') + nth, text_, type_, user_, role, name, size_, CASE WHEN name IS NOT NULL THEN cluster END, tag,
    CASE WHEN is_running THEN 'running' WHEN error_ IS NULL THEN 'success' ELSE 'fail' END, CASE WHEN NOT is_running THEN error_ END,
    instant(start), CASE WHEN NOT is_running THEN instant(ends) END, CASE WHEN is_running THEN the('now_at') ELSE ends END - start, compile_ms, exec_so_far, queued_ms, blocked_ms,
    gigabytes * 1000000000 + below(900000000, 83, nth), parts, parts_total, spilled * 1000000000, CASE WHEN is_running OR error_ IS NOT NULL THEN 0 ELSE rows_ END,
    substr(md5(text_), 1, 16), format('{:016x}', bits(84, t)), (nano::DECIMAL(18, 0) * 0.000000001)::DECIMAL(18, 9)
FROM stage.done LEFT JOIN stage.size_name ON size_name.rate = rate_then AND name IS NOT NULL
ORDER BY nth;

INSERT INTO snowflake_account_usage.query_attribution_history
SELECT the('id0') + nth, name, format('{:016x}', bits(84, t)), user_, instant(start), instant(ends), ((exec_ * rate_then * 10 // 36)::DECIMAL(18, 0) * 0.000001)::DECIMAL(18, 6)
FROM stage.done WHERE name IS NOT NULL AND ends <= the('now_at') - minutes(480) AND exec_ > 100
ORDER BY nth;

INSERT INTO snowflake_account_usage.resource_monitors
SELECT 'ACCOUNT_MONTH', 'ACCOUNT', 'MONTHLY', round(usd_budget / usd_per_credit, 2),
    (SELECT sum(credits_used) FROM snowflake_account_usage.warehouse_metering_history WHERE start_time >= month AND start_time < instant(the('page_at'))), 90, NULL, NULL
FROM finance.budgets WHERE month = date_trunc('month', instant(the('page_at')) - INTERVAL 1 SECOND);

INSERT INTO snowflake_account_usage.tables
SELECT * FROM (VALUES ('app', 'events', the('table_rows'), the('table_rows') * 400), ('raw', 'source_2', the('table_rows') // 3 + 17000, the('table_rows') * 90),
    ('dw', 'sessions', the('table_rows') // 9 + 8000, the('table_rows') * 25), ('finance', 'postings_1', the('table_rows') // 60 + 311, the('table_rows') * 7)) AS v ORDER BY 1, 2;

INSERT INTO bi.schedules
WITH usual AS (
    SELECT t, row_number() OVER (ORDER BY t) AS n, CASE WHEN t // 8 = 3 THEN 3 ELSE 4 END AS w
    FROM (SELECT unnest([24, 25, 26, 27, 28, 29, 30, 33]) AS t)
), both_ AS (
    SELECT t, w, dashboard, 20 * n AS days, every_, n FROM usual JOIN (VALUES (1, 'Sales by region', 60), (2, 'Board overview', 1440), (3, 'Churn risk', 360), (4, 'Support load', 60),
        (5, 'Marketing funnel', 120), (6, 'Usage by plan', 60), (7, 'Billing checks', 1440), (8, 'Seats by region', 240)) AS v (n, dashboard, every_) USING (n)
)
SELECT the('schedule0') + n * 3, dashboard, pick(names, 85, n), every_, format('{:016x}', bits(84, t)), name, instant(the('first_h') * 3600000 - minutes(1440 * days) - minutes(below(700, 86, n))), n <> 7
FROM both_ JOIN stage.warehouse USING (w), stage.people
UNION ALL
SELECT the('schedule0') + 13, told('Feature paths', pick(['Feature paths', 'What comes next', 'Click sequences', 'Next best feature', 'Journeys'], 85, 40)),
    pick(names, 82, 1), the('every'), format('{:016x}', bits(84, 950)), name, instant(CASE WHEN the('is_known') THEN the('saved_at') - minutes(1440 * 30) ELSE the('saved_at') END), true
FROM stage.warehouse, stage.people WHERE w = 4 AND (EXISTS (FROM stage.refresh) OR the('is_known'))
UNION ALL
SELECT the('schedule0') + 23 + 3 * n, dashboard, pick(names, 85, 50 + n), 30, format('{:016x}', bits(84, t)), name, instant(saved_at), true
FROM stage.harmless JOIN stage.warehouse USING (w), stage.people
ORDER BY 1;

INSERT INTO bi.refresh_log
SELECT schedule_id, start_time - to_milliseconds(epoch_ms(start_time) % 60000), query_id
FROM snowflake_account_usage.query_history JOIN bi.schedules USING (query_parameterized_hash) WHERE query_tag = 'dashboard'
ORDER BY query_id;

INSERT INTO app.events
SELECT row_number() OVER (ORDER BY at_, i), account + 1000, instant(at_),
    ['dashboard', 'search', 'export', 'invite', 'billing', 'report', 'api_key', 'comment'][1 + feature]
FROM stage.event WHERE at_ < the('now_at') AND at_ >= the('page_at') // 86400000 * 86400000 - minutes(1440 * 30) ORDER BY at_, i;

INSERT INTO ops.incidents
SELECT 'INC-' || (told(3071, whole(1200, 4800, 87, 1)) + k), severity, service, instant(the('page_at') - minutes(back)),
    CASE WHEN k = 3 THEN told('t.mbeki', pick(['c.varga', 't.mbeki', 'i.rossi', 'h.larsen', 'k.sato', 'b.nowak', 'f.ndiaye'], 87, 2)) ELSE commander END
FROM (VALUES (0, 'P2', 'warehouse', 31207, 'j.lindqvist'), (1, 'P1', 'orders-api', 22110, 'm.okafor'),
    (2, 'P2', 'bi', 9304, 'j.lindqvist'), (3, 'P1', 'warehouse-cost', 0, NULL)) AS v (k, severity, service, back, commander);

INSERT INTO ops.changes
SELECT 700 + row_number() OVER (ORDER BY at_), instant(at_), service, summary FROM (
    SELECT the('page_at') - minutes(1490 * k) - minutes(below(900, 88, k)) AS at_, pick(['orders-api', 'search', 'etl', 'dbt', 'catalogue'], 89, k) AS service,
        pick(['New release', 'Upgrade of the base image', 'Rotation of credentials', 'New index', 'Two metrics renamed'], 90, k) AS summary FROM range(2, 27) AS r (k)
    UNION ALL SELECT the('first_at') - minutes(300) + 1000 * below(3000, 91, 1), 'etl', 'Release: new pipeline for order lines, on ETL_WH'
    UNION ALL SELECT the('first_at') - minutes(1830) + 1000 * below(3000, 91, 2), 'catalogue', 'Lineage is read more often'
) ORDER BY at_;

INSERT INTO ops.planned_work
SELECT 300 + row_number() OVER (ORDER BY announced, w), name, title, work.team, instant(announced), instant(from_h * 3600000), instant((from_h + hours) * 3600000), cap
FROM stage.work JOIN stage.warehouse USING (w)
WHERE title IS NOT NULL AND announced <= the('now_at') AND (from_h + hours) * 3600000 > the('first_h') * 3600000 ORDER BY announced, w;
