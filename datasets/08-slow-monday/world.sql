-- Purpose: the stage of 08 · slow Monday: six weeks of one DAG, and a queue for eight slots that is simulated day by day.
-- Grain:   stage.story one row; stage.task one per task of the DAG; stage.load_exec one per day and load; stage.arrival one per
--          statement that analysts send; stage.served one per statement that went through the shared warehouse's queue.
-- Keys:    d counts days back from that of the page, k numbers tasks.
-- Seed:    hour, day, how many at once and how long the sweep's queries are, how long tasks take, names.
-- The DAG, its slots and the sweep do not scale; the traffic of the other warehouses does. Milliseconds throughout.

-- The story: every figure that the rest follows from ----------------------------------------------
CREATE TABLE stage.story AS
WITH draw AS (
    SELECT
        told(7, CASE profile() WHEN 'quiet' THEN whole(3, 6, 1, 1) ELSE whole(0, 19, 1, 1) END) AS dag_hour,
        told(DATE '2026-03-16', DATE '2026-01-05' + 7 * whole(7, 47, 1, 2)::INTEGER) AS some_day,
        told(45, whole(34, 52, 1, 3)) AS threads_whole,
        -- minutes from sending a load to its end, with everybody in the queue: one wave of six
        told(38.5, real_between(36.5, 40.5, 1, 4)) AS wave_minutes,
        told(8.6, real_between(7.7, 8.9, 1, 5)) AS load_minutes,
        told(4000, whole(2, 9, 1, 6) * 1000) AS airflow_wait,
        told(1.05, real_between(0.9, 1.15, 1, 7)) AS tail,
        told(5, whole(3, 9, 1, 8)) AS lead_minutes
), day AS (
    SELECT *, page_day(some_day, date_trunc('month', some_day)::DATE) AS page_day,
        greatest(1, round(threads_whole * param('size')))::BIGINT AS threads
    FROM draw
)
SELECT *,
    ms(page_day + to_hours(dag_hour)) AS due_at,
    ms(page_day + to_hours(dag_hour)) - minutes(lead_minutes) - 1000 * whole(2, 50, 1, 9) AS sweep_at,
    -- Little: what is in the queue and in the slots, over eight slots, is what a load waits and takes
    ((wave_minutes - 1.17 * load_minutes) * 8 / (threads_whole - 1) * 60000)::BIGINT AS sweep_exec,
    42 AS history, (SELECT d FROM (SELECT whole(9, 36, 1, 12)::BIGINT + j AS d FROM range(3) AS r (j)) WHERE isodow(page_day - d::INTEGER) <= 5 ORDER BY d LIMIT 1) AS straddling,
    quota(told(52000, whole(46000, 60000, 1, 10)), 500) AS n_elsewhere,
    whole(300, 990, 1, 11) * 10000 AS id0,
    airflow_wait + 2600 AS gap
FROM day;
SET VARIABLE story = (SELECT story FROM stage.story);

-- The DAG: 36 loads in a pool of six, each staging model behind three of them, marts behind staging, checks at the end ----------
CREATE TABLE stage.task AS
WITH sources AS (
    SELECT unnest(['orders', 'order_lines', 'returns', 'customers', 'addresses', 'consents', 'payments', 'refunds', 'chargebacks', 'shipments',
        'carriers', 'tracking', 'products', 'prices', 'stock', 'sessions', 'page_views', 'searches', 'campaigns', 'clicks', 'spend', 'tickets',
        'chats', 'ratings', 'invoices', 'ledger', 'taxes', 'suppliers', 'purchases', 'receipts', 'stores', 'tills', 'shifts', 'fx_rates', 'budgets',
        'targets']) AS name, generate_subscripts(range(36), 1) AS k
), staged AS (
    SELECT unnest(['orders', 'customers', 'payments', 'shipping', 'products', 'web', 'marketing', 'support', 'finance', 'purchasing', 'stores', 'plan']) AS name,
        generate_subscripts(range(12), 1) AS g
), marts AS (
    SELECT unnest(['sales', 'customers', 'margin', 'delivery', 'catalogue', 'funnel', 'service', 'cash', 'stores', 'board']) AS name,
        generate_subscripts(range(10), 1) AS m
), checks AS (
    SELECT unnest(['row_counts', 'freshness', 'totals', 'uniqueness', 'currencies', 'publish']) AS name, generate_subscripts(range(6), 1) AS c
)
SELECT k, 'load_' || name AS task_id, 'load' AS kind, round(the('load_minutes') * (0.7 + 0.6 * rnd(2, k)) * 60000)::BIGINT AS base FROM sources
UNION ALL SELECT 100 + g, 'dbt_stg_' || name, 'staging', round((6.2 + 1.6 * rnd(3, g)) * the('tail') * 60000)::BIGINT FROM staged
UNION ALL SELECT 200 + m, 'dbt_mart_' || name, CASE m WHEN 10 THEN 'board' ELSE 'mart' END, round((4.6 + 1.2 * rnd(4, m)) * the('tail') * 60000)::BIGINT FROM marts
UNION ALL SELECT 300 + c, 'check_' || name, 'check', round((1.3 + 0.7 * rnd(5, c)) * 60000)::BIGINT FROM checks;

CREATE TABLE stage.dep AS
SELECT k AS up, 101 + (k - 1) // 3 AS down FROM stage.task WHERE kind = 'load'
UNION ALL SELECT 100 + m + j, 200 + m FROM range(1, 10) AS r (m), range(3) AS q (j)
UNION ALL SELECT 101, 209 UNION ALL SELECT 103, 208
UNION ALL SELECT 200 + m, 210 FROM range(1, 10) AS r (m)
UNION ALL SELECT 112, 210
UNION ALL SELECT 210, 300 + c FROM range(1, 7) AS r (c);

CREATE TABLE stage.day AS
SELECT d, the('due_at') - minutes(1440) * d AS due_at, isodow(the('page_day') - d::INTEGER) AS dow, dayofmonth(the('page_day') - d::INTEGER) AS dom,
    CASE WHEN isodow(the('page_day') - d::INTEGER) >= 6 OR d = 0 AND profile() = 'weekend' THEN 26 WHEN d = 0 AND profile() = 'holiday' THEN 14
        WHEN d = 0 AND profile() = 'campaign' THEN 270 ELSE 132 END + below(17, 6, d) AS n_analysts,
    -- the dashboards' cache is filled on some mornings: fifty short statements at once; on one of them half before and half behind the
    -- end of an interval of five minutes, so that a queue of minutes stands in two of them
    CASE WHEN d = 0 THEN profile() IN ('campaign', 'quiet', 'month_end') ELSE rnd(7, d) < 0.4 OR d = the('straddling') END AS is_warmed,
    the('due_at') - minutes(1440) * d + CASE WHEN d = the('straddling') THEN minutes(5 * whole(3, 6, 1, 13)) - 50000 - below(8000, 1, 14)
        ELSE minutes(CASE WHEN rnd(8, d) < 0.35 THEN 0 ELSE 4 + below(26, 9, d) END) - 40000 - below(90000, 10, d) END AS warmed_at
FROM range(the('history') + 1) AS r (d);

-- How long a load executes: its own size, Mondays carry the weekend, the first wave of a Monday meets a cold cache, slow growth
CREATE TABLE stage.load_exec AS
SELECT d, k, round(base * CASE dow WHEN 1 THEN 1.18 WHEN 6 THEN 0.86 WHEN 7 THEN 0.84 ELSE 1.0 END
    * (1 - 0.0015 * d) * (1 + 0.06 * (2 * rnd(11, d * 1000 + k) - 1))
    * CASE WHEN dow = 1 AND k <= 6 THEN 1.12 ELSE 1 END
    * CASE WHEN dom = 1 THEN 1.25 ELSE 1 END
    * CASE WHEN d > 0 THEN 1 ELSE CASE profile() WHEN 'month_end' THEN 1.3 WHEN 'growth' THEN CASE k WHEN 8 THEN 3.2 ELSE 1.2 END
        WHEN 'quiet' THEN CASE WHEN k <= 6 THEN 1.9 ELSE 1 END ELSE 1 END END)::BIGINT
    -- another job held a table for some minutes
    + CASE WHEN d = 0 AND k = 5 OR d > 0 AND rnd(12, d * 1000 + k) < 0.004 THEN 150000 + below(60000, 13, d * 1000 + k) ELSE 0 END AS exec,
    CASE WHEN d = 0 AND k = 5 OR d > 0 AND rnd(12, d * 1000 + k) < 0.004 THEN 150000 + below(60000, 13, d * 1000 + k) ELSE 0 END AS blocked
FROM stage.day, stage.task WHERE kind = 'load';

-- What analysts send, and the cache; who: 0–7 people, 8 the service that fills the cache
CREATE TABLE stage.arrival AS
SELECT d, due_at - minutes(120) + floor(pow(rnd(14, d * 1000 + i), 1.1) * minutes(660))::BIGINT AS at_,
    least(minutes(13), 4000 + round(-ln(1 - rnd(15, d * 1000 + i)) * 105000)::BIGINT) AS exec, below(8, 16, d * 1000 + i) AS who, i
FROM stage.day, range(n_analysts) AS r (i)
UNION ALL
SELECT d, warmed_at + i * 400 + below(300, 17, d * 1000 + i), 4500 + below(4000, 18, d * 1000 + i), 8, 500 + i
FROM stage.day, range(50) AS r (i) WHERE is_warmed;

-- The sweep: a notebook's grid of parameters, so many at once; its workers are started in four lots
CREATE TABLE stage.sweep AS
SELECT n, greatest(40000, round(the('sweep_exec') * (0.45 + 1.1 * rnd(19, n))))::BIGINT AS exec FROM range(1, 901) AS r (n);

CREATE TABLE stage.worker AS
SELECT j, the('sweep_at') + (j * 4 // the('threads')) * minutes(4) + (j % 13) * 1700 + below(900, 20, j) AS at_ FROM range(the('threads')) AS r (j);

-- The queue: first come, first served, eight slots; all days at once, and the day of the page in four ways -------------------------
-- way 0 an ordinary morning, 1 with the sweep, 2 with two slots in the pool, 3 on a warehouse that is three sizes smaller.
-- Each step takes the earliest arrival of a day, gives it the slot that is free first, and adds who follows it: the pool's next
-- load and the worker's next query once this one has ended, the next of the analysts when it is due. A head is its arrival × 4
-- and its kind: 1 load, 2 sweep, 3 analysts.
CREATE TABLE stage.simulated AS
WITH opened AS (
    SELECT d, list(at_ ORDER BY at_, i) AS ats, list(exec ORDER BY at_, i) AS execs, list(i ORDER BY at_, i) AS ids
    FROM stage.arrival JOIN stage.day USING (d)
    WHERE at_ >= due_at - minutes(25) AND (at_ < due_at + minutes(130) OR d = 0) GROUP BY d
), loads AS (
    SELECT d, list(exec ORDER BY k) AS loads FROM stage.load_exec GROUP BY d
)
SELECT d, way, d * 4 + way AS sim, CASE d WHEN 0 THEN due_at + minutes(216 + param('run_on')) ELSE due_at + minutes(600) END AS until_, ats, execs, ids, loads,
    CASE way WHEN 1 THEN (SELECT list(exec ORDER BY n) FROM stage.sweep) ELSE [] END AS sweeps, CASE way WHEN 3 THEN 4.3 ELSE 1.0 END AS slower,
    CASE way WHEN 2 THEN 2 ELSE 6 END AS width,
    [(due_at + 9000 + 300 * j) * 4 + 1 FOR j IN range(CASE way WHEN 2 THEN 2 ELSE 6 END)]
        || CASE WHEN way = 1 THEN (SELECT list(at_ * 4 + 2) FROM stage.worker) ELSE [] END || [ats[1] * 4 + 3] AS heads
FROM stage.day JOIN opened USING (d) JOIN loads USING (d) CROSS JOIN range(4) AS r (way) WHERE d = 0 OR way = 0;

CREATE TABLE stage.served AS
WITH RECURSIVE step AS (
    SELECT sim, list_sort(heads) AS heads, [0 FOR i IN range(8)]::BIGINT[] AS free, 0 AS loads_, 0 AS sweeps_, 0 AS others_,
        NULL::BIGINT AS kind, NULL::BIGINT AS n, NULL::BIGINT AS at_, NULL::BIGINT AS start, NULL::BIGINT AS ends
    FROM stage.simulated
    UNION ALL
    SELECT sim, list_sort(CASE WHEN follows IS NULL THEN rest ELSE list_append(rest, follows) END), list_sort(list_append(free[2:], ends)),
        loads_ + (kind = 1)::INTEGER, sweeps_ + (kind = 2)::INTEGER, others_ + (kind = 3)::INTEGER, kind, n, at_, start, ends
    FROM (
        SELECT *, CASE kind WHEN 1 THEN CASE WHEN n + width <= 36 THEN (ends + the('gap')) * 4 + 1 END
            WHEN 2 THEN CASE WHEN n + the('threads') <= len(sweeps) THEN (ends + 900) * 4 + 2 END
            ELSE ats[n + 1] * 4 + 3 END AS follows
        FROM (
            SELECT *, greatest(at_, free[1]) AS start,
                greatest(at_, free[1]) + CASE kind WHEN 1 THEN (loads[n] * slower)::BIGINT WHEN 2 THEN sweeps[n] ELSE (execs[n] * slower)::BIGINT END AS ends
            FROM (
                SELECT *, CASE kind WHEN 1 THEN loads_ WHEN 2 THEN sweeps_ ELSE others_ END + 1 AS n
                FROM (
                    SELECT step.* EXCLUDE (heads, kind, n, at_, start, ends), step.heads[2:] AS rest, step.heads[1] // 4 AS at_, step.heads[1] % 4 AS kind,
                        ats, execs, loads, sweeps, slower, width
                    FROM step JOIN stage.simulated AS known USING (sim) WHERE step.heads[1] // 4 < until_
                )
            )
        )
    )
)
SELECT sim // 4 AS d, sim % 4 AS way, kind, n, at_, start, ends FROM step WHERE kind IS NOT NULL;

-- The page: the alert fires three hours after the DAG was due, and somebody is called within the half hour that follows; at the minute
-- at which its loads would wait longest from then on
ALTER TABLE stage.story ADD COLUMN page_at BIGINT;
ALTER TABLE stage.story ADD COLUMN now_at BIGINT;
UPDATE stage.story SET page_at = coalesce(told(due_at + minutes(195), (
    SELECT m.m FROM (SELECT story.due_at + minutes(182 + j) AS m FROM stage.story, range(33) AS r (j)) AS m, stage.served
    WHERE way = 1 AND kind = 1 AND at_ < m.m AND start > m.m GROUP BY m.m ORDER BY sum(start - m.m) DESC, m.m LIMIT 1)), due_at + minutes(195));
UPDATE stage.story SET now_at = page_at + minutes(param('run_on'));
SET VARIABLE story = (SELECT story FROM stage.story);

-- Which of the four mornings it was: the fault, or a suspect, says so
CREATE TABLE stage.morning AS SELECT 0 AS way, 1.0 AS slower, 6 AS pool_slots, NULL::BIGINT AS changed_at;
