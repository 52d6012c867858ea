-- Purpose: the stage of 03 · lag tsunami: one topic, what is appended to it minute by minute, and what the job can take.
-- Grain:   stage.story one row; stage.part one per partition; stage.minute one per minute, without the fault;
--          stage.bucket one per ten minutes of 29 days; stage.campaign one per campaign before this one.
-- Keys:    t counts minutes from the first relayed event of the campaign (t = 1 is the first minute of it), p partitions, b buckets.
-- Seed:    hour, day, rates, partitions and which of them are hot, limits, load tests, names.
-- Messages do not scale (they are counters); the number of sampled events does. Rates are messages a minute.

-- The story: every figure that the rest follows from ----------------------------------------------
CREATE TABLE stage.story AS
WITH draw AS (
    SELECT
        told(960, CASE profile() WHEN 'quiet' THEN whole(60, 290, 1, 1) ELSE whole(0, 1439, 1, 1) END) AS onset_minute,
        told(DATE '2026-03-17', make_date(2026, whole(1, 12, 1, 2), whole(3, 27, 1, 3))) AS some_day,
        told(20, whole(16, 24, 1, 4)) AS page_t,
        told(9, whole(5, 11, 1, 5)) AS called_after,
        told(560, whole(290, 930, 1, 6)) * 1000 AS usual,
        told(0.896, real_between(0.78, 0.95, 1, 7)) AS of_peak,
        real_between(1.42, 1.60, 1, 8) AS room,
        real_between(0.95, 1.45, 1, 9) AS excess_part,
        told(8, whole(5, 11, 1, 10)) AS created_minutes,
        told(9, whole(8, 12, 1, 11)) AS left_minutes,
        told([16, 48], pick([[12, 36], [16, 40], [16, 48], [20, 50], [20, 60], [24, 60], [12, 30], [8, 24]], 1, 12)) AS shape,
        told(0.9426, real_between(0.86, 0.97, 1, 13)) AS alpha,
        told(2.88, real_between(2.6, 3.5, 1, 14)) AS heat,
        told(4.5, whole(6, 10, 1, 15) / 2.0) AS start_minutes,
        told(1.5, pick([1.0, 1.5, 2.0], 1, 16)) AS stop_minutes,
        CASE profile() WHEN 'weekend' THEN 0.85 WHEN 'holiday' THEN 0.8 WHEN 'month_end' THEN 1.05 WHEN 'growth' THEN 1.08 WHEN 'quiet' THEN 0.6 ELSE 1 END AS busy
), day AS (
    SELECT *, page_day(some_day, (date_trunc('month', some_day) + INTERVAL 1 MONTH - INTERVAL 1 DAY)::DATE) AS page_day,
        shape[1]::BIGINT AS p0, shape[2]::BIGINT AS parts,
        (round(usual * busy / 1000) * 1000)::BIGINT AS base,
        told(860000, (round(usual * room / 1000) * 1000)::BIGINT) AS cap,
        told(700000, round(usual * excess_part)::BIGINT) AS excess,
        told(3, whole(1, greatest(1, shape[2] // 10), 1, 17)) AS n_hot,
        page_t + called_after + 12 AS now_t0
    FROM draw
), limits AS (
    SELECT *, now_t0 + left_minutes AS lasts, told(64, parts + pick([-8, -4, 4, 16], 1, 18)) AS slots, told(60, parts + pick([-6, 6, 12, 20], 1, 19)) AS connections,
        ms(page_day::TIMESTAMP) + minutes(onset_minute) AS onset_at
    FROM day
)
SELECT *, onset_at + minutes(page_t) AS page_at, onset_at + minutes(page_t + called_after) AS called_at,
    onset_at + minutes(now_t0) + minutes(param('run_on')) AS now_at, now_t0 + param('run_on') AS now_t,
    (cap - base + round(excess * param('size')))::BIGINT AS relay,
    -- the most that ten minutes of the last weeks had, a minute
    (round(usual / of_peak / 1000) * 1000)::BIGINT AS peak_rate,
    (page_day::TIMESTAMP + to_minutes(onset_minute)) AS onset_ts,
    told(21, whole(14, 26, 1, 20)) AS outbox_minutes,
    told(5000, whole(4000, 6000, 1, 21)) AS one_in_at_1,
    greatest(1, round(told(5000, whole(4000, 6000, 1, 21)) / greatest(scale(), 0.004)))::BIGINT AS one_in,
    told(4425000, whole(1800, 8600, 1, 22) * 1000) AS replay_lag,
    -215 AS from_t
FROM limits;
SET VARIABLE story = (SELECT story FROM stage.story);

CREATE TABLE stage.named AS
SELECT told('app.events', pick(['app.events', 'web.activity', 'client.events', 'product.signals', 'user.actions'], 2, 1)) AS topic,
    told('enrich', pick(['enrich', 'sessionize', 'feature-stream', 'live-metrics', 'event-joiner'], 2, 2)) AS job,
    told('flink-enrich', pick(['flink-', 'rt-', 'stream-'], 2, 3) || pick(['enrich', 'sessionize', 'feature-stream', 'live-metrics', 'event-joiner'], 2, 2)) AS group_,
    told('v41', 'v' || whole(12, 88, 2, 4)) AS version,
    told('Spring reactivation', pick(['Weekend sale', 'New app version', 'Come back', 'Price drop', 'Summer preview', 'Points expire', 'Winter sale'], 2, 5)) AS campaign,
    told('growth', pick(['growth', 'lifecycle', 'loyalty', 'retention'], 2, 6)) AS team,
    told('America/Los_Angeles', pick(['America/Los_Angeles', 'America/Sao_Paulo', 'Asia/Tokyo', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'], 2, 7)) AS zone,
    told(1043, whole(1010, 1990, 2, 8)) AS campaign_id;

-- Partitions: a few keys are hot. Weights in millionths, upto = the sum with the partitions before -----------
CREATE TABLE stage.part AS
WITH ranked AS (
    SELECT p, row_number() OVER (ORDER BY bits(3, p)) <= the('n_hot') AS is_hot, 0.97 + 0.06 * rnd(4, p) AS wobble FROM range(the('parts')) AS r (p)
), weighed AS (
    SELECT p, is_hot, CASE WHEN is_hot THEN the('heat') ELSE 1.0 * (the('parts') - the('heat') * the('n_hot')) / (the('parts') - the('n_hot')) END * wobble AS w FROM ranked
)
SELECT p, is_hot, CASE WHEN p = the('parts') - 1 THEN 1000000 ELSE round(1000000 * sum(w) OVER (ORDER BY p) / sum(w) OVER ())::BIGINT END AS upto,
    -- where its offsets stood when the hours in detail begin
    1000000000 + below(4000000000, 5, p) AS offset0
FROM weighed;

-- Minutes: what is appended as usual, and what the job can take. Noise that is back at 0 where the story is read --------------
CREATE TABLE stage.minute AS
WITH wave AS (
    SELECT t, CASE WHEN t IN (0, the('page_t'), the('page_t') + the('called_after'), the('now_t0') - 3, the('now_t0')) THEN 0 ELSE below(24001, 6, t + 1000) - 12000 END AS e
    FROM range(the('from_t'), the('now_t') + 1) AS r (t)
), usual AS (
    SELECT t, CASE WHEN t <= 0 THEN (the('base') * (1 + 0.0002 * t))::BIGINT ELSE the('base') END + e - lag(e, 1, 0) OVER (ORDER BY t) AS appended, the('cap') AS cap,
        -- an announced send, for which the job was made larger
        CASE WHEN profile() = 'campaign' AND t BETWEEN -140 AND -111 THEN (the('cap') * CASE WHEN t = -140 THEN 1.9 ELSE 0.9 END)::BIGINT ELSE 0 END AS announced
    FROM wave
)
SELECT t, appended + announced AS appended, announced,
    (cap * CASE
        -- checkpoints that stall the job for a minute or two; a broker that is restarted
        WHEN t IN (-205, -93, -61) THEN 0.0 WHEN t IN (-204, -92, -60) THEN 0.25 WHEN t = -40 THEN 0.7
        -- planned: the job is stopped for five minutes
        WHEN profile() = 'weekend' AND t BETWEEN -130 AND -126 THEN 0.0
        WHEN profile() = 'campaign' AND t IN (-159, -101) THEN 0.0
        WHEN profile() = 'campaign' AND t BETWEEN -158 AND -102 THEN 2.2
        ELSE 1 END)::BIGINT AS cap
FROM usual;

-- Ten minutes of the four weeks before: hour of the day, weekday, slow growth --------------------------
CREATE TABLE stage.bucket AS
WITH raw_ AS (
    SELECT b, b * 600000 AS at_, (the('onset_at') - b * 600000) / 86400000.0 AS back
    FROM range((the('onset_at') - minutes(1440) * 29) // 600000, (the('onset_at') + minutes(the('from_t'))) // 600000 + 1) AS r (b)
), shaped AS (
    SELECT *, the('peak_rate') * (1 - 0.225 * (1 - cos(6.283185307179586 * ((at_ - the('onset_at')) / 3600000.0 / 24)
            - acos(1 - (1 - the('of_peak')) / 0.225))))
        * CASE WHEN (at_ // 86400000 + 3) % 7 >= 5 THEN 0.86 ELSE 1 END * (1 - 0.0016 * back) * (1 - 0.03 * rnd(7, b)) AS rate
    FROM raw_
)
SELECT b, at_, CASE WHEN row_number() OVER (ORDER BY rate DESC, b) = 1 THEN the('peak_rate') ELSE least(round(rate), the('peak_rate'))::BIGINT END * 10 AS n FROM shaped;

CREATE TABLE stage.event_name AS
SELECT * FROM (VALUES (1, 'page_view', 'web', 420000, false), (2, 'session_start', 'app', 560000, false), (3, 'search', 'web', 700000, false),
    (4, 'add_to_cart', 'app', 810000, false), (5, 'push_delivered', 'push-gateway', 880000, false), (6, 'checkout', 'app', 950000, true), (7, 'payment', 'payments-api', 1000000, true)
) AS v (n, event_name, app, upto, is_critical);

-- Campaigns of the last four weeks: large and small, announced and not ---------------------------------
CREATE TABLE stage.campaign AS
WITH n_ AS (SELECT told(13, whole(12, 18, 8, 1)) AS n)
SELECT k, the('onset_at') - minutes(1440) * (1 + k * 26 // n) - minutes(below(900, 9, k)) AS at_,
    -- every other is large; of the large ones, one is late with its word, one took it back, one said too little
    CASE WHEN k % 2 = 0 THEN 10200 + below(12000, 10, k) ELSE 400 + below(8800, 10, k) END * 1000 AS events,
    CASE k WHEN 2 THEN 'late' WHEN 4 THEN 'withdrawn' WHEN 6 THEN 'too_little' ELSE CASE WHEN k % 2 = 0 THEN 'announced' WHEN rnd(11, k) < 0.4 THEN 'announced' ELSE 'none' END END AS word,
    pick(['growth', 'lifecycle', 'loyalty', 'retention', 'partners'], 12, k) AS team,
    pick(['America/Los_Angeles', 'America/Sao_Paulo', 'Asia/Tokyo', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'], 13, k) AS zone,
    25 + below(60, 14, k) AS lasts
FROM n_, range(1, n + 1) AS r (k);

-- Parallelism, and what the job took of a full topic at it: above the partitions nothing is gained ------------
CREATE TABLE stage.load_test AS
SELECT p_, (round(the('cap') * pow(least(p_, the('parts'))::DOUBLE / the('p0'), the('alpha')) / 1000) * 1000)::BIGINT AS rate
FROM (
    SELECT DISTINCT (the('p0') * f)::BIGINT AS p_ FROM (SELECT unnest([1.0, 1.5, 2.0, 2.5, 3.0, 4.0]) AS f)
    UNION SELECT least(the('parts'), the('slots'), the('connections')) UNION SELECT the('parts')
);

-- What the fault, or a suspect, writes ----------------------------------------------------------------
CREATE TABLE stage.relayed (t BIGINT, n BIGINT);               -- of the campaign's outbox, into the topic
CREATE TABLE stage.flood (t BIGINT, p BIGINT, n BIGINT);       -- into one partition
CREATE TABLE stage.slow (from_t BIGINT, share DOUBLE);         -- of the capacity, from then on
