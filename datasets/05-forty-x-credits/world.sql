-- Purpose: the stage of 05 · forty times the credits: a month of warehouses, their hours, statements, and a table of events.
-- Grain:   stage.story one row; stage.warehouse one per warehouse; stage.used one per warehouse and hour, without the fault;
--          stage.statement one per statement; stage.run one per refresh that the new dashboard would make; stage.event one per event.
-- Keys:    w numbers warehouses, h hours since 1970, k refreshes from 1.
-- Seed:    hour, day, how often and how long the dashboard is refreshed, prices, usual use, names.
-- Credits are counted in millionths (micro). Credits do not scale; the number of statements and events does.

-- The story: every figure that the rest follows from ----------------------------------------------
CREATE TABLE stage.story AS
WITH draw AS (
    SELECT
        told(8, CASE profile() WHEN 'quiet' THEN whole(2, 4, 1, 1) ELSE whole(0, 23, 1, 1) END) AS page_hour,
        told(DATE '2026-03-05', make_date(2026, whole(1, 12, 1, 2), whole(3, 27, 1, 3))) AS some_day,
        told(15, pick([10, 12, 15, 20], 1, 4)) AS every,
        told(47, whole(34, 62, 1, 5)) AS drawn_runs,
        -- credits an hour of the size that was chosen for it, and how many refreshes run at once
        told([128, 2], pick([[128, 1], [128, 2], [128, 2], [128, 3], [64, 3], [64, 4]], 1, 6)) AS shape,
        real_between(0.36, 0.64, 1, 7) AS part_of_interval,
        real_between(26, 66, 1, 8) AS ratio,
        told(0.0, real_between(0.045, 0.085, 1, 9)) AS idle_share,
        told(8, pick([2, 4, 8], 1, 10)) AS usual_rate,
        told(4000000000, whole(2500, 6500, 1, 11) * 1000000) AS table_rows,
        told(3.00, pick([2.00, 2.40, 2.60, 2.85, 3.00, 3.20, 3.60, 3.90], 1, 12)) AS usd_per_credit,
        told(5, whole(3, 7, 1, 13)) AS n_cancelled
), day AS (
    -- the second day of a month: the books of the month before are closed
    SELECT *, page_day(some_day, date_trunc('month', some_day)::DATE + 1) AS page_day,
        least(drawn_runs, 900 // every) AS runs, shape[1] AS rate, shape[2] AS live
    FROM draw
), clock AS (
    SELECT *, ms(page_day + to_hours(page_hour)) AS page_at,
        ms(page_day + to_hours(page_hour)) + minutes(param('run_on')) AS now_at,
        minutes(every) AS interval_ms
    FROM day
), length_ AS (
    -- all refreshes together up to the page: the finished ones by their mean, the live ones by when they began
    SELECT *, told(103500000, round((runs - live) * (live + part_of_interval) * interval_ms)::BIGINT + live * (live + 1) // 2 * interval_ms) AS total_ms,
        -- a smaller fault is less work, for which a smaller warehouse was chosen
        greatest(1, pow(2, round(log2(rate * param('size'))))::BIGINT) AS rate_chosen
    FROM clock
), credits AS (
    SELECT *, total_ms * rate * 10 // 36 AS work_micro,
        told(220417326, round(total_ms * rate * 10 // 36 * idle_share)::BIGINT) AS idle_micro
    FROM length_
)
SELECT *,
    told(100038617, round((work_micro + idle_micro) / (ratio - 1) / 10000)::BIGINT * 10000) AS base_micro,
    page_at - interval_ms * runs AS first_at,
    page_at - interval_ms * runs - minutes(7) - 1000 * whole(3, 55, 1, 14) AS saved_at,
    page_at - interval_ms * runs - minutes(23) - 1000 * whole(3, 55, 1, 15) AS resized_at,
    page_at // 3600000 AS page_h,
    page_at // 3600000 - 31 * 24 AS first_h,
    quota(told(26000, whole(22000, 29000, 1, 16)), 260) AS n_statements,
    greatest(2, round(144 * scale()))::BIGINT AS polls_a_day,
    round(table_rows * scale() / 10000)::BIGINT // 4 * 4 AS n_events,
    whole(4000, 9000, 1, 17) * 100 AS id0,
    whole(1, 60, 1, 18) AS schedule0,
    -- the price of the months before: the contract was renewed
    usd_per_credit + told(0.25, pick([-0.40, -0.20, 0.15, 0.30, 0.45], 1, 19)) AS usd_before,
    -- on some days it is no new query that runs away: it was saved weeks ago, sent once a day, and read one day of the table
    -- until that was stored anew
    profile() IN ('weekend', 'growth', 'campaign') AS is_known,
    rate * param('size') / rate_chosen AS slower
FROM credits;
SET VARIABLE story = (SELECT story FROM stage.story);

-- Warehouses; credits a day, and the hour at which most is used --------------------------------------
CREATE TABLE stage.warehouse AS
WITH named AS (
    SELECT * FROM (VALUES
        (1, 'ETL_WH', 640.0, 16, 2, 0.40, 3, 60, 'loads of sources', 'data engineering'),
        (2, 'TRANSFORM_WH', 540.0, 16, 5, 0.45, 3, 60, 'dbt', 'analytics engineering'),
        (3, 'BI_WH', 210.0, 8, 10, 0.55, 4, 300, 'dashboards', 'BI'),
        (4, told('BI_ADHOC_WH', pick(['ANALYST_WH', 'EXPLORE_WH', 'SELF_SERVICE_WH', 'SANDBOX_WH', 'INSIGHTS_WH'], 2, 1)),
            NULL, NULL, 14, 0.50, 5, 600, 'ad-hoc queries and self-made dashboards', 'BI'),
        (5, 'DS_WH', 160.0, 8, 15, 0.50, 2, 300, 'notebooks and training', 'data science'),
        (6, 'FINANCE_WH', 60.0, 4, 9, 0.55, 2, 120, 'finance reports and month-end close', 'finance'),
        (7, 'REVERSE_ETL_WH', 90.0, 4, 12, 0.30, 2, 60, 'exports to other systems', 'data engineering'),
        (8, 'BACKFILL_WH', 12.0, 16, 21, 0.20, 2, 60, 'backfills, announced', 'data engineering'),
        (9, 'METADATA_WH', 6.0, 1, 3, 0.10, 1, 60, 'catalogue and lineage', 'platform')
    ) AS v (w, name, daily, rate, peak, swing, clusters, auto_suspend, work, team)
)
SELECT w, name, coalesce(rate, the('usual_rate'))::BIGINT AS rate, peak, swing, clusters, auto_suspend, work, team,
    coalesce(round(daily * told(1.0, real_between(0.72, 1.3, 2, 10 + w)) * 1000000)::BIGINT, the('base_micro')) AS daily_micro,
    row_number() OVER (ORDER BY bits(3, w)) + 40 AS warehouse_id
FROM named;

-- Usual use by hour: day and week, slow growth, small noise; the ad-hoc warehouse is livelier
CREATE TABLE stage.raw_hour AS
SELECT w, h, (the('page_h') - 1 - h) // 24 AS back, round(
    daily_micro / 24.0 * (1 + swing * cos(6.283185307179586 * (h % 24 - peak) / 24))
    * CASE WHEN (h // 24 + 3) % 7 >= 5 AND w IN (3, 4, 5, 6) THEN 0.55 ELSE 1 END
    * CASE WHEN profile() = 'holiday' AND w IN (3, 4, 5) AND h // 24 = the('page_at') // 86400000 THEN 0.5 ELSE 1 END
    * (1 + 0.012 * (h - the('first_h')) / 168.0)
    * (1 + 0.03 * (2 * rnd(4, w * 100000 + h // 24) - 1))
    * (1 + CASE w WHEN 4 THEN 0.30 ELSE 0.04 END * (2 * rnd(5, w * 1000000 + h) - 1)))::BIGINT AS micro
FROM stage.warehouse, range(the('first_h'), the('page_h') + 1 + param('run_on') // 60) AS r (h);

-- The ad-hoc warehouse: of its 28 windows of 24 hours before the last one, the two in the middle are what is told (the one
-- with the figures for the board, below, is among the largest)
CREATE TABLE stage.window_ AS
WITH summed AS (
    SELECT back, sum(micro)::BIGINT AS micro FROM stage.raw_hour WHERE w = 4 AND h < the('page_h') GROUP BY back
), ranked AS (
    SELECT *, row_number() OVER (ORDER BY back = 8 AND profile() <> 'campaign', micro, back) AS nth FROM summed WHERE back BETWEEN 1 AND 28
), middle AS (
    SELECT sum(micro)::BIGINT AS twice FROM ranked WHERE nth IN (14, 15)
)
SELECT summed.back, summed.micro AS was, twice, CASE WHEN summed.back = 0 OR nth IN (14, 15) THEN the('base_micro')
    ELSE (summed.micro::HUGEINT * 2 * the('base_micro') // twice)::BIGINT END AS micro
FROM summed LEFT JOIN ranked USING (back), middle;

CREATE TABLE stage.used AS
WITH so_far AS (
    SELECT h, raw_hour.back, raw_hour.micro, sum(raw_hour.micro) OVER (PARTITION BY raw_hour.back ORDER BY h)::HUGEINT AS upto
    FROM stage.raw_hour WHERE w = 4
)
SELECT w, h, micro FROM stage.raw_hour WHERE w <> 4
UNION ALL
SELECT 4, h, CASE WHEN h >= the('page_h') THEN (so_far.micro::HUGEINT * 2 * the('base_micro') // (SELECT any_value(twice) FROM stage.window_))::BIGINT
    ELSE (window_.micro * upto // was - window_.micro * (upto - so_far.micro) // was)::BIGINT END
FROM so_far LEFT JOIN stage.window_ USING (back);

-- Work beside the usual: announced, or known, or small. cap: credits an hour that were announced
CREATE TABLE stage.work AS
WITH first_of_month AS (
    SELECT DISTINCT date_trunc('month', instant(h * 3600000)) AS month_ FROM stage.used WHERE w = 1
    UNION SELECT date_trunc('month', instant(the('now_at')))
), drawn AS (
    -- the books are closed on the second and the third of each month
    SELECT 6 AS w, ms(month_) // 3600000 + 24 + 24 * d + 6 AS from_h, 12 AS hours, 16000000 AS micro, 26 AS cap,
        'Month-end close' AS title, 'finance' AS team, ms(month_) - minutes(60 * 24 * 6) + minutes(whole(300, 900, 6, month(month_))) AS announced
    FROM first_of_month, range(2) AS r (d)
    UNION ALL SELECT 8, the('page_h') - 24 * 12 - 11, 6, 16000000, 30, 'Backfill of order lines', 'data engineering', the('page_at') - minutes(60 * 24 * 14)
    UNION ALL SELECT 8, the('page_h') - CASE profile() WHEN 'growth' THEN 9 ELSE 13 END, 5, CASE profile() WHEN 'growth' THEN 22000000 ELSE 17000000 END, 30,
        'Backfill of sessions', 'data engineering', the('page_at') - minutes(60 * 31)
    UNION ALL SELECT 1, the('page_h') - CASE profile() WHEN 'growth' THEN 6 ELSE 24 * 5 END, 4, 45000000, 120, 'First load of a new source', 'data engineering',
        the('page_at') - minutes(60 * 24 * 8)
    -- a board deck is prepared on the ad-hoc warehouse
    UNION ALL SELECT 4, the('page_h') - CASE profile() WHEN 'campaign' THEN 10 ELSE 24 * 9 END, 9, 14000000, 16 + the('base_micro') * 2 // 24000000, 'Figures for the board', 'BI',
        the('page_at') - minutes(60 * 24 * 10)
    -- models are trained every Saturday; nobody announces it any more
    UNION ALL SELECT 5, day_ * 24 + 2, 18, 24000000, NULL, NULL, 'data science', NULL
    FROM (SELECT DISTINCT h // 24 AS day_ FROM stage.used WHERE w = 1) WHERE (day_ + 3) % 7 = 5
    -- a small warehouse is used for once: many times its usual, and next to nothing
    UNION ALL SELECT 9, the('page_h') - CASE profile() WHEN 'quiet' THEN 7 ELSE 24 * 3 + 7 END, 2, 4500000, NULL, NULL, 'platform', NULL
)
SELECT row_number() OVER (ORDER BY from_h, w) AS n, * FROM drawn;

UPDATE stage.used SET micro = used.micro + work.micro + floor(work.micro * 0.06 * rnd(7, used.h))::BIGINT
FROM stage.work WHERE work.w = used.w AND used.h >= from_h AND used.h < from_h + hours;

-- Statements --------------------------------------------------------------------------------------
-- micro: credits of the statement where it is known, else a share of its hour by weight
CREATE TABLE stage.statement (
    w BIGINT, t BIGINT, start BIGINT, compile_ms BIGINT, queued_ms BIGINT, blocked_ms BIGINT, exec_ms BIGINT, micro BIGINT,
    user_ VARCHAR, role VARCHAR, tag VARCHAR, type_ VARCHAR, text_ VARCHAR, error_ VARCHAR,
    gigabytes BIGINT, parts BIGINT, parts_total BIGINT, spilled BIGINT, rows_ BIGINT, nano BIGINT, cluster BIGINT);

CREATE TABLE stage.people AS
SELECT ['a.kowalski', 'm.silva', 'j.brandt', 'l.oconnor', 'y.tanabe', 'r.haddad', 'e.lindholm', 's.moreau', 'p.novotny', 'd.okoye'] AS names;

INSERT INTO stage.statement
WITH drawn AS (
    SELECT i, CASE WHEN u < 0.24 THEN 1 WHEN u < 0.44 THEN 2 WHEN u < 0.68 THEN 3 WHEN u < 0.82 THEN 4 WHEN u < 0.88 THEN 5 WHEN u < 0.92 THEN 6
            WHEN u < 0.97 THEN 7 WHEN u < 0.98 THEN 8 ELSE 9 END AS w,
        the('first_h') // 24 + below(32 + param('run_on') // 1440, 8, i) AS day_, (rnd(9, i) + rnd(10, i) - 1) * 12 AS off_, rnd(11, i) AS v
    FROM (SELECT i, rnd(12, i) AS u FROM range(the('n_statements')) AS r (i))
), timed AS (
    SELECT i, drawn.w, v, day_ * 24 + (floor(peak + off_)::BIGINT + 24) % 24 AS h, rate, name FROM drawn JOIN stage.warehouse USING (w)
), weighed AS (
    SELECT timed.*, micro, round(-ln(1 - rnd(13, i)) * 1000)::BIGINT + 40 AS weight FROM timed JOIN stage.used USING (w, h)
), shared AS (
    SELECT *, (micro * (50 + below(36, 14, w * 1000000 + h)) // 100 * weight // sum(weight) OVER (PARTITION BY w, h))::BIGINT AS own FROM weighed
), typed AS (
    SELECT *, w * 8 + floor(7 * v * v)::BIGINT AS t, h * 3600000 + below(3600000, 15, i) AS start, rnd(16, i) AS u FROM shared
)
SELECT w, t, start, 80 + below(900, 17, i), CASE WHEN rnd(18, i) < 0.05 THEN below(40000, 19, i) ELSE 0 END, 0, NULL, own,
    CASE w WHEN 1 THEN 'SVC_ETL' WHEN 2 THEN 'SVC_DBT' WHEN 3 THEN 'SVC_BI' WHEN 6 THEN 'SVC_FINANCE' WHEN 7 THEN 'SVC_EXPORT' WHEN 8 THEN 'SVC_ETL'
        WHEN 9 THEN 'SVC_CATALOGUE' ELSE CASE WHEN w = 4 AND t % 8 = 1 THEN 'SVC_BI' ELSE pick(names, 20, i) END END,
    CASE w WHEN 1 THEN 'LOADER' WHEN 2 THEN 'TRANSFORMER' WHEN 3 THEN 'BI' WHEN 4 THEN CASE WHEN t % 8 = 1 THEN 'BI' ELSE 'ANALYST' END WHEN 5 THEN 'DATA_SCIENCE'
        WHEN 6 THEN 'FINANCE' WHEN 7 THEN 'EXPORTER' WHEN 8 THEN 'LOADER' ELSE 'PLATFORM' END,
    CASE WHEN w = 2 THEN 'dbt' WHEN w = 3 OR w = 4 AND t % 8 = 1 THEN 'dashboard' END,
    CASE w WHEN 1 THEN 'COPY' WHEN 2 THEN 'CREATE_TABLE_AS_SELECT' WHEN 8 THEN 'INSERT' ELSE 'SELECT' END,
    CASE w WHEN 1 THEN format('COPY INTO raw.source_{} FROM @landing/{}', t % 8, strftime(instant(start), '%Y/%m/%d/%H'))
        WHEN 2 THEN format('CREATE OR REPLACE TABLE dw.model_{} AS SELECT * FROM dw.stg_{} WHERE loaded_at >= DATE ''{}''', t % 8, t % 8, strftime(instant(start), '%Y-%m-%d'))
        WHEN 5 THEN format('SELECT * FROM features.set_{} WHERE day >= DATE ''{}''', t % 8, strftime(instant(start - minutes(60 * 24 * 90)), '%Y-%m-%d'))
        WHEN 6 THEN format('SELECT account, sum(amount) FROM finance.postings_{} WHERE month = DATE ''{}'' GROUP BY account', t % 8, strftime(date_trunc('month', instant(start)), '%Y-%m-%d'))
        WHEN 7 THEN format('SELECT * FROM export.audience_{} WHERE changed_at >= TIMESTAMP ''{}''', t % 8, strftime(instant(start // 60000 * 60000), '%Y-%m-%d %H:%M:%S'))
        WHEN 8 THEN format('INSERT INTO dw.history_{} SELECT * FROM raw.source_{} WHERE day = DATE ''{}''', t % 8, t % 8, strftime(instant(start - minutes(60 * 24 * 40)), '%Y-%m-%d'))
        WHEN 9 THEN format('SELECT * FROM catalogue.lineage_{} WHERE seen_at >= TIMESTAMP ''{}''', t % 8, strftime(instant(start // 60000 * 60000), '%Y-%m-%d %H:%M:%S'))
        ELSE format('SELECT feature, count(*) FROM app.events WHERE event_at >= DATE ''{}'' AND tile_{} GROUP BY feature', strftime(instant(start - minutes(60 * 24)), '%Y-%m-%d'), t)
        END,
    CASE WHEN u < 0.006 THEN 'SQL compilation error: invalid identifier' END,
    1 + own // 60000 + below(40, 21, i), 30 + own // 3000 + below(300, 22, i), 200 + own // 2000 + below(6000, 23, i),
    CASE WHEN rnd(24, i) < 0.02 THEN 1 + below(12, 25, i) ELSE 0 END, whole(1, 4000, 26, i), whole(20000, 900000, 27, i), 1 + below(2, 28, i)
FROM typed, stage.people;

-- The catalogue asks for metadata all day long: no warehouse, cloud services alone
INSERT INTO stage.statement
SELECT NULL, 900, the('page_at') - minutes(1440) * d - minutes(1440) * n // the('polls_a_day') - 1 - below(300000, 30, (d + 1) * 1000 + n),
    40 + below(60, 31, (d + 1) * 1000 + n), 0, 0, 30 + below(200, 32, (d + 1) * 1000 + n), 0, 'SVC_CATALOGUE', 'PLATFORM', NULL, 'SHOW',
    'SHOW TABLES IN ACCOUNT STARTS WITH ''' || chr((65 + n % 26)::INTEGER) || '''', NULL, 0, 0, 0, 0, whole(20, 400, 33, (d + 1) * 1000 + n),
    1296000000 // the('polls_a_day') + below(400000, 34, (d + 1) * 1000 + n), NULL
FROM range(-1, 31) AS r (d), range(the('polls_a_day')) AS s (n);

-- What stands out without costing much: nine hours of waiting for a lock; and the full refresh of the first of the month
INSERT INTO stage.statement
SELECT 1, 901, the('page_at') - minutes(615), 700, 0, minutes(545), 41000, NULL, 'SVC_ETL', 'LOADER', NULL, 'UPDATE',
    'UPDATE raw.source_9 SET is_deleted = TRUE WHERE id IN (SELECT id FROM raw.deletions)', NULL, 3, 410, 9100, 0, 18230, 4100000, 1
UNION ALL
SELECT 2, 902, ms(month_) + minutes(185), 2100, 0, 0, 1350000, NULL, 'SVC_DBT', 'TRANSFORMER', 'dbt', 'CREATE_TABLE_AS_SELECT',
    'CREATE OR REPLACE TABLE dw.events_by_account AS SELECT account_id, feature, count(*) FROM app.events GROUP BY ALL', NULL, 1590, 95400, 95400, 210, 38000000, 9000000, 1
FROM (SELECT DISTINCT date_trunc('month', instant(h * 3600000)) AS month_ FROM stage.used)
WHERE ms(month_) + minutes(185) >= the('first_h') * 3600000
UNION ALL
-- announced backfills: a statement for each hour
SELECT w, 930 + row_number() OVER (PARTITION BY w, k ORDER BY from_h), (from_h + k) * 3600000 + 20000, 900, 0, 0, 3400000 - below(300000, 35, n * 100 + k), NULL, 'SVC_ETL', 'LOADER', 'backfill', 'INSERT',
    format('INSERT INTO dw.{} SELECT * FROM raw.{} WHERE day = DATE ''{}''', lower(replace(title, 'Backfill of ', '')), lower(replace(title, 'Backfill of ', '')), strftime(instant(from_h * 3600000 - minutes(1440 * (40 + k))), '%Y-%m-%d')),
    NULL, 400, 21000, 90000, 40, 81000000, 6000000, 1
FROM stage.work, range(hours) AS r (k) WHERE w = 8
UNION ALL
-- running when the page comes, and innocent
SELECT w, 910 + n, the('page_at') - back, 900, 0, 0, back + ahead, NULL, user_, role, tag, type_, text_, NULL, 40, 800, 60000, 0, 1200, 500000, 1
FROM (VALUES
    (1, 4, 371000, 260000, told('e.lindholm', pick((SELECT names FROM stage.people), 36, 1)), 'ANALYST', NULL, 'SELECT', 'SELECT plan, churned, count(*) FROM dw.accounts GROUP BY ALL'),
    (2, 4, 182000, 140000, 'SVC_BI', 'BI', 'dashboard', 'SELECT', 'SELECT region, sum(seats) FROM dw.seats_by_region WHERE day = (SELECT max(day) FROM dw.seats_by_region) GROUP BY region'),
    (3, 1, 655000, 500000, 'SVC_ETL', 'LOADER', NULL, 'COPY', 'COPY INTO raw.source_2 FROM @landing/late'),
    (4, 2, 1240000, 900000, 'SVC_DBT', 'TRANSFORMER', 'dbt', 'CREATE_TABLE_AS_SELECT', 'CREATE OR REPLACE TABLE dw.accounts_daily AS SELECT * FROM dw.stg_accounts')
) AS v (n, w, back, ahead, user_, role, tag, type_, text_);

-- What is new and harmless: a model of dbt that is run every hour, figures for the board (announced); dashboards that were
-- saved in the last day and read small tables whole, every half hour
INSERT INTO stage.statement
SELECT 2, 904, (the('page_h') - 20 + k) * 3600000 + minutes(12) + below(60000, 61, k), 1400, 0, 0, NULL, 1100000 + below(300000, 62, k), 'SVC_DBT', 'TRANSFORMER', 'dbt', 'CREATE_TABLE_AS_SELECT',
    format('CREATE OR REPLACE TABLE dw.seats_hourly AS SELECT * FROM dw.stg_seats WHERE loaded_at >= TIMESTAMP ''{}''', strftime(instant((the('page_h') - 21 + k) * 3600000), '%Y-%m-%d %H:%M:%S')),
    NULL, 30, 700, 5200, 0, 310000, 900000, 1
FROM range(20 + param('run_on') // 60) AS r (k)
UNION ALL
SELECT w, 905, (from_h + k) * 3600000 + 30000, 1100, 0, 0, NULL, 6000000 + below(900000, 63, k), pick(names, 64, n), 'ANALYST', NULL, 'SELECT',
    format('SELECT plan, region, sum(amount) FROM dw.revenue_daily WHERE day >= DATE ''{}'' GROUP BY ALL', strftime(instant((from_h + k) * 3600000 - minutes(1440 * 365)), '%Y-%m-%d')),
    NULL, 90, 3100, 9000, 0, 900, 700000, 1
FROM stage.work, range(hours) AS r (k), stage.people WHERE w = 4 AND title IS NOT NULL;

CREATE TABLE stage.harmless AS
SELECT n, 919 + n AS t, CASE WHEN n % 2 = 0 THEN 4 ELSE 3 END AS w, the('page_at') - minutes(back) - 1000 * whole(3, 55, 65, n) AS saved_at,
    ['Trials by week', 'Open invoices', 'Seats per plan', 'Support queue', 'New accounts'][n] AS dashboard
FROM (VALUES (1, 1321), (2, 992), (3, 551), (4, 263), (5, 37)) AS v (n, back)
WHERE n <= 2 OR profile() <> 'ordinary';

INSERT INTO stage.statement
SELECT w, t, saved_at // 1800000 * 1800000 + 1800000 * k + 1000 + below(2600, 66, n * 100 + k), 300, 0, 0, NULL, 9000 + below(6000, 67, n * 100 + k), 'SVC_BI', 'BI', 'dashboard', 'SELECT',
    format('SELECT region, count(*) FROM dw.{} WHERE as_of <= TIMESTAMP ''{}'' GROUP BY region', lower(replace(dashboard, ' ', '_')), strftime(instant(saved_at // 1800000 * 1800000 + 1800000 * k), '%Y-%m-%d %H:%M:%S')),
    NULL, 1 + n, 30 + 7 * n, 30 + 7 * n, 0, 12, 60000, 1
FROM stage.harmless, range(1, 60) AS r (k) WHERE saved_at // 1800000 * 1800000 + 1800000 * k < the('now_at');

-- On some days a warehouse is made larger in good time for an export: half as long, at twice the price
CREATE TABLE stage.enlarged AS
SELECT 7 AS w, the('page_at') - minutes(back) AS at_, times * rate AS rate_ FROM stage.warehouse, (VALUES (1310, 2), (541, 4)) AS v (back, times)
WHERE w = 7 AND profile() <> 'ordinary';

-- The refreshes that the new dashboard would make; those after the page go on as before --------------------
CREATE TABLE stage.run AS
WITH numbered AS (
    SELECT k, the('first_at') + (k - 1) * the('interval_ms') AS due, 1000 + below(2600, 40, k) AS late_ms, 800 + below(1700, 41, k) AS compile_ms,
        1000000 + below(120000, 42, k) - 60000 AS weight
    FROM range(1, the('runs') + 1 + param('run_on') // the('every')) AS r (k)
), so_far AS (
    -- what the live ones have done by the page; the rest is shared among those that are finished
    SELECT the('total_ms') - sum(the('page_at') - due - late_ms - compile_ms)::BIGINT AS left_ms
    FROM numbered WHERE k > the('runs') - the('live') AND k <= the('runs')
), parted AS (
    SELECT numbered.*, left_ms, k <= the('runs') - the('live') AS done_, sum(CASE WHEN k <= the('runs') - the('live') THEN weight END) OVER () AS weights
    FROM numbered, so_far
), shared AS (
    SELECT *, CASE WHEN done_ THEN (left_ms * weight // weights)::BIGINT ELSE (left_ms * weight // ((the('runs') - the('live')) * 1000000))::BIGINT END AS floor_ms,
        row_number() OVER (PARTITION BY done_ ORDER BY left_ms * weight % weights DESC, k) AS nth_rest
    FROM parted
), exact AS (
    SELECT *, floor_ms + CASE WHEN done_ AND nth_rest <= left_ms - sum(floor_ms) FILTER (done_) OVER () THEN 1 ELSE 0 END AS full_ms FROM shared
), cancelled AS (
    SELECT k FROM exact WHERE done_ ORDER BY bits(43, k) LIMIT the('n_cancelled')
)
SELECT k, due, due + late_ms AS start, compile_ms, CASE WHEN param('size') = 1 THEN full_ms ELSE round(full_ms * the('slower'))::BIGINT END AS exec_ms,
    k IN (SELECT k FROM cancelled) AS is_cancelled
FROM exact;

-- Where the query is known: its cheap refreshes, once a day
INSERT INTO stage.statement
SELECT 4, 950, the('first_at') - minutes(1440) * d - minutes(60) + 2000, 900, 0, 0, 30000 + below(9000, 68, d), NULL, 'SVC_BI', 'BI', 'dashboard', 'SELECT',
    format('SELECT feature, count(*) FROM app.events WHERE event_at >= DATE ''{}'' GROUP BY feature', strftime(instant(the('first_at') - minutes(1440) * d), '%Y-%m-%d')),
    NULL, 3, the('table_rows') // 42000 // 30, the('table_rows') // 42000, 0, whole(58, 64, 69, d), 700000, 1
FROM range(1, 28) AS r (d) WHERE the('is_known');

-- The events: sessions of four, most of them minutes apart; some begin shortly before midnight, some come in one batch
CREATE TABLE stage.session AS
SELECT s, least(greatest(40, the('n_events') // 50) - 1, floor(round(greatest(40, the('n_events') // 50) * pow(rnd(50, s), 1.25), 3))::BIGINT) AS account,
    CASE WHEN s % 97 = 0 THEN the('page_at') // 86400000 * 86400000 - below(900000, 51, s)
        ELSE the('page_at') // 86400000 * 86400000 - 86400000 * below(30, 52, s) + floor((rnd(53, s) + rnd(54, s)) * 0.5 * 86400000)::BIGINT END AS begins
FROM range(the('n_events') // 4) AS r (s);

CREATE TABLE stage.event AS
WITH gap AS (
    SELECT s, account, begins, CASE WHEN rnd(55, s) < 0.03 THEN 0 ELSE 1 + below(1300000, 56, s) END AS g1, 1 + below(900000, 57, s) AS g2, 1 + below(2400000, 58, s) AS g3
    FROM stage.session
)
SELECT s * 4 + j AS i, account, begins + CASE WHEN j >= 1 THEN g1 ELSE 0 END + CASE WHEN j >= 2 THEN g2 ELSE 0 END + CASE WHEN j >= 3 THEN g3 ELSE 0 END AS at_,
    CASE WHEN rnd(59, s * 4 + j) < 0.3 THEN 0 ELSE below(8, 60, s * 4 + j) END AS feature
FROM gap, range(4) AS r (j);

-- What the fault, or a suspect, writes ----------------------------------------------------------------
CREATE TABLE stage.refresh (k BIGINT, due BIGINT, start BIGINT);                       -- of the new dashboard
CREATE TABLE stage.burnt (h BIGINT, micro BIGINT);                                     -- beside the usual, on warehouse 4
CREATE TABLE stage.resized (at_ BIGINT, rate BIGINT, auto_suspend BIGINT);             -- of warehouse 4
