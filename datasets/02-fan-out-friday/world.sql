-- Purpose: the stage of 02 · the best day ever: four weeks of orders, the touches before them, the runs that load them, the team's code.
-- Grain:   stage.story one row; stage.line one per line of an order; stage.touch one per touch; stage.run one per hourly run;
--          stage.model_text one per version of the model; stage.dash one per dashboard.
-- Keys:    o numbers orders in time, h hours since 1970: run h loads what arrived in the hour before h o'clock.
-- Seed:    day, hour, minutes, how many orders, how many touches an order has, dashboards and what they read, names.
-- A healthy and a sick world of one seed share every order, touch and release: fault.sql only rewrites one model's text.

-- The story: every figure that the rest follows from ----------------------------------------------
CREATE TABLE stage.story AS
WITH draw AS (
    SELECT
        told(9, whole(5, 14, 1, 1)) AS page_hour,
        told(DATE '2026-03-20', make_date(2026, whole(1, 12, 1, 2), whole(5, 27, 1, 3))) AS some_day,
        told(5, whole(3, 9, 1, 4)) AS run_minute,
        told(600, whole(440, 860, 1, 5)) AS full_lines,
        told(10.0, round(real_between(6.6, 14.4, 1, 6), 2)) AS fan_out,
        told(25, whole(18, 31, 1, 7)) AS n_others,
        told(40, whole(27, 48, 1, 8)) AS n_wrong,
        told(6, whole(5, 9, 1, 9)) AS n_below,
        told(1, whole(1, 4, 1, 10)) AS late_days
), day AS (
    SELECT *,
        CASE profile()
            WHEN 'weekend' THEN some_day + (8 - isodow(some_day))::INTEGER  -- a Monday, after the quiet days
            WHEN 'campaign' THEN DATE '2026-11-27'                          -- Black Friday
            WHEN 'holiday' THEN page_day(some_day, some_day)
            WHEN 'month_end' THEN page_day(some_day, last_day(some_day))
            ELSE some_day + (6 - isodow(some_day))::INTEGER                 -- a Saturday: the release was on a Friday
        END AS page_date,
        told(17, whole(greatest(11, page_hour + 4), 19, 1, 11)) AS bad_runs
    FROM draw
), clock AS (
    SELECT *,
        ms(page_date) AS day_from,
        ms(page_date) // 3600000 + page_hour AS page_h,
        ms(page_date) // 3600000 + page_hour - bad_runs AS deploy_h,
        ms(page_date - 28) AS history_from,
        ms(page_date - 8) AS raw_from
    FROM day
), window_ AS (
    SELECT *,
        page_h * 3600000 + minutes(run_minute + 15) AS page_at,
        page_h * 3600000 + minutes(run_minute + 15 + param('run_on')) AS now_at,
        deploy_h * 3600000 + minutes(run_minute - 3) - 120000 + 1000 * below(60, 1, 12) AS deploy_from,
        deploy_h * 3600000 + minutes(run_minute + 1) + 1000 * whole(10, 55, 1, 13) AS deploy_to,
        page_h - told(7, whole(3, bad_runs - 4, 1, 14)) AS fail_h,
        greatest(full_lines * scale(), told(60, real_between(40, 86, 1, 25))) AS lines_per_hour
    FROM clock
), kinds AS (
    SELECT *,
        quota(told(22, whole(14, 38, 1, 15)), whole(13, 19, 1, 16)) AS n_late,
        quota(told(20, whole(13, 30, 1, 17)), whole(9, 14, 1, 18)) AS n_export,
        told(35, whole(24, 52, 1, 19)) AS n_share
    FROM window_
)
SELECT *,
    deploy_h * 3600000 - minutes(240) AS promo_from,
    CASE profile() WHEN 'growth' THEN 0.022 ELSE 0.012 END AS weekly_growth,
    whole(0, 400, 1, 20) AS name_shift,
    whole(1, 9, 1, 21) * 1000003 AS id_shift,
    whole(20000, 30000, 1, 22) AS run0,
    told(811, whole(300, 1900, 1, 23)) AS pr0
FROM kinds;
SET VARIABLE story = (SELECT story FROM stage.story);

-- Orders by hour ------------------------------------------------------------------------------------
CREATE TABLE stage.hour AS
WITH hour_ AS (
    SELECT h, h * 3600000 AS t FROM range(the('history_from') // 3600000, the('now_at') // 3600000 + 1) AS r (h)
), busy AS (
    SELECT h, t,
        the('lines_per_hour') / 1.94 * rhythm(t, 14, the('weekly_growth'), the('day_from')) * (0.96 + 0.08 * rnd(30, h))
        -- a promotion that ended at midnight
        * CASE WHEN t >= the('promo_from') AND t < the('day_from') THEN 1.35 ELSE 1 END
        * CASE profile()
            WHEN 'campaign' THEN CASE WHEN t >= the('day_from') THEN 4 ELSE 1 END
            WHEN 'holiday' THEN CASE WHEN t >= the('day_from') THEN 0.45 ELSE 1 END
            WHEN 'growth' THEN CASE WHEN t >= the('day_from') THEN 1.25 ELSE 1 END
            WHEN 'quiet' THEN 0.5 ELSE 1 END AS orders
    FROM hour_
)
SELECT h, t, greatest(4, round(orders))::BIGINT AS n, sum(greatest(4, round(orders))::BIGINT) OVER (ORDER BY h)::BIGINT AS upto FROM busy;

CREATE TABLE stage.ordered AS
WITH numbered AS (
    SELECT h, upto - n + unnest(range(1, n + 1)) AS o FROM stage.hour
), drawn AS (
    SELECT o, h, h * 3600000 + floor(rnd(31, o) * 3600000)::BIGINT AS t, rnd(32, o) AS u_lines, rnd(33, o) AS u_b2b, rnd(34, o) AS u_channel,
        rnd(35, o) AS u_delay, rnd(36, o) AS u_late, rnd(37, o) AS u_country
    FROM numbered
), late AS (
    -- lines that came days late, and were loaded by a run after the release
    SELECT o, row_number() OVER (ORDER BY u_delay, o) AS nth FROM drawn
    WHERE h BETWEEN the('deploy_h') + 1 AND the('page_h') - 2 AND u_b2b >= 0.2 ORDER BY nth LIMIT the('n_late')
), kinds AS (
    SELECT drawn.o, h, nth AS late_nth,
        CASE WHEN nth IS NOT NULL THEN ms(instant(the('deploy_h') * 3600000)::DATE) - minutes(1440) * (1 + nth % the('late_days')) + floor(u_late * 86000000)::BIGINT
            WHEN u_late < 0.0008 AND t < the('day_from') - minutes(60 * 24 * 5) THEN t - minutes(60 * 24 * 2)
            ELSE t END AS t,
        t + 20000 + floor(least(-ln(1 - u_delay) * 180000, 2400000))::BIGINT AS loaded,
        CASE WHEN profile() = 'month_end' AND u_b2b < 0.2 AND t >= the('day_from') THEN 12 + floor(u_lines * 40)::BIGINT
            WHEN u_lines < 0.48 THEN 1 WHEN u_lines < 0.75 THEN 2 WHEN u_lines < 0.88 THEN 3 WHEN u_lines < 0.95 THEN 4 ELSE 5 END AS lines,
        CASE WHEN u_b2b < 0.12 OR profile() = 'month_end' AND u_b2b < 0.2 THEN 'direct'
            WHEN u_channel < 0.34 THEN 'search' WHEN u_channel < 0.58 THEN 'social' WHEN u_channel < 0.78 THEN 'email' ELSE 'affiliate' END AS channel,
        CASE WHEN profile() = 'growth' AND t >= the('day_from') AND u_late > 0.8 THEN 4 ELSE floor(u_country * 4)::BIGINT END AS country_n,
        1 + below(round(9000 * scale())::BIGINT + 400, 38, drawn.o) AS customer
    FROM drawn LEFT JOIN late USING (o)
)
SELECT *, loaded >= the('deploy_h') * 3600000 AND loaded < the('page_h') * 3600000 AS in_window FROM kinds;

-- How many touches each order has: exponential, by largest remainder to the mean told, for the window and for the rest
CREATE TABLE stage.weighed AS
SELECT o, in_window, lines, channel <> 'direct' AS has, lines = 1 AND channel <> 'direct' AS takes, bits(41, o) AS place,
    CASE WHEN channel = 'direct' THEN 0 WHEN late_nth IS NOT NULL THEN 1000000 ELSE round(-ln(1 - rnd(40, o)) * 1000000)::BIGINT END AS w
FROM stage.ordered WHERE loaded >= the('raw_from');

CREATE TABLE stage.touched AS
WITH all_ AS (
    SELECT in_window, round((the('fan_out') - 1) * sum(lines))::BIGINT AS extra_all, sum(lines * w)::BIGINT AS w_all, count(*) FILTER (takes) AS takers
    FROM stage.weighed GROUP BY in_window
), floored AS (
    SELECT weighed.*, takers, extra_all, (extra_all * w // w_all)::BIGINT AS extra FROM stage.weighed JOIN all_ USING (in_window)
), rest AS (
    SELECT in_window, any_value(extra_all) - sum(lines * extra)::BIGINT AS left_ FROM floored GROUP BY in_window
), placed AS (
    SELECT o, row_number() OVER (PARTITION BY in_window ORDER BY place, o) AS nth FROM stage.weighed WHERE takes
)
SELECT o, CASE WHEN has THEN 1 + extra + CASE WHEN takes THEN left_ // takers + (nth <= left_ % takers)::BIGINT ELSE 0 END ELSE 0 END AS k
FROM floored JOIN rest USING (in_window) LEFT JOIN placed USING (o);

-- Lines. Some orders hold two lines that are equal in all but their number: two presents of one kind, packed apart.
CREATE TABLE stage.line AS
WITH numbered AS (
    SELECT ordered.*, unnest(range(1, lines + 1)) AS j FROM stage.ordered
), same AS (
    SELECT *, CASE WHEN j > 1 AND rnd(42, o * 64 + j) < 0.008 THEN 1 ELSE j END AS as_j FROM numbered
), bought AS (
    SELECT *, 1 + floor(pow(rnd(43, o * 64 + as_j), 1.3) * 240)::BIGINT AS sku_n, 1 + below(3, 44, o * 64 + as_j) AS quantity FROM same
)
SELECT o, j, t, loaded, in_window, customer, country_n, channel, sku_n, quantity,
    (quantity * (490 + 10 * floor(pow(rnd(45, sku_n), 2.4) * 420)::BIGINT) * CASE channel WHEN 'direct' THEN 130 ELSE 100 END // 100)::BIGINT AS cents,
    greatest(coalesce(k, 1), 1) AS k
FROM bought LEFT JOIN stage.touched USING (o);

-- The story's day: what it took until the page, each line as often as it has touches, is told to the cent
CREATE TABLE stage.told_day AS
WITH sums AS (
    SELECT sum(cents * k) FILTER (t >= the('day_from') AND loaded < the('page_h') * 3600000)::BIGINT AS inflated,
        sum(cents) FILTER (t >= the('day_from') - minutes(10080) AND t < the('day_from') - minutes(8640)
            AND loaded < the('page_h') * 3600000 - minutes(10080))::BIGINT AS week_before
    FROM stage.line
)
SELECT * FROM sums WHERE seed() = 1 AND profile() = 'ordinary';
UPDATE stage.line SET cents = greatest(100, round(cents * (10.0 * week_before / inflated)))::BIGINT
FROM stage.told_day WHERE t >= the('day_from') AND loaded < the('page_h') * 3600000;
CREATE TABLE stage.cents_left AS
WITH over_ AS (
    SELECT o, j, row_number() OVER (ORDER BY bits(46, o * 64 + j)) AS nth, count(*) OVER () AS n
    FROM stage.line WHERE t >= the('day_from') AND loaded < the('page_h') * 3600000 AND k = 1
), left_ AS (
    SELECT 10 * week_before - (SELECT sum(cents * k) FROM stage.line WHERE t >= the('day_from') AND loaded < the('page_h') * 3600000)::BIGINT AS cents FROM stage.told_day
)
SELECT o, j, floor(cents / n)::BIGINT + (nth <= cents - floor(cents / n)::BIGINT * n)::BIGINT AS more FROM over_, left_;
UPDATE stage.line SET cents = cents + more FROM stage.cents_left WHERE cents_left.o = line.o AND cents_left.j = line.j;

-- Touches: the ads, mails and links that an order's customer met before it. One channel an order, stamped on each by the
-- attribution service; and now and then one is sent twice.
CREATE TABLE stage.touch AS
WITH numbered AS (
    SELECT o, t, channel, k, unnest(range(1, k + 1)) AS i FROM stage.ordered JOIN stage.touched USING (o) WHERE k > 0
)
SELECT o, CASE WHEN i = k AND k > 3 AND o % 90 = 0 THEN i - 1 ELSE i END AS i, channel,
    t - 60000 - (k - i) * 5400000 - below(3600000, 47, o) AS touched,
    o % 7 * 3 + CASE WHEN k < 5 THEN 0 WHEN k < 14 THEN i * 2 // (k + 1) ELSE i * 3 // (k + 1) END AS campaign_n,
    CASE WHEN o % 12 = 0 AND i = k AND k > 1 THEN 1 ELSE 0 END + o % 3 AS device_n
FROM numbered;

-- Hourly runs. One of them fails, and is tried again some minutes later.
CREATE TABLE stage.run AS
SELECT h, h = the('fail_h') AS fails,
    h * 3600000 + minutes(the('run_minute')) + 1000 * below(9, 50, h) AS started,
    h * 3600000 + minutes(the('run_minute')) + CASE WHEN h = the('fail_h') THEN minutes(14) ELSE 0 END
        + 62000 + 1000 * below(70, 51, h) AS built,
    (h - 1) * 3600000 AS reads_from, h * 3600000 AS reads_to
FROM range(the('history_from') // 3600000 + 1, the('now_at') // 3600000 + 1) AS r (h)
WHERE h * 3600000 + minutes(the('run_minute') + 20) <= the('now_at') OR h = the('page_h');

-- The model, as dbt compiled it: before the release, and with it. A colleague has a hotfix on staging.
CREATE TABLE stage.model_text AS
SELECT 'before' AS version, 'with __dbt__cte__stg_order_lines as (

    select * from raw.order_lines
    where loaded_at > (select max(loaded_at) from mart.fct_orders)
      and loaded_at < date_trunc(''hour'', world_now())

), acquisition as (

    select distinct order_id, channel
    from raw.touches

)

select
    (select max(order_key) from mart.fct_orders)
        + row_number() over (order by l.loaded_at, l.order_id, l.line_no) as order_key,
    l.order_id,
    l.line_no,
    l.ordered_at,
    l.customer_id,
    l.country,
    l.sku,
    coalesce(a.channel, ''direct'') as channel,
    c.channel_group,
    l.quantity,
    l.net_amount,
    l.loaded_at,
    world_now() as built_at
from __dbt__cte__stg_order_lines as l
left join acquisition as a on a.order_id = l.order_id
left join ref.channels as c on c.channel = coalesce(a.channel, ''direct'')' AS code;
INSERT INTO stage.model_text
SELECT 'with_the_release', replace(replace(code, '), acquisition as (', '),

-- which channel brought the order
acquisition as ('), 'from raw.touches

)', 'from raw.touches
    where channel is not null

)') FROM stage.model_text;
INSERT INTO stage.model_text SELECT 'hotfix', '' FROM stage.model_text LIMIT 1;
CREATE TABLE stage.copies (of_lookup BIGINT);
INSERT INTO stage.copies VALUES (1);

-- Dashboards: which are fed by orders, what each shows, of which part of the business, how often -----------------------
CREATE TABLE stage.dash AS
WITH drawn AS (
    SELECT d, row_number() OVER (ORDER BY bits(60, d)) AS nth FROM range(1, the('n_wrong') + the('n_others') + 1) AS r (d)
)
SELECT d, nth, nth <= the('n_wrong') AS of_orders, pick([1, 1, 2, 3, 4], 61, d) AS every,
    CASE WHEN nth <= the('n_wrong') THEN CASE WHEN nth <= 9 THEN nth ELSE whole(1, 9, 62, d) END END AS reads,
    whole(0, 8, 63, d) AS part, below(3, 64, d) AS measure,
    CASE WHEN nth <= the('n_wrong') THEN 0 WHEN nth - the('n_wrong') <= 10 THEN nth - the('n_wrong') ELSE whole(1, 10, 65, d) END AS other
FROM drawn;
