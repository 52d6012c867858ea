-- Purpose: the stage of 06 · the late credit feed: a day and a half of decisions, three bureau files, and who would be hit.
-- Grain:   stage.story one row; stage.tick one row per decision; stage.internal one per state of a customer's own features;
--          stage.image one per customer and file; stage.flip one per decision that the fresh file would turn.
-- Keys:    i numbers decisions in the order of time, from 0; image 0, 1, 2 are the files before, the last one, and the one due.
-- Seed:    hour, day, grid of refreshes, how late, rates, the backtest's curve, the policy's steps, quotas, pods, names.
-- A healthy and a sick world of one seed share every decision here: fault.sql only changes when a file is there.

CREATE TABLE stage.currency AS
SELECT n, code, unit, CASE WHEN n = 0 THEN 1 ELSE round(rate * real_between(0.97, 1.03, 2, n), 6) END::DECIMAL(18, 6) AS usd_rate
FROM (VALUES (0, 'USD', 2, 1.0), (1, 'EUR', 2, 1.0850), (2, 'GBP', 2, 1.2710), (3, 'JPY', 0, 0.006640), (4, 'CAD', 2, 0.7320))
    AS c (n, code, unit, rate);

-- The story: every figure that the rest follows from ----------------------------------------------
CREATE TABLE stage.story AS
WITH draw AS (
    SELECT
        told(2, (seed() * 7 + whole(0, 3, 1, 1)) % 24)::BIGINT AS due_hour,
        told(DATE '2026-03-18', make_date(2026, whole(1, 12, 1, 2), whole(9, 24, 1, 3))) AS drawn_day,
        -- minutes past the due hour at which pods look for newer features, and half an hour later again
        CASE WHEN profile() = 'campaign' THEN 25 ELSE told(20, whole(5, 25, 1, 4)) END AS grid,
        told(14, whole(9, 18, 1, 5)) AS half_hours,
        told(5, whole(3, 15, 1, 6)) AS lead,
        told(127.0, real_between(70, 165, 1, 7)) AS base_rate,
        told(true, rnd(1, 8) < 0.6) AS has_resend,
        told(1.80, pick([0.84, 1.26, 2.34, 2.92, 3.74, 4.42, 5.36, 6.18, 7.42, 8.66, 10.94, 12.12], 1, 9)
            + below(20, 1, 10) / 100) AS drop_pp,
        told(10.00, whole(16, 24, 1, 11) / 2.0)::DECIMAL(6, 2) AS halt_from,
        told(96.40, whole(9510, 9720, 1, 12) / 100.0) AS accuracy_pct,
        quota(told(55, whole(36, 74, 1, 13)), whole(12, 16, 1, 14)) AS want_to_review,
        quota(told(30, whole(18, 44, 1, 15)), whole(8, 11, 1, 16)) AS want_to_approve,
        told(5, whole(4, 8, 1, 17)) AS want_to_decline,
        told(3, whole(3, 9, 1, 18)) AS n_high,
        told(14, whole(11, 31, 1, 19)) AS version_no
), day AS (
    SELECT *, CASE profile()
        -- the two days before must have files of their own: no file is due on a Sunday
        WHEN 'weekend' THEN drawn_day + (7 - isodow(drawn_day))::INTEGER
        WHEN 'holiday' THEN pick([DATE '2026-05-01', DATE '2026-12-25', DATE '2026-11-26', DATE '2026-08-14'], 1, 20)
        WHEN 'month_end' THEN pick([DATE '2026-09-30', DATE '2026-12-31', DATE '2026-04-30', DATE '2026-07-31'], 1, 20)
        ELSE drawn_day + (greatest(0, 3 - isodow(drawn_day)) - greatest(0, isodow(drawn_day) - 5))::INTEGER END AS due_day,
        CASE profile() WHEN 'month_end' THEN 55 WHEN 'growth' THEN 60 ELSE 0 END AS announced_shift
    FROM draw
), clock AS (
    SELECT *,
        ms(due_day + to_hours(due_hour)) AS usual_at,
        ms(due_day + to_hours(due_hour)) + minutes(announced_shift) AS due_at,
        ms(due_day + to_hours(due_hour)) - minutes(120) AS as_of,
        round(base_rate * CASE profile() WHEN 'weekend' THEN 0.8 WHEN 'holiday' THEN 0.7 WHEN 'month_end' THEN 1.1
            WHEN 'campaign' THEN 1.3 WHEN 'quiet' THEN 0.5 ELSE 1 END, 3) AS rate
    FROM day
), window_ AS (
    SELECT *,
        usual_at - minutes(1440) AS row_start,
        -- the first look at or after the file is due
        usual_at + minutes(grid) + ceil(greatest(0, announced_shift - grid) / 30.0)::BIGINT * minutes(30) AS serve_from
    FROM clock
), late AS (
    SELECT *,
        serve_from + minutes(30) * half_hours AS full_end,
        serve_from + minutes(30) * greatest(2, round(half_hours * param('size')))::BIGINT AS stale_end
    FROM window_
)
SELECT * EXCLUDE (drop_pp, accuracy_pct),
    drop_pp::DECIMAL(6, 2) AS drop_pp, accuracy_pct::DECIMAL(6, 2) AS accuracy_pct,
    full_end + minutes(45) AS page_at,
    full_end + minutes(45 + param('run_on')) AS now_at,
    usual_at - minutes(30) AS canary_at,
    usual_at + minutes(120) AS burst_at,
    usual_at + minutes(60) AS slow_pipeline_at,
    profile() IN ('weekend', 'holiday') AS no_file,
    greatest(400, round(24000 * scale()))::BIGINT AS customers,
    [format('{}-{}', told('score', pick(['score', 'fraud', 'decide', 'risk-api'], 1, 21)), c)
        FOR c IN ['7f9k', 'b2xq', 'd8mm', 'h5zt', 'n4wc', 'r6vj']] AS pods,
    told(3, below(6, 1, 22)) AS straggler,
    told(4, below(10, 1, 23)) AS burst_group,
    whole(0, 400, 1, 24) AS name_shift,
    whole(1, 5, 1, 25) * 1000003 AS id_shift,
    CASE profile() WHEN 'growth' THEN 0.08 ELSE 0.012 END AS weekly_growth,
    CASE profile() WHEN 'campaign' THEN 0.16 ELSE 0.05 END AS timeout_share,
    (SELECT list(code ORDER BY n) FROM stage.currency) AS codes,
    (SELECT list(usd_rate ORDER BY n) FROM stage.currency) AS usd_rates
FROM late;
SET VARIABLE story = (SELECT story FROM stage.story);

-- Scorecards: 0 live, 1 canary, 2 where no bureau features are at hand, 3 the one before ------------------------
CREATE TABLE stage.scorecard AS
SELECT n, name || '-' || (the('version_no') + shift) AS model_version, role, deployed, base, w_bureau, w_utilization, w_inquiry, w_delinquency,
    w_velocity, w_device, w_chargeback, review_at, decline_at
FROM (VALUES
    (0, 'fraud', 0, 'live', the('usual_at') - minutes(1440 * 41), 100.00, 0.40, 0.50, 3.00, 12.00, 9.00, 14.00, 35.00, 225.00, 300.00),
    (1, 'fraud', 1, 'canary', the('canary_at'), 98.50, 0.42, 0.46, 3.50, 12.50, 9.20, 13.50, 34.00, 224.00, 299.00),
    (2, 'internal', 0, 'internal_only', the('usual_at') - minutes(1440 * 90), 122.00, 0, 0, 0, 0, 10.50, 16.00, 38.00, 228.00, 305.00),
    (3, 'fraud', -1, 'retired', the('usual_at') - minutes(1440 * 130), 104.00, 0.37, 0.52, 3.00, 11.00, 8.50, 15.00, 33.00, 226.00, 302.00)
) AS v (n, name, shift, role, deployed, base, w_bureau, w_utilization, w_inquiry, w_delinquency, w_velocity, w_device, w_chargeback, review_at, decline_at);

-- Decisions in time: so many a minute, evenly jittered within it -------------------------------------------------
CREATE TABLE stage.slot AS
WITH minute_ AS (
    SELECT m, the('row_start') + minutes(m) AS start_at FROM range((the('now_at') - the('row_start')) // 60000) AS r (m)
), counted AS (
    SELECT *, greatest(1, round(the('rate') * scale() * real_between(0.94, 1.06, 6, m)
        * rhythm(start_at, (the('due_hour') + 13) % 24, the('weekly_growth'), the('usual_at'))))::BIGINT AS n
    FROM minute_
)
SELECT *, (sum(n) OVER (ORDER BY m) - n)::BIGINT AS first_i FROM counted;

CREATE TABLE stage.tick AS
WITH one AS (
    SELECT first_i + k AS i, start_at, n, k FROM (SELECT *, unnest(range(n)) AS k FROM stage.slot)
), drawn AS (
    SELECT i, start_at + floor((k + rnd(7, i)) * 60000 / n)::BIGINT AS t,
        (1 + floor(the('customers') * pow(rnd(8, i), 1.25)))::INTEGER AS customer_id,
        below(6, 9, i)::TINYINT AS pod,
        rnd(10, i) < the('timeout_share') AS timed_out,
        rnd(11, i) < 0.05 AS in_canary,
        below(100, 12, i) AS currency_u,
        -- a few are large at any time
        CASE WHEN rnd(13, i) < 0.004 THEN real_between(9000, 42000, 14, i)
            ELSE least(7500, greatest(1.5, 64 * exp(1.25 * normal(15, i)))) END AS usd
    FROM one
)
SELECT i::INTEGER AS i, t, customer_id, pod, timed_out, in_canary AND t >= the('canary_at') AS canary,
    CASE WHEN currency_u < 70 THEN 0 WHEN currency_u < 85 THEN 1 WHEN currency_u < 92 THEN 2 WHEN currency_u < 96 THEN 3 ELSE 4 END::TINYINT AS currency_n,
    round(usd, 2)::DECIMAL(18, 2) AS usd,
    -- which look for newer features came last: whole half hours from the first one of the rows
    (t - the('usual_at') - minutes(the('grid')) + minutes(1440 * 2)) // minutes(30) - 96 AS look
FROM drawn;

-- Customers' own features: one row at the start, one after each of their payments ------------------------------------
-- The pipeline is ten minutes late for a while, an hour after the file is due; and two hours after it somebody tries cards.
CREATE TABLE stage.internal AS
WITH change AS (
    SELECT customer_id, t + 2000 + below(4000, 20, i) AS computed, i AS draw_ FROM stage.tick
    UNION ALL
    SELECT c, the('row_start') - minutes(5) - below(86400000, 21, c), 10000000 + c FROM range(1, the('customers') + 1) AS r (c)
    UNION ALL
    SELECT c, the('burst_at') + below(420000, 22, c), 20000000 + c FROM range(1, the('customers') + 1) AS r (c) WHERE c % 10 = the('burst_group')
    UNION ALL
    SELECT c, the('burst_at') + minutes(25) + below(420000, 23, c), 30000000 + c FROM range(1, the('customers') + 1) AS r (c) WHERE c % 10 = the('burst_group')
)
SELECT customer_id::INTEGER AS customer_id, computed, computed + 15000 + below(75000, 24, draw_)
        + CASE WHEN computed BETWEEN the('slow_pipeline_at') AND the('slow_pipeline_at') + minutes(40) THEN 600000 ELSE 0 END AS available,
    CASE WHEN draw_ BETWEEN 20000000 AND 29999999 THEN 9 + below(6, 25, draw_) ELSE floor(-1.6 * ln(1 - rnd(26, draw_)) + 0.4) END::SMALLINT AS velocity,
    (1 + CASE WHEN rnd(27, draw_) < 0.22 THEN 1 + below(3, 28, draw_) ELSE 0 END)::SMALLINT AS devices,
    CASE WHEN rnd(29, customer_id) < 0.06 THEN 1 + below(2, 30, customer_id) ELSE 0 END::SMALLINT AS chargebacks
FROM change
QUALIFY row_number() OVER (PARTITION BY customer_id, available ORDER BY computed, draw_) = 1;

CREATE TABLE stage.decision AS
SELECT tick.*, velocity, devices, chargebacks,
    -- no credit history: nothing that a file could hold
    bits(31, tick.customer_id) % 100 < 9 AS thin,
    CASE WHEN bits(31, tick.customer_id) % 100 < 9 OR timed_out THEN 2 WHEN canary THEN 1 ELSE 0 END::TINYINT AS card
FROM stage.tick ASOF JOIN stage.internal AS own ON tick.customer_id = own.customer_id AND tick.t >= own.available;

-- The two files that came ------------------------------------------------------------------------------------------------
CREATE TABLE stage.customer AS
SELECT c::INTEGER AS customer_id,
    least(840, greatest(430, round(702 + 66 * normal(33, c))))::INTEGER AS bureau,
    least(98, floor(100 * pow(rnd(35, c), 1.9)))::INTEGER AS utilization,
    floor(-1.1 * ln(1 - rnd(36, c)))::INTEGER AS inquiries,
    CASE WHEN rnd(37, c) < 0.08 THEN 1 + below(2, 38, c) ELSE 0 END::INTEGER AS delinquencies,
    [rnd(39, c) < 0.08, rnd(40, c) < 0.08] AS moves,
    whole(-22, 22, 41, c) AS bureau_move, whole(-12, 12, 42, c) AS utilization_move, whole(0, 1, 43, c) AS inquiries_move
FROM range(1, the('customers') + 1) AS r (c)
WHERE bits(31, c) % 100 >= 9;

CREATE TABLE stage.image AS
SELECT customer_id, 0 AS image, bureau, utilization, inquiries, delinquencies FROM stage.customer
UNION ALL
SELECT customer_id, 1, least(850, greatest(300, bureau + CASE WHEN moves[1] THEN bureau_move ELSE 0 END)),
    least(100, greatest(0, utilization + CASE WHEN moves[1] THEN utilization_move ELSE 0 END)),
    inquiries + CASE WHEN moves[1] THEN inquiries_move ELSE 0 END, delinquencies
FROM stage.customer;

-- Decisions that would wait for the file of the story, with their score on the file before
CREATE TABLE stage.waiting AS
SELECT i, customer_id, canary, pod = the('straggler') AND t >= the('full_end') AS straggles, card,
    (base + w_velocity * velocity + w_device * devices + w_chargeback * chargebacks)::DECIMAL(10, 2) AS own_points,
    (w_bureau * (700 - bureau) + w_utilization * utilization + w_inquiry * inquiries + w_delinquency * delinquencies)::DECIMAL(10, 2) AS bureau_points,
    review_at, decline_at, w_bureau, w_utilization, w_inquiry, w_delinquency, bureau,
    count(*) OVER (PARTITION BY customer_id) AS of_customer
FROM stage.decision JOIN stage.image USING (customer_id) JOIN stage.scorecard AS s ON s.n = card
WHERE image = 1 AND card < 2 AND t >= the('serve_from')
    AND t < the('full_end') + CASE WHEN pod = the('straggler') THEN minutes(30) ELSE 0 END;

-- Who flips: the smallest change of the bureau's score that crosses, of customers with one such decision, or two alike
CREATE TABLE stage.turned AS
WITH scored AS (
    SELECT *, own_points + bureau_points AS score FROM stage.waiting
), one AS (
    SELECT customer_id, any_value(i) AS i, any_value(canary) AS canary, any_value(straggles) AS straggles, max(review_at - score) AS gap,
        max(decline_at - score) AS far, any_value(w_bureau) AS w, any_value(bureau) AS bureau, any_value(w_delinquency) AS w_del, 1 AS decisions
    FROM scored WHERE of_customer = 1 GROUP BY customer_id
    UNION ALL
    SELECT customer_id, min(i), bool_or(canary), bool_or(straggles), max(review_at - score), max(decline_at - score), min(w_bureau), any_value(bureau),
        min(w_delinquency), 2
    FROM scored WHERE of_customer = 2 GROUP BY customer_id
    HAVING count(DISTINCT card) = 1 AND min(review_at - score) > 4 AND max(score) - min(score) < 40
), able AS (
    SELECT *, CASE
        WHEN decisions = 2 AND gap <= 50 AND bureau >= 460 THEN 'to_review'
        WHEN decisions = 2 THEN NULL
        WHEN gap BETWEEN 0.01 AND 60 AND bureau >= 480 AND bits(45, customer_id) % 4 > 0 THEN 'to_review'
        WHEN far BETWEEN 75.01 AND 125 AND bureau >= 620 THEN 'to_decline'
        WHEN gap BETWEEN -40 AND 0 AND far > 0 AND bureau <= 735 THEN 'to_approve' END AS way
    FROM one
), sorted AS (
    SELECT *, row_number() OVER (PARTITION BY way, decisions, straggles ORDER BY bits(46, customer_id)) AS straggling_nth,
        row_number() OVER (PARTITION BY way, decisions, canary ORDER BY bits(46, customer_id)) AS canary_nth
    FROM able WHERE way IS NOT NULL
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY way, decisions ORDER BY
        NOT (straggles AND straggling_nth <= 2 OR canary AND canary_nth <= 2), bits(46, customer_id)) AS nth
    FROM sorted
), pairs AS (
    SELECT count(*) AS n FROM ranked WHERE decisions = 2 AND nth <= 2
)
SELECT customer_id, way, decisions, CASE way
        -- where the steps allow it, to the limit itself
        WHEN 'to_review' THEN -((gap * 100)::INTEGER // (w * 100)::INTEGER
            + CASE WHEN (gap * 100)::INTEGER % (w * 100)::INTEGER = 0 THEN 0 ELSE 1 + whole(0, 6, 47, customer_id) END)
        WHEN 'to_decline' THEN -(((far - 2 * w_del) * 100)::INTEGER // (w * 100)::INTEGER + 1 + whole(0, 6, 47, customer_id))
        ELSE (-gap * 100)::INTEGER // (w * 100)::INTEGER + 1 + whole(0, 6, 47, customer_id) END AS bureau_by,
    CASE way WHEN 'to_decline' THEN 2 ELSE 0 END AS delinquencies_by
FROM ranked, pairs
WHERE decisions = 2 AND nth <= 2
    OR decisions = 1 AND nth <= CASE way WHEN 'to_review' THEN the('want_to_review') - 2 * pairs.n
        WHEN 'to_decline' THEN the('want_to_decline') ELSE the('want_to_approve') END;

-- The file that is due. Others move as well, but not so that a decision turns.
CREATE TABLE stage.due_image AS
WITH proposed AS (
    SELECT image.customer_id, turned.way IS NOT NULL AS is_turned,
        image.bureau + coalesce(bureau_by, CASE WHEN moves[2] THEN -bureau_move ELSE 0 END) AS bureau,
        image.utilization + CASE WHEN turned.way IS NULL AND moves[2] THEN -utilization_move ELSE 0 END AS utilization,
        image.inquiries + CASE WHEN turned.way IS NULL AND moves[2] THEN 1 - inquiries_move ELSE 0 END AS inquiries,
        image.delinquencies + coalesce(delinquencies_by, 0) AS delinquencies
    FROM stage.image JOIN stage.customer USING (customer_id) LEFT JOIN stage.turned USING (customer_id) WHERE image = 1
), clipped AS (
    SELECT * REPLACE (least(850, greatest(300, bureau)) AS bureau, least(100, greatest(0, utilization)) AS utilization) FROM proposed
), crossing AS (
    SELECT DISTINCT customer_id
    FROM (SELECT w.customer_id, w.review_at, w.decline_at, own_points + bureau_points AS was,
            own_points + (w_bureau * (700 - c.bureau) + w_utilization * c.utilization + w_inquiry * c.inquiries
                + w_delinquency * c.delinquencies)::DECIMAL(10, 2) AS would
        FROM stage.waiting AS w JOIN clipped AS c USING (customer_id) WHERE NOT is_turned)
    WHERE (was >= review_at) <> (would >= review_at) OR (was >= decline_at) <> (would >= decline_at)
)
SELECT clipped.customer_id, CASE WHEN crossing.customer_id IS NULL THEN clipped.bureau ELSE image.bureau END AS bureau,
    CASE WHEN crossing.customer_id IS NULL THEN clipped.utilization ELSE image.utilization END AS utilization,
    CASE WHEN crossing.customer_id IS NULL THEN clipped.inquiries ELSE image.inquiries END AS inquiries,
    clipped.delinquencies
FROM clipped JOIN stage.image ON image.customer_id = clipped.customer_id AND image.image = 1
LEFT JOIN crossing ON crossing.customer_id = clipped.customer_id;
INSERT INTO stage.image SELECT customer_id, 2, bureau, utilization, inquiries, delinquencies FROM stage.due_image;

-- Today's supplement: corrections for a few customers, later than the file (image 3). Half of those that turned are in it.
INSERT INTO stage.image
SELECT customer_id, 3, least(850, greatest(300, bureau + whole(12, 60, 48, customer_id) * CASE WHEN rnd(49, customer_id) < 0.5 THEN -1 ELSE 1 END)),
    utilization, inquiries, delinquencies
FROM stage.due_image LEFT JOIN stage.turned USING (customer_id)
WHERE rnd(50, customer_id) < CASE WHEN way IS NOT NULL THEN 0.5 ELSE 0.02 END;

-- What the flips are worth: so many high values, and some that only look high ----------------------------------------------
CREATE TABLE stage.flip AS
WITH turned_decision AS (
    SELECT w.i, turned.way, row_number() OVER (ORDER BY bits(51, w.i)) AS nth
    FROM stage.waiting AS w JOIN stage.turned USING (customer_id)
)
SELECT i, way, nth, nth <= the('n_high') AS is_high,
    CASE nth WHEN 1 THEN 1 WHEN 2 THEN 0 WHEN 3 THEN 0 WHEN the('n_high') + 1 THEN 3 WHEN the('n_high') + 2 THEN 0 WHEN the('n_high') + 3 THEN 4
        WHEN the('n_high') + 4 THEN 1 ELSE CASE WHEN nth <= the('n_high') THEN [0, 2, 4][nth % 3 + 1] END END::TINYINT AS currency_n,
    CASE nth
        WHEN 1 THEN ceil(10000 / the('usd_rates')[2]) + whole(20, 160, 52, nth)           -- euros, below ten thousand of them
        WHEN 2 THEN 10000.00                                                              -- the limit itself
        WHEN 3 THEN whole(11000, 38000, 52, nth) + 0.50
        WHEN the('n_high') + 1 THEN 1250000 + whole(0, 90, 52, nth) * 1000                -- yen
        WHEN the('n_high') + 2 THEN 9999.99
        WHEN the('n_high') + 3 THEN 10000 + whole(200, 2900, 52, nth)                     -- Canadian dollars
        WHEN the('n_high') + 4 THEN floor(10000 / the('usd_rates')[2]) - whole(5, 90, 52, nth)
        ELSE CASE WHEN nth <= the('n_high') THEN whole(15000, 29000, 52, nth) + 0.25 END END::DECIMAL(18, 2) AS amount
FROM turned_decision;

-- When each file of the credit bureau was there; fault.sql changes the last row --------------------------------------------
CREATE TABLE stage.file (image BIGINT, as_of BIGINT, received BIGINT, loaded BIGINT);
INSERT INTO stage.file
SELECT 0, the('as_of') - minutes(2880), the('usual_at') - minutes(2884), the('usual_at') - minutes(2882)
UNION ALL SELECT 1, the('as_of') - minutes(1440), the('usual_at') - minutes(1443), the('usual_at') - minutes(1441)
UNION ALL
-- on a good day it comes some minutes early or late, always before the first look; on a campaign's day, late
SELECT 2, the('as_of'), at_, at_ + 95000 + below(20000, 54, 1)
FROM (SELECT CASE WHEN profile() = 'campaign' THEN the('due_at') + minutes(18) + below(60000, 53, 1)
    ELSE least(the('due_at') + minutes(whole(-6, 6, 53, 1)) + below(60000, 53, 2), the('serve_from') - minutes(3)) END AS at_)
WHERE NOT the('no_file')
UNION ALL SELECT 3, the('full_end') - minutes(60), the('full_end') + minutes(20), the('full_end') + minutes(22)
WHERE NOT the('no_file');

-- A file sent again; content that is not what the header says; looks that fail: filled by faults
CREATE TABLE stage.resend (received BIGINT, loaded BIGINT);
CREATE TABLE stage.old_content (received BIGINT, loaded BIGINT);
CREATE TABLE stage.refresh_change (pod BIGINT, look BIGINT);
CREATE TABLE stage.lateness (due BIGINT, received BIGINT, mechanism VARCHAR);
