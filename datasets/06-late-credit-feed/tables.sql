-- Purpose: the public tables, filled from the stage: what follows from when each file was there.
-- Grain:   stage.look one row per pod and look; stage.scored one per decision; then each public table at its own grain (schema.sql).
-- Keys:    ids are sequential in time; an offset per seed and system keeps them apart.
-- Seed:    nothing new but noise of aggregates, other vendors, and the backtest's cases.
-- Nothing after world_now() is written anywhere, but the calendar, which is published ahead.

-- What each pod held after each look: what was loaded by then, if the look succeeded -----------------------------------------
CREATE TABLE stage.look AS
WITH at_ AS (
    SELECT pod, look, the('usual_at') + minutes(the('grid')) + minutes(30) * look AS at_
    FROM range(6) AS p (pod), range(-49, 1 + (the('now_at') - the('usual_at') - minutes(the('grid'))) // minutes(30)) AS l (look)
), tried AS (
    SELECT at_.*, change.pod IS NULL AND NOT (rnd(60, 6 * (look + 100) + at_.pod) < 0.008 AND look BETWEEN -44 AND -3) AS ok,
        (SELECT max(image) FROM stage.file WHERE loaded <= at_) AS there
    FROM at_ LEFT JOIN stage.refresh_change AS change USING (pod, look)
)
SELECT pod::TINYINT AS pod, look, at_, ok, max(CASE WHEN ok THEN there END) OVER (PARTITION BY pod ORDER BY look) AS held FROM tried;

CREATE TABLE stage.scored AS
WITH held AS (
    SELECT d.*, look.at_ AS checked,
        CASE WHEN card = 2 THEN NULL WHEN held = 3 AND more.customer_id IS NULL THEN 2 ELSE held END AS image
    FROM stage.decision AS d JOIN stage.look USING (pod, look)
    LEFT JOIN stage.image AS more ON more.customer_id = d.customer_id AND more.image = 3
), scored AS (
    SELECT held.*, file.as_of AS feature_ts, model_version, review_at, decline_at,
        (base + w_bureau * (700 - coalesce(bureau, 700)) + w_utilization * coalesce(utilization, 0) + w_inquiry * coalesce(inquiries, 0)
            + w_delinquency * coalesce(delinquencies, 0) + w_velocity * velocity + w_device * devices + w_chargeback * chargebacks)::DECIMAL(8, 2) AS score
    FROM held LEFT JOIN stage.image USING (customer_id, image) LEFT JOIN stage.file USING (image)
    JOIN stage.scorecard AS s ON s.n = card
)
SELECT scored.*, CASE WHEN score < review_at THEN 'approve' WHEN score < decline_at THEN 'review' ELSE 'decline' END AS decision,
    coalesce(flip.currency_n, scored.currency_n) AS n,
    coalesce(flip.amount, round(CASE WHEN flip.i IS NOT NULL AND usd > 7500 THEN usd / 6 ELSE usd END / usd_rate, unit))::DECIMAL(18, 2) AS amount
FROM scored LEFT JOIN stage.flip USING (i)
JOIN stage.currency ON currency.n = scored.currency_n;

INSERT INTO ref.fx SELECT code, usd_rate FROM stage.currency ORDER BY n;

-- The calendar: six weeks back, two ahead. The vendor keeps New York's hours, so its files come an hour later in our winter. ----
CREATE TABLE stage.calendar AS
WITH day AS (
    SELECT d, the('due_day')::DATE + d::INTEGER AS day FROM range(-41, 15) AS r (d)
), due AS (
    SELECT *, the('usual_at') + minutes(1440) * d + minutes(60) * ((day < DATE '2026-03-08' OR day >= DATE '2026-11-01')::INTEGER
        - (the('due_day')::DATE < DATE '2026-03-08' OR the('due_day')::DATE >= DATE '2026-11-01')::INTEGER) AS usual,
        isodow(day) = 7 OR d = 0 AND the('no_file') AS none, day = last_day(day) AS month_end
    FROM day
)
SELECT d, day, usual, none,
    CASE WHEN NOT none THEN usual - minutes(120) END AS as_of,
    CASE WHEN NOT none THEN usual + CASE WHEN d = 0 THEN minutes(the('announced_shift')) WHEN month_end THEN minutes(55) ELSE 0 END END AS expected,
    CASE WHEN d = 0 AND profile() = 'holiday' THEN 'bank holiday: no file' WHEN none THEN 'no file on Sundays'
        WHEN d = 0 AND profile() = 'growth' THEN 'maintenance at the vendor: an hour later'
        WHEN month_end THEN 'month end: 55 minutes later' END AS note
FROM due;

INSERT INTO feed.calendar
SELECT 'credit-bureau', day, instant(as_of), instant(expected), note FROM stage.calendar
UNION ALL
SELECT 'device-intel', day, instant(usual + minutes(190)), instant(usual + minutes(240)), NULL FROM stage.calendar
UNION ALL
SELECT 'sanctions-list', day, CASE WHEN isodow(day) < 6 THEN instant(usual - minutes(300)) END,
    CASE WHEN isodow(day) < 6 THEN instant(usual - minutes(180)) END, CASE WHEN isodow(day) >= 6 THEN 'working days only' END FROM stage.calendar
ORDER BY 1, 2;

CREATE TABLE stage.delivery AS
WITH rows_ AS (
    SELECT image, count(*) AS n FROM stage.image GROUP BY image
), usual_rows AS (
    SELECT n FROM rows_ WHERE image = 1
)
SELECT 'credit-bureau' AS vendor, CASE image WHEN 3 THEN 'supplement' ELSE 'full' END AS kind,
    the('due_day')::DATE - CASE image WHEN 0 THEN 2 WHEN 1 THEN 1 ELSE 0 END AS day, file.as_of, received, loaded, n AS row_count, '' AS mark
FROM stage.file JOIN rows_ USING (image)
UNION ALL
SELECT 'credit-bureau', 'full', the('due_day')::DATE - 1, the('as_of') - minutes(1440), received, loaded, n, '_r2' FROM stage.resend, usual_rows
UNION ALL
SELECT 'credit-bureau', 'full', the('due_day')::DATE, the('as_of') - minutes(1440), received, loaded, n, '' FROM stage.old_content, usual_rows
UNION ALL
SELECT 'credit-bureau', 'full', day, as_of, at_, at_ + 90000 + below(40000, 62, d + 100),
    round(n * pow(0.9982, -d) * real_between(0.985, 1.015, 63, d + 100) * CASE WHEN isodow(day) = 1 THEN 0.7 ELSE 1 END)::BIGINT, ''
FROM (SELECT *, expected + minutes(whole(-6, 9, 64, d + 100)) + below(60000, 65, d + 100) + CASE WHEN d IN (-19, -33) THEN minutes(11) ELSE 0 END AS at_
    FROM stage.calendar WHERE d < -2 AND NOT none), usual_rows
UNION ALL
SELECT 'credit-bureau', 'supplement', day, as_of + minutes(560), as_of + minutes(640), as_of + minutes(642), greatest(5, n // 60), ''
FROM stage.calendar, usual_rows WHERE d < -2 AND d % 7 = 0
UNION ALL
SELECT 'credit-bureau', 'full', day, as_of, expected + minutes(190), expected + minutes(192), n, '_r2' FROM stage.calendar, usual_rows WHERE d = -16 AND NOT none
UNION ALL
SELECT 'device-intel', 'full', day, usual + minutes(190), at_, at_ + 30000, 4000 + below(900, 66, d + 100), ''
FROM (SELECT *, usual + minutes(240) + minutes(whole(-4, 20, 67, d + 100)) AS at_ FROM stage.calendar)
UNION ALL
SELECT 'sanctions-list', 'full', day, usual - minutes(300), at_, at_ + 20000, 11800 + d * 3, ''
FROM (SELECT *, usual - minutes(180) + minutes(whole(-9, 4, 68, d + 100)) AS at_ FROM stage.calendar WHERE isodow(day) < 6);

INSERT INTO feed.deliveries
SELECT 40000 + the('name_shift') * 10 + row_number() OVER (ORDER BY loaded, vendor), vendor, kind, day,
    replace(vendor, '-', '_') || CASE kind WHEN 'full' THEN '_' ELSE '_supp_' END || strftime(day, '%Y%m%d') || mark || '.csv', instant(as_of), instant(received), instant(loaded), row_count
FROM stage.delivery WHERE loaded <= the('now_at') ORDER BY loaded, vendor;

INSERT INTO features.credit_bureau
SELECT customer_id, instant(as_of), bureau, utilization, inquiries, delinquencies
FROM stage.image JOIN stage.file USING (image) WHERE loaded <= the('now_at') ORDER BY image, customer_id;

INSERT INTO features.internal
SELECT customer_id, instant(computed), instant(available), velocity, devices, chargebacks
FROM stage.internal WHERE available <= the('now_at') ORDER BY available, customer_id;

INSERT INTO scoring.scorecards
SELECT model_version, role, instant(deployed), base, w_bureau, w_utilization, w_inquiry, w_delinquency, w_velocity, w_device, w_chargeback,
    review_at, decline_at
FROM stage.scorecard ORDER BY deployed;

INSERT INTO scoring.cache_refresh
SELECT the('pods')[pod + 1], instant(at_), CASE WHEN ok THEN 'ok' ELSE 'failed' END, instant(file.as_of)
FROM stage.look JOIN stage.file ON image = least(held, 2) WHERE at_ <= the('now_at') ORDER BY at_, 1;

INSERT INTO scoring.decisions
SELECT the('id_shift') * 3 + i, customer_id, instant(t), the('pods')[pod + 1], instant(checked), amount, the('codes')[n + 1], model_version,
    instant(feature_ts), score, decision
FROM stage.scored WHERE t <= the('now_at') ORDER BY i;

-- Thirty days before the rows, by hour --------------------------------------------------------------------------------
CREATE TABLE stage.served AS
SELECT expected + minutes(the('grid')) AS from_at, as_of, lag(as_of) OVER (ORDER BY d) AS as_of_before FROM stage.calendar WHERE NOT none;

INSERT INTO scoring.hourly
WITH rate AS (
    SELECT count(*) FILTER (card = 2) / count(*) AS without, count(*) FILTER (decision = 'decline') / count(*) AS declined FROM stage.scored
), hour_ AS (
    SELECT h, the('row_start') // 3600000 * 3600000 - minutes(60) * (720 - h) AS start_at FROM range(720) AS r (h)
), volume AS (
    SELECT *, greatest(1, round(60 * the('rate') * scale() * real_between(0.95, 1.05, 70, h)
        * rhythm(start_at, (the('due_hour') + 13) % 24, the('weekly_growth'), the('usual_at'))))::INTEGER AS n, start_at + minutes(60) AS end_at
    FROM hour_
)
SELECT instant(start_at), n, round(n * without * real_between(0.93, 1.07, 71, h))::INTEGER, round(n * declined * real_between(0.8, 1.2, 72, h))::INTEGER,
    (CASE WHEN from_at > start_at THEN from_at - as_of_before ELSE end_at - as_of END // 60000)::INTEGER
FROM volume ASOF JOIN stage.served ON end_at >= from_at, rate
ORDER BY start_at;

-- The report looks back a day: at the moment before each switch, and at now
INSERT INTO scoring.feature_report
WITH run AS (
    SELECT k, the('page_at') - minutes(5) - minutes(1440) * k AS at_ FROM range(0, 31) AS r (k)
), usual AS (
    SELECT k, at_, max(greatest(CASE WHEN from_at > at_ - minutes(1440) THEN from_at - as_of_before ELSE 0 END, at_ - as_of)) // 60000 AS age
    FROM run ASOF JOIN stage.served ON at_ >= from_at WHERE k > 0 GROUP BY k, at_
), all_ AS (
    SELECT at_, age FROM usual
    UNION ALL
    SELECT at_, (SELECT max(t - feature_ts) // 60000 FROM stage.scored WHERE t < at_ AND t >= at_ - minutes(1440)) FROM run WHERE k = 0
)
SELECT instant(at_), age, 1800, CASE WHEN age > 1800 THEN 'old' ELSE 'ok' END FROM all_ ORDER BY at_;

-- Earlier incidents left rows of their own ---------------------------------------------------------------------------
CREATE TABLE stage.incident AS
SELECT 'INC-' || (told(3107, whole(2000, 3900, 75, 1)) + k) AS incident_id, severity, service, the('page_at') - minutes(back) AS at_,
    CASE WHEN k = 4 THEN told('l.ferreira', pick(['l.ferreira', 'a.kowalska', 'm.haile', 's.lindgren', 'p.rao', 'y.sato', 'c.mbeki'], 75, 2)) ELSE commander END AS commander
FROM (VALUES (0, 'P2', 'decision-api', 41003, 'j.brandt'), (1, 'P1', 'fraud-scoring', 30247, 'k.osei'), (2, 'P2', 'feature-store', 12881, 'j.brandt'),
    (3, 'P2', 'fraud-scoring', 1130, 'k.osei'), (4, 'P1', 'fraud-scoring', 0, 'l.ferreira')) AS v (k, severity, service, back, commander);
INSERT INTO ops.incidents SELECT incident_id, severity, service, instant(at_), commander FROM stage.incident ORDER BY at_;

-- Of one, the decisions are archived; of the day before, they are here: some that one of the pods made without its limits
INSERT INTO scoring.rescored
WITH archived AS (
    SELECT k, the('id_shift') * 2 + k * 37 AS decision_id, (SELECT model_version FROM stage.scorecard WHERE n = 0) AS model_version,
        the('as_of') - minutes(1440) * 21 AS feature_ts, (150 + below(60, 76, k))::DECIMAL(8, 2) AS score, 'approve' AS decision,
        incident_id, at_ + minutes(50) AS rescored_at
    FROM range(14) AS r (k), stage.incident WHERE severity = 'P1' AND at_ < the('page_at')
), yesterday AS (
    SELECT 13 + row_number() OVER (ORDER BY i) AS k, the('id_shift') * 3 + i AS decision_id, model_version, feature_ts,
        CASE WHEN nth <= 4 THEN review_at + 3 ELSE score END AS score, CASE WHEN nth <= 4 THEN 'review' ELSE decision END AS decision,
        incident_id, at_ + minutes(35) AS rescored_at
    FROM (SELECT *, row_number() OVER (ORDER BY usd DESC, i) AS nth FROM stage.scored
        WHERE card = 0 AND decision = 'approve' AND t < the('row_start') + minutes(90)
        QUALIFY nth <= 9), stage.incident WHERE severity = 'P2' AND service = 'fraud-scoring'
)
SELECT 900 + the('name_shift') + k, decision_id, model_version, instant(feature_ts), score, decision, incident_id, 'k.osei', instant(rescored_at)
FROM (FROM archived UNION ALL FROM yesterday) ORDER BY k;

INSERT INTO ops.review_queue
SELECT 300 + the('name_shift') + row_number() OVER (ORDER BY rescore_id), decision_id, 'turned by the re-score', incident_id, 'k.osei', rescored_at + INTERVAL 20 MINUTE
FROM scoring.rescored WHERE (rescore_id - the('name_shift')) % 5 = 0 AND rescored_at + INTERVAL 20 MINUTE <= instant(the('now_at')) ORDER BY rescore_id;

INSERT INTO ops.changes
SELECT row_number() OVER (ORDER BY at_), instant(at_), service, summary FROM (
    SELECT the('canary_at') AS at_, 'fraud-scoring' AS service, 'Canary of ' || (SELECT model_version FROM stage.scorecard WHERE n = 1) || ' on five percent of decisions' AS summary
    UNION ALL SELECT the('slow_pipeline_at') + minutes(4), 'feature-store', 'Internal features: pipeline ten minutes behind, catching up'
    UNION ALL SELECT the('usual_at') - minutes(1440 * 9 + 610), 'vendor', 'Credit bureau: next month''s calendar published'
    UNION ALL SELECT the('usual_at') - minutes(1440 * k + below(1300, 77, k)), pick(['fraud-scoring', 'decision-api', 'feature-store', 'warehouse'], 78, k),
        pick(['Upgrade base image', 'Rotate credentials', 'Longer time-out of the device look-up', 'New dashboard for reviewers', 'Raise log level', 'Tune connection pool'], 79, k)
    FROM range(2, 29, 2) AS r (k)
) ORDER BY at_;

-- What risk and evaluation know beforehand -------------------------------------------------------------------------------
INSERT INTO risk.policy_steps
SELECT 0.00, 5.00, 'document' UNION ALL SELECT 5.00, the('halt_from'), 'humans' UNION ALL SELECT the('halt_from'), NULL, 'halt';
INSERT INTO risk.limits VALUES ('new_device_cap', 2500.00), ('second_look', 10000.00), ('wire_by_hand', 25000.00);

-- Spans of six hours from two hours on: the younger of a pair 24 hours apart is four spans below the older
INSERT INTO eval.backtest
WITH lost AS (
    SELECT j, CASE WHEN seed() = 1 THEN [-0.10, 0, 0.45, 0.90, 1.35, 1.80, 2.25, 3.35, 5.00, 8.00, 9.40, 10.60, 11.75, 12.80][j + 2]
        ELSE CASE WHEN j < 0 THEN -0.05 WHEN j <= 5 THEN the('drop_pp')::DOUBLE * j / 4 * CASE WHEN j IN (0, 4) THEN 1 ELSE real_between(0.96, 1.04, 80, j) END
            ELSE least(40 + j / 5.0, the('drop_pp')::DOUBLE * (1.25 + (j - 5) * (0.45 + 0.07 * (j - 5)))) END END AS pp
    FROM range(-1, 13) AS r (j)
), version AS (
    SELECT * FROM (VALUES (0, 0, 0.0), (0, 20, -0.42), (0, 61, -0.93), (1, 0, 0.3), (3, 70, -1.4)) AS v (n, days_ago, better)
), row_ AS (
    SELECT n, days_ago, j, CASE WHEN j % 2 = 0 THEN 10000 ELSE 20000 END AS cases,
        the('accuracy_pct')::DOUBLE + better - pp * CASE WHEN seed() = 1 OR n = 0 THEN 1 ELSE 1.04 END - CASE WHEN days_ago > 0 THEN greatest(j, 0) * 0.06 ELSE 0 END AS pct, pp
    FROM lost, version
    UNION ALL
    SELECT 2, days_ago, -1, 10000, told(95.10, round(the('accuracy_pct')::DOUBLE - the('drop_pp')::DOUBLE * real_between(0.6, 1.7, 81, 1), 2)) - days_ago / 100.0, 0
    FROM range(0, 41, 40) AS r (days_ago)
), counted AS (
    SELECT *, round(cases * pct / 100)::INTEGER AS correct, (cases // 2)::INTEGER AS fraud FROM row_
)
SELECT instant(the('usual_at') - minutes(1440 * days_ago + 900) - minutes(n * 7)), model_version,
    CASE WHEN n = 2 OR j < 0 THEN 0 ELSE 2 + 6 * j END, CASE WHEN n = 2 THEN NULL WHEN j < 0 THEN 2 ELSE 8 + 6 * j END,
    cases, correct, fraud, greatest(correct - fraud, least(fraud, round(fraud * (0.94 - pp * 0.019444))::INTEGER, correct))
FROM counted JOIN stage.scorecard USING (n) ORDER BY 1, 2, 3;

-- The systems around the feed ------------------------------------------------------------------------------------------
INSERT INTO airflow.task_instance
WITH file AS (
    SELECT vendor, day, min(received) AS received, min(loaded) AS loaded FROM stage.delivery WHERE kind = 'full' GROUP BY ALL
), task AS (
    SELECT 'wait_for_file' AS task_id, vendor, day, received - minutes(50) - CASE WHEN received > the('due_at') + minutes(40) AND vendor = 'credit-bureau'
        AND day = the('due_day')::DATE THEN received - the('due_at') ELSE 0 END AS from_at, received + 20000 AS to_at, 'FileSensor' AS operator FROM file
    UNION ALL
    SELECT 'load_full', vendor, day, received + 21000, greatest(loaded, received + 22000), 'PythonOperator' FROM file
)
SELECT task_id, replace(vendor, '-', '_') || '_ingest', 'scheduled__' || strftime(day, '%Y-%m-%d'), -1, instant(from_at), instant(to_at), (to_at - from_at) / 1000.0, 'success', 1, operator
FROM task WHERE to_at <= the('now_at') AND day > the('due_day')::DATE - 31 ORDER BY to_at, 2, 1;

INSERT INTO elementary.dbt_source_freshness_results
WITH run AS (
    SELECT the('now_at') // minutes(360) * minutes(360) + minutes(5) - minutes(360) * k AS at_ FROM range(0, 121) AS r (k)
), source AS (
    SELECT DISTINCT vendor FROM stage.delivery
), seen AS (
    SELECT at_, vendor, (SELECT max(loaded) FROM stage.delivery AS d WHERE d.vendor = source.vendor AND loaded <= at_) AS latest FROM run, source WHERE at_ <= the('now_at')
)
SELECT 'source.risk.feeds.' || replace(vendor, '-', '_'), instant(at_), instant(latest), (at_ - latest) / 1000.0,
    CASE WHEN at_ - latest > minutes(60 * 72) THEN 'error' WHEN at_ - latest > minutes(60 * 36) THEN 'warn' ELSE 'pass' END, '36 hours', '72 hours'
FROM seen WHERE latest IS NOT NULL ORDER BY at_, vendor;
