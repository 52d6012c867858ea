-- Purpose: the stage of 01 · silent revenue loss: four days of payments as messages of a topic, and which of them would be hit.
-- Grain:   stage.story one row; stage.payment one per payment; stage.message one per message, in the order of sending;
--          stage.delivery one per delivery of a message into the landing table.
-- Keys:    i numbers payments, m messages; partition and offset name a message.
-- Seed:    hour, day, how long, how many, how much, the region that is released to, rates of currencies, names.
-- A healthy and a sick world of one seed share all of it: in the healthy one, version 7 goes on filling the old field in.

-- The story: every figure that the rest follows from ----------------------------------------------
CREATE TABLE stage.story AS
WITH draw AS (
    SELECT
        told(6, CASE profile() WHEN 'quiet' THEN whole(2, 4, 1, 1) ELSE whole(0, 23, 1, 1) END) AS cut_hour,
        told(DATE '2026-04-20', make_date(2026, whole(1, 12, 1, 2), whole(3, 26, 1, 3))) AS some_day,
        -- minutes from the first pod of the rollout to the end of the window
        told(4320, whole(2520, 4260, 1, 4)) AS fault_minutes,
        told(2185.0, real_between(1350, 2750, 1, 5)) AS drawn_rate,
        told(0.36, real_between(0.26, 0.41, 1, 6)) AS region_share,
        told(63.8889, real_between(38, 96, 1, 7)) AS mean_usd,
        told(['us-east-1', 'ap-southeast-2', 'eu-west-1'], pick([['eu-central-1', 'us-east-2', 'ap-south-1'],
            ['us-west-2', 'eu-west-1', 'sa-east-1'], ['ap-northeast-1', 'eu-north-1', 'us-east-1'],
            ['ca-central-1', 'eu-west-2', 'us-west-2'], ['sa-east-1', 'us-east-1', 'eu-south-1'],
            ['af-south-1', 'eu-west-3', 'ap-northeast-2']], 1, 8)) AS regions,
        told(2, below(3, 1, 9)) AS hit_region,
        told(93, whole(65, 110, 1, 10)) AS canary_minutes,
        told(24, whole(12, 22, 1, 11)) AS n_open,
        told(7, whole(6, 11, 1, 12)) AS version_new,
        told(['5.14.0', '2.8.1'], pick([['5.14.0', '2.8.1'], ['6.2.0', '3.0.4'], ['4.31.0', '1.19.2'], ['7.0.0', '2.11.3'],
            ['5.20.0', '4.1.0']], 1, 13)) AS releases
), day AS (
    -- the first business day after a pause: a Monday, or the day after a long weekend
    SELECT *, CASE profile()
        WHEN 'holiday' THEN pick([DATE '2026-05-04', DATE '2026-12-28', DATE '2026-04-07', DATE '2026-05-26', DATE '2026-09-08'], 1, 16)
        WHEN 'month_end' THEN pick([DATE '2026-02-02', DATE '2026-03-02', DATE '2026-06-01', DATE '2026-11-02'], 1, 16)
        WHEN 'weekend' THEN some_day + (2 - isodow(some_day))::INTEGER
        ELSE some_day + (1 - isodow(some_day))::INTEGER END AS run_day,
        CASE WHEN profile() IN ('holiday', 'weekend') THEN 96 ELSE 72 END AS window_hours
    FROM draw
), clock AS (
    SELECT *, ms(run_day + to_hours(cut_hour)) AS cut_at,
        round(drawn_rate * CASE profile() WHEN 'holiday' THEN 0.75 WHEN 'month_end' THEN 1.1 WHEN 'campaign' THEN 1.25
            WHEN 'quiet' THEN 0.5 ELSE 1 END, 3) AS rate
    FROM day
)
SELECT *,
    cut_at - minutes(60 * window_hours) AS window_at,
    cut_at - minutes(fault_minutes) AS rollout_at,
    cut_at - minutes(fault_minutes + canary_minutes) AS canary_at,
    cut_at + minutes(90) AS run_at,
    cut_at + minutes(95) AS page_at,
    cut_at + minutes(95 + param('run_on')) AS now_at,
    (cut_at - minutes(96 * 60)) // 86400000 * 86400000 AS row_start,
    500 + 17 * whole(1, 30, 1, 20) AS schema_base,
    whole(2, 9, 1, 21) * 10000019 AS id_base,
    CASE profile() WHEN 'growth' THEN 0.08 ELSE 0.014 END AS weekly_growth,
    -- how many of the pods that were to have the release got it
    least(1, param('size')) AS size_
FROM clock;
SET VARIABLE story = (SELECT story FROM stage.story);

-- Currencies: 0 is the dollar; the yen has no smaller unit ------------------------------------------------
CREATE TABLE stage.currency AS
SELECT n, code, minor_units, CASE WHEN n = 0 THEN 1 ELSE round(rate * real_between(0.96, 1.04, 2, n), 6) END::DECIMAL(18, 6) AS usd_rate
FROM (VALUES (0, 'USD', 2, 1.0), (1, 'EUR', 2, 1.0835), (2, 'GBP', 2, 1.2685), (3, 'JPY', 0, 0.00668)) AS c (n, code, minor_units, rate);

-- Payments in time ------------------------------------------------------------------------------------
CREATE TABLE stage.tick AS
WITH minute_ AS (
    SELECT k, the('row_start') + minutes(k) AS start_at
    FROM range((the('now_at') - the('row_start')) // 60000) AS r (k)
), busy AS (
    SELECT k, start_at, the('rate') / 60 * scale() * real_between(0.9, 1.1, 3, k)
        * rhythm(start_at, 15, the('weekly_growth'), the('cut_at')) AS v FROM minute_
), counted AS (
    SELECT k, start_at, floor(round(sum(v) OVER upto, 6))::BIGINT AS last_i, floor(round(sum(v) OVER upto - v, 6))::BIGINT AS first_i
    FROM busy WINDOW upto AS (ORDER BY k ROWS UNBOUNDED PRECEDING)
)
SELECT i, start_at + below(60000, 4, i) AS t
FROM (SELECT start_at, unnest(range(first_i, last_i)) AS i FROM counted);

-- What each is, as it was drawn
CREATE TABLE stage.drawn AS
SELECT i, t AS occurred,
    CASE WHEN u < 0.88 THEN 'captured'
        -- a campaign for wallets: many new cards are verified
        WHEN u < 0.92 OR (profile() = 'campaign' AND u < 0.955) THEN 'authorized'
        WHEN u < 0.96 THEN 'failed' WHEN u < 0.985 THEN 'refunded' ELSE 'voided' END AS status,
    rnd(6, i) AS verify_u,
    CASE WHEN c < 0.62 THEN 0 WHEN c < 0.82 THEN 1 WHEN c < 0.92 THEN 2 ELSE 3 END::TINYINT AS currency_n,
    CASE WHEN w < 0.6 THEN 'card' WHEN w < 0.85 THEN 'wallet' ELSE 'bank_transfer' END AS method,
    below(12, 9, i)::INTEGER AS partition_,
    -- pods of the region, if it goes through that region: 0 is the canary, 1 to 5 follow it five minutes apart
    CASE WHEN p < 0.06 THEN 0 ELSE 1 + floor((p - 0.06) / 0.94 * 5) END::TINYINT AS pod,
    rnd(11, i) AS region_u,
    least(0.1529 * the('mean_usd') * exp(1.938 * normal(12, i)), 45 * the('mean_usd')) AS raw_usd
FROM (SELECT i, t, rnd(5, i) AS u, rnd(7, i) AS c, rnd(8, i) AS w, rnd(10, i) AS p FROM stage.tick);

-- Captured without an amount yet, in every world: one in each stretch of time, at a month's end two at a time
CREATE TABLE stage.open_ AS
WITH stretch AS (
    SELECT k, the('row_start') + ((the('now_at') - the('row_start')) // the('n_open')) * k
        + below((the('now_at') - the('row_start')) // the('n_open') // 2, 14, k) AS from_at
    FROM range(the('n_open')) AS r (k)
), near_ AS (
    SELECT k, i, row_number() OVER (PARTITION BY k ORDER BY occurred, i) AS nth
    FROM stretch JOIN stage.drawn ON occurred >= from_at
        AND occurred < from_at + (the('now_at') - the('row_start')) // the('n_open') // 2 AND status = 'captured'
)
SELECT i, k FROM near_ WHERE nth <= CASE profile() WHEN 'month_end' THEN 2 ELSE 1 END;

-- Sent late, from a queue of retries: captured long before they are sent, and sent before the window ends
CREATE TABLE stage.late_ AS
SELECT i, minutes(40) + below(7000000, 15, i) AS delay
FROM stage.drawn ANTI JOIN stage.open_ USING (i)
WHERE status = 'captured' AND occurred < the('cut_at') - minutes(360)
ORDER BY bits(16, i) LIMIT quota(40, 9);

CREATE TABLE stage.sent AS
WITH all_ AS MATERIALIZED (
    SELECT drawn.*, open_.i IS NOT NULL OR (status = 'authorized' AND (verify_u < 0.4 OR raw_usd < 0.02 * the('mean_usd'))) AS is_open, open_.k AS open_k,
        occurred + coalesce(delay, below(90000, 17, drawn.i)) AS created, late_.i IS NOT NULL AS is_late,
        CASE WHEN pod = 0 THEN the('canary_at') ELSE the('rollout_at') + minutes(5) * (pod - 1) END AS switch_at
    FROM stage.drawn LEFT JOIN stage.open_ USING (i) LEFT JOIN stage.late_ USING (i)
), surplus AS (
    -- other seeds: a remainder of their own, so that no two of 22 neighbours have one number of payments that landed by
    -- the page; the first minutes of the first day have a few fewer
    SELECT i FROM all_ WHERE NOT is_open AND NOT is_late ORDER BY created, i
    LIMIT (SELECT told(0, (count(*) + 22 - seed() % 22) % 22) FROM all_ WHERE created < the('page_at') // 900000 * 900000)
)
SELECT * FROM all_ ANTI JOIN surplus USING (i);

-- Captured in the window by a pod that has the release: who of them goes through that region
CREATE TABLE stage.lost AS
WITH eligible AS (
    SELECT i, raw_usd, currency_n, row_number() OVER (ORDER BY bits(18, i)) AS nth, count(*) OVER () AS n
    FROM stage.sent
    WHERE status = 'captured' AND NOT is_open AND occurred >= greatest(the('rollout_at'), the('window_at'))
        AND occurred < the('cut_at') AND created >= switch_at
), counted AS (
    SELECT *, CASE WHEN seed() = 1 AND profile() = 'ordinary' THEN round(36000 * scale())::BIGINT
        -- other seeds: a remainder of their own, so that no two of 22 neighbours have one number of lost payments
        ELSE least(n, round(the('region_share') * n / 44)::BIGINT * 44 + seed() % 22 * 2) END AS n_region
    FROM eligible
)
SELECT i, raw_usd, currency_n, nth <= greatest(1, round(n_region * the('size_'))) AS is_hit FROM counted WHERE nth <= n_region;

-- Amounts, in the smallest unit of their currency; those of the lost payments make the sum that is told
CREATE TABLE stage.factor AS
SELECT CASE WHEN seed() = 1 AND profile() = 'ordinary' AND param('size') = 1 THEN round(2300000 * scale(), 2)
        ELSE round(the('mean_usd') * count(*), 2) END::DECIMAL(18, 2) AS usd,
    CASE WHEN count(*) < 100 THEN 1 ELSE CASE WHEN seed() = 1 AND profile() = 'ordinary' AND param('size') = 1 THEN round(2300000 * scale(), 2)
        ELSE round(the('mean_usd') * count(*), 2) END / (sum((raw_usd * 10000)::BIGINT) / 10000.0) END AS f,
    count(*) >= 100 AS is_met
FROM stage.lost WHERE is_hit;

CREATE TABLE stage.priced AS
WITH whole_ AS (
    SELECT sent.*, coalesce(is_hit, false) AS is_hit, lost.i IS NOT NULL AS is_lost, minor_units, usd_rate,
        greatest(CASE currency_n WHEN 3 THEN 80 ELSE 50 END,
            round(raw_usd * CASE WHEN is_hit THEN (SELECT f FROM stage.factor) ELSE 1 END / usd_rate::DOUBLE * pow(10, minor_units)))::BIGINT AS minor_
    FROM stage.sent LEFT JOIN (SELECT i, is_hit FROM stage.lost) AS lost USING (i) JOIN stage.currency ON n = sent.currency_n
), hit AS (
    SELECT i, round((minor_ / pow(10, minor_units))::DECIMAL(18, 2) * usd_rate, 2) AS usd, currency_n = 0 AND minor_ >= 100 AS takes,
        row_number() OVER (ORDER BY NOT (currency_n = 0 AND minor_ >= 100), minor_ DESC, i) AS nth, minor_
    FROM whole_ WHERE is_hit
), rest AS (
    SELECT CASE WHEN is_met THEN ((any_value(usd_) - sum(hit.usd)) * 100)::BIGINT ELSE 0 END AS cents, count(*) FILTER (takes) AS takers
    FROM hit, (SELECT usd AS usd_, is_met FROM stage.factor) GROUP BY is_met
), more AS (
    -- whole cents for all that take, one more for the first of them; a large rest below zero is taken from the largest
    SELECT i, CASE WHEN takers = 0 THEN 0
        WHEN cents >= 0 THEN cents // takers + (nth <= cents % takers)::BIGINT
        ELSE -1 * (nth <= -cents % (takers // 10 + 1))::BIGINT - (nth <= takers // 10 + 1)::BIGINT * (-cents // (takers // 10 + 1)) END AS more_
    FROM hit, rest WHERE takes
)
SELECT whole_.* EXCLUDE (raw_usd, minor_), minor_ + coalesce(more_, 0) AS minor
FROM whole_ LEFT JOIN more USING (i);

-- Which region each goes through, and which version its message is written with
CREATE TABLE stage.payment AS
WITH routed AS (
    SELECT *, CASE
        WHEN is_lost THEN true
        WHEN open_k IS NOT NULL THEN open_k % 3 = 1
        WHEN status = 'captured' AND occurred >= greatest(the('rollout_at'), the('window_at')) AND occurred < the('cut_at')
            AND created >= switch_at THEN false
        ELSE region_u < the('region_share') END AS in_region
    FROM stage.priced
)
SELECT i, occurred, created, status, is_open, is_late, currency_n, method, partition_, minor, minor_units, usd_rate,
    the('regions')[CASE WHEN in_region THEN the('hit_region') ELSE (the('hit_region') + 1 + (region_u * 1000)::BIGINT % 2) % 3 END + 1] AS region,
    -- a smaller fault reaches fewer pods; of the captured ones in the window it is told which
    in_region AND created >= switch_at AND (is_hit OR (NOT is_lost AND rnd(19, i) < the('size_'))) AS is_new
FROM routed;

-- Messages: one each, some sent twice; in the order of sending ----------------------------------------------
CREATE TABLE stage.message AS
WITH twice AS (
    SELECT i FROM stage.payment WHERE NOT is_late AND NOT is_open AND created < the('page_at') - minutes(40) ORDER BY bits(21, i) LIMIT quota(60, 12)
), sent AS (
    SELECT i, created, partition_, false AS again FROM stage.payment
    UNION ALL
    SELECT i, created + 2000 + below(28000, 22, i), partition_, true FROM stage.payment SEMI JOIN twice USING (i)
), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY partition_ ORDER BY created, i, again) AS nth,
        count(*) OVER (PARTITION BY partition_) AS n
    FROM sent
)
SELECT i, created, partition_, again,
    -- offsets run on from where the topic stood; their number of digits changes on the way in most partitions, and the
    -- broker's own markers leave gaps
    [1000000, 100000, 1000000, 10000000][1 + partition_ % 4] - (n * real_between(0.15, 1.2, 23, partition_))::BIGINT
        + nth - 1 + (nth + 37 * partition_) // 310 AS offset_,
    (created // 900000 + 1) * 900000 AS file_at
FROM numbered;

-- Deliveries: a file each quarter of an hour. One file has rows that are refused and come an hour later; after the
-- connector's rebalance some messages are delivered twice.
CREATE TABLE stage.blip AS
SELECT (the('cut_at') - minutes(told(2345, whole(1300, 2300, 1, 24)))) // 300000 * 300000 AS at_,
    (the('cut_at') - minutes(told(1690, whole(700, 1200, 1, 25)))) // 900000 * 900000 AS refused_file;

CREATE TABLE stage.delivery AS
WITH refused AS (
    SELECT i FROM stage.message JOIN stage.payment USING (i)
    WHERE file_at = (SELECT refused_file FROM stage.blip) AND NOT is_new AND i NOT IN (SELECT i FROM stage.message WHERE again)
    ORDER BY bits(26, i) LIMIT 14
), again_ AS (
    -- of an hour before and after it, wider where there are few
    SELECT i FROM stage.message, stage.blip
    WHERE NOT again AND abs(created - at_) < minutes(60) * CASE WHEN scale() < 0.5 THEN 8 ELSE 1 END AND i NOT IN (SELECT i FROM refused)
    ORDER BY bits(27, i) LIMIT quota(36, 9)
)
SELECT message.*, file_at + CASE WHEN refused.i IS NOT NULL THEN 3600000 ELSE 0 END AS landed_file, refused.i IS NOT NULL AS was_refused, 1 AS copy_
FROM stage.message LEFT JOIN refused USING (i)
UNION ALL
SELECT message.*, file_at + 1800000, false, 2 FROM stage.message SEMI JOIN again_ USING (i) WHERE NOT again;

-- What the fault and the suspects act upon -----------------------------------------------------------------
-- fills_in: whether version 7 still fills the old field in; skipped: partitions and span that never land; doubled: span of
-- the processor's files that is loaded twice
CREATE TABLE stage.switches AS
SELECT true AS fills_in, NULL::BIGINT AS skip_from, NULL::BIGINT AS skip_to, NULL::BIGINT AS twice_from, NULL::BIGINT AS twice_to;
