-- Purpose: the stage of 04 · the history, overwritten: half a year of customers, their changes, the log, and hourly loads.
-- Grain:   stage.story one row; stage.customer one per customer; stage.change one per change in the shop's own database;
--          stage.event one per message in the log; stage.dim one per version, as the warehouse holds it at the clone.
-- Keys:    c numbers customers from 1, h hours since 1970: load h reads what came before h o'clock.
-- Seed:    hour, day, how many customers, versions and changes, months of history, hours since the clone, names.
-- A healthy and a sick world of one seed share every change and every message: fault.sql only rewrites stage.dim.

-- The story: every figure that the rest follows from ----------------------------------------------
CREATE TABLE stage.story AS
WITH draw AS (
    SELECT
        told(13, CASE profile() WHEN 'quiet' THEN whole(2, 4, 1, 1) ELSE whole(0, 23, 1, 1) END) AS page_hour,
        told(DATE '2026-03-31', make_date(2026, whole(1, 12, 1, 2), whole(5, 27, 1, 3))) AS some_day,
        told(6, whole(4, 8, 1, 4)) AS months,
        told(3, whole(2, 4, 1, 5)) AS hours,
        told(11, whole(7, 15, 1, 6)) AS lag_minutes,
        told(12, whole(8, 22, 1, 7)) AS backfill_after,
        told(19, whole(11, 26, 1, 8)) AS backfill_minutes,
        told(40000, whole(23000, 62000, 1, 9)) AS full_customers,
        told(2.75, real_between(2.25, 3.35, 1, 10)) AS versions_each,
        told(0.62, real_between(0.56, 0.67, 1, 11)) AS multi_share,
        told(14, whole(10, 18, 1, 12)) AS n_models
), day AS (
    -- the loyalty programme grades its customers anew on the first of the month
    SELECT *, page_day(some_day, date_trunc('month', some_day)::DATE) AS page_day FROM draw
), clock AS (
    SELECT *,
        ms(page_day + to_hours(page_hour)) AS last_read,
        ms(page_day + to_hours(page_hour)) - minutes(60) * hours AS clone_read,
        ms(date_trunc('month', page_day) - to_months((months - 1)::INTEGER)) + minutes(120) AS go_live
    FROM day
), window_ AS (
    SELECT *,
        last_read + minutes(5) AS page_at,
        last_read + minutes(5 + param('run_on')) AS now_at,
        clone_read + minutes(1) + 1000 * below(40, 1, 13) - minutes(lag_minutes) AS lag_from,
        clone_read + minutes(1) + 1000 * below(40, 1, 13) AS lag_to,
        clone_read + minutes(4) + 1000 * below(50, 1, 14) AS clone_at,
        clone_read + minutes(backfill_after) + 1000 * whole(5, 50, 1, 15) AS backfill_at,
        (last_read - minutes(60 * 24 * 7)) AS log_from,
        quota(told(310, whole(200, 430, 1, 28)), whole(10, 16, 1, 29)) AS n_new
    FROM clock
), size_ AS (
    SELECT *,
        backfill_at + minutes(backfill_minutes) AS backfill_end,
        -- with the new ones a remainder of their own, so that no two of 22 neighbours have one number at any scale
        told(round(40000 * scale())::BIGINT, greatest(264, round(full_customers * scale())::BIGINT // 22 * 22)
            + (seed() + 2200 - n_new) % 22) AS n_customers
    FROM window_
), kinds AS (
    SELECT *,
        round(n_customers * versions_each)::BIGINT AS n_versions,
        round(n_customers * multi_share)::BIGINT AS n_multi,
        quota(told(450, whole(300, 620, 1, 20)), whole(12, 18, 1, 21)) AS n_closed_single,
        quota(told(750, whole(500, 990, 1, 22)), whole(16, 24, 1, 23)) AS n_closed_multi,
        quota(told(40, whole(24, 60, 1, 24)), whole(8, 14, 1, 25)) AS n_returned,
        quota(told(1450, whole(980, 1980, 1, 26)), whole(52, 70, 1, 27)) AS n_update,
        quota(told(140, whole(90, 210, 1, 30)), whole(10, 16, 1, 31)) AS n_delete,
        quota(told(88, whole(60, 130, 1, 32)), whole(10, 15, 1, 33)) AS n_back,
        quota(told(60, whole(40, 90, 1, 34)), whole(9, 13, 1, 35)) AS n_twice,
        quota(told(10, whole(6, 14, 1, 36)), whole(4, 6, 1, 37)) AS n_changed_then_gone,
        quota(told(8, whole(5, 14, 1, 38)), whole(4, 7, 1, 39)) AS n_pair,
        quota(told(60, whole(40, 90, 1, 40)), whole(8, 12, 1, 41)) AS n_resent,
        quota(told(900, whole(600, 1300, 1, 42)), whole(16, 30, 1, 43)) AS n_idle,
        quota(told(41, whole(28, 60, 1, 44)), whole(8, 12, 1, 45)) AS n_steward,
        quota(told(369, whole(250, 480, 1, 46)), whole(10, 16, 1, 47)) AS n_legacy,
        quota(300, whole(10, 16, 1, 48)) AS n_at_the_turn
    FROM size_
)
SELECT *,
    round(CASE profile() WHEN 'quiet' THEN 30 WHEN 'weekend' THEN 120 WHEN 'holiday' THEN 80 ELSE 300 END * scale())::BIGINT + 3
        AS per_hour_later,
    go_live // 3600000 - whole(900, 9000, 1, 50) AS hour0,
    whole(0, 400, 1, 51) AS name_shift,
    whole(1, 9, 1, 52) * 100003 AS id_shift,
    whole(20, 90, 1, 53) * 10000000000 AS lsn0,
    backfill_at + minutes(backfill_minutes) * 9 // 20 AS mid_clone_at,
    clone_at - minutes(180) AS old_clone_at,
    clone_read - minutes(80) AS early_group_at,
    page_at + minutes(30) AS late_group_at
FROM kinds;
SET VARIABLE story = (SELECT story FROM stage.story);

-- Customers: by rank, so many of each kind ---------------------------------------------------------------
CREATE TABLE stage.customer AS
WITH ranked AS (
    SELECT c, row_number() OVER (ORDER BY bits(60, c)) AS nth FROM range(1, the('n_customers') + 1) AS r (c)
), kind_ AS (
    SELECT *, CASE
        WHEN nth <= the('n_closed_single') THEN 'closed_single'
        WHEN nth <= the('n_closed_single') + the('n_closed_multi') THEN 'closed_multi'
        WHEN nth <= the('n_closed_single') + the('n_closed_multi') + the('n_returned') THEN 'returned'
        WHEN nth <= the('n_closed_single') + the('n_multi') THEN 'multi'
        ELSE 'single' END AS kind,
        -- nine in ten were read from the shop's database when the dimension went live
        CASE WHEN rnd(61, c) < 0.9 THEN the('go_live') + below(1200000, 62, c)
            ELSE the('go_live') + minutes(60) + floor(rnd(62, c) * (the('lag_from') - the('go_live') - minutes(60 * 24 * 12)))::BIGINT END AS created
    FROM ranked
), weighed AS (
    -- how often a customer changed: exponential, at least once, by largest remainder to the number of versions told
    SELECT *, CASE WHEN kind IN ('multi', 'closed_multi', 'returned') THEN 1 END AS least_,
        CASE WHEN kind IN ('multi', 'closed_multi', 'returned') THEN round(-ln(1 - rnd(63, c)) * 1000000)::BIGINT ELSE 0 END AS w
    FROM kind_
), shared AS (
    SELECT *, w * (the('n_versions') - the('n_customers') - the('n_multi') - the('n_returned') - the('n_resent')) AS part,
        sum(w) OVER () AS whole_ FROM weighed
), rounded AS (
    SELECT *, (part // whole_)::BIGINT AS floor_,
        row_number() OVER (ORDER BY part % whole_ DESC, c) AS nth_rest,
        the('n_versions') - the('n_customers') - the('n_multi') - the('n_returned') - the('n_resent')
            - sum((part // whole_)::BIGINT) OVER () AS rest
    FROM shared
), lives AS (
    SELECT c, kind, created, CASE WHEN least_ IS NULL THEN 0 ELSE 1 + floor_ + (nth_rest <= rest)::BIGINT END AS changes,
        the('lag_from') - minutes(5) AS history_end
    FROM rounded
)
SELECT *, CASE WHEN kind IN ('closed_single', 'closed_multi', 'returned')
    THEN created + minutes(180) + floor((0.25 + 0.72 * rnd(64, c)) * (history_end - created - minutes(60 * 24)))::BIGINT END AS closed
FROM lives;

-- Changes in the shop's database. what: 0 opt-in turned, 1 tier, 2 segment, 3 country, 4 e-mail, 5 nothing that we keep
CREATE TABLE stage.past AS
WITH numbered AS (
    SELECT c, kind, created, closed, history_end, unnest(range(1, changes + 1)) AS j FROM stage.customer WHERE changes > 0
), drawn AS (
    SELECT *, coalesce(closed, history_end) AS until_,
        created + 60000 + floor(rnd(65, c * 64 + j) * (coalesce(closed, history_end) - created - 120000))::BIGINT AS any_t,
        rnd(66, c * 64 + j) AS u, (rnd(67, c * 64 + j) + rnd(68, c * 64 + j)) / 2 AS hour_
    FROM numbered
), timed AS (
    -- most change in the middle of the day
    SELECT *, any_t // 86400000 * 86400000 + floor(hour_ * 86399999)::BIGINT AS day_t FROM drawn
)
SELECT c, CASE WHEN day_t > created + 60000 AND day_t < until_ - 60000 THEN day_t ELSE any_t END AS t,
    CASE WHEN u < 0.5 THEN 0 WHEN u < 0.8 THEN 1 WHEN u < 0.88 THEN 2 WHEN u < 0.93 THEN 3 ELSE 4 END AS what
FROM timed;

-- Some change twice on one day: the second change of some customers is put some hours behind the first
CREATE TABLE stage.same_day AS
WITH ordered AS (
    SELECT c, t, what, row_number() OVER (PARTITION BY c ORDER BY t) AS nth FROM stage.past
), chosen AS (
    SELECT c, min(t) AS t1 FROM ordered GROUP BY c HAVING count(*) = 2
        AND min(t) % 86400000 < 64800000 AND min(t) + minutes(300) < max(t) ORDER BY bits(69, c) LIMIT quota(400, 12)
)
SELECT past.c, past.t, CASE WHEN past.t > t1 THEN t1 + minutes(20) + below(12000000, 70, past.c) ELSE past.t END AS new_t
FROM stage.past JOIN chosen USING (c);
UPDATE stage.past SET t = new_t FROM stage.same_day WHERE same_day.c = past.c AND same_day.t = past.t;

-- Who is open when the clone is taken, and what each does in the hours after it
CREATE TABLE stage.pool AS
WITH last_change AS (
    SELECT c, arg_max(what, t) AS last_what FROM stage.past GROUP BY c
), open_ AS (
    SELECT customer.c, kind = 'multi' AND last_what = 0 AS can_go_back, created
    FROM stage.customer LEFT JOIN last_change USING (c) WHERE kind IN ('multi', 'single')
), back AS (
    SELECT *, can_go_back AND row_number() OVER (ORDER BY NOT can_go_back, bits(71, c)) <= the('n_back') AS goes_back FROM open_
)
SELECT *, row_number() OVER (ORDER BY NOT goes_back, bits(72, c)) AS nth, count(*) OVER () AS n FROM back;

CREATE TABLE stage.actor AS
SELECT c, nth, CASE
    WHEN nth <= the('n_back') THEN 'back'
    WHEN nth <= the('n_back') + the('n_twice') THEN 'twice'
    WHEN nth <= the('n_back') + the('n_twice') + the('n_changed_then_gone') THEN 'changed_then_gone'
    WHEN nth <= the('n_back') + the('n_twice') + the('n_changed_then_gone') + the('n_pair') THEN 'pair'
    WHEN nth <= the('n_update') - the('n_twice') THEN 'once'
    WHEN nth <= the('n_update') - the('n_twice') + the('n_delete') - the('n_changed_then_gone') THEN 'gone'
    WHEN nth <= the('n_update') - the('n_twice') + the('n_delete') - the('n_changed_then_gone') + the('n_resent') THEN 'resent' END AS does,
    -- thickest at the beginning: a mailing asked everybody to confirm the marketing consent
    the('lag_from') + 2000 + floor(pow(rnd(73, c), 1.25) * (the('last_read') - the('lag_from') - minutes(25)))::BIGINT AS t
FROM stage.pool
WHERE nth <= the('n_update') - the('n_twice') + the('n_delete') - the('n_changed_then_gone') + the('n_resent');

-- Kinds of days differ by what happens once before the clone and once after the page (far from the actors above)
CREATE TABLE stage.grouped AS
WITH size_ AS (
    SELECT CASE profile() WHEN 'month_end' THEN round(0.2 * n)::BIGINT WHEN 'campaign' THEN quota(240, 20)
        WHEN 'weekend' THEN quota(120, 12) ELSE 0 END AS n_group FROM stage.pool LIMIT 1
)
SELECT c, nth, CASE WHEN n - nth < n_group THEN the('early_group_at') ELSE the('late_group_at') END + below(240000, 74, c) AS t
FROM stage.pool, size_ WHERE n - nth < 2 * n_group AND c NOT IN (SELECT c FROM stage.actor);

-- Changes since the last load before the page; and logins and the like, a message each, of which the dimension keeps nothing
CREATE TABLE stage.idle AS
WITH pool_ AS (
    SELECT max(n) AS n FROM stage.pool
), drawn AS (
    SELECT the('n_update') + the('n_delete') + the('n_resent') + 1 + below(n * 3 // 10, 84, k) AS nth,
        the('last_read') + 2000 + k * 3600000 // the('per_hour_later') + below(3600000 // the('per_hour_later') - 1, 82, k) AS t,
        CASE WHEN rnd(83, k) < 0.5 THEN 0 WHEN rnd(83, k) < 0.8 THEN 1 WHEN rnd(83, k) < 0.88 THEN 2 ELSE 5 END AS what
    FROM pool_, range((the('per_hour_later') * (5 + param('run_on')) // 60)::BIGINT) AS r (k)
    UNION ALL
    SELECT 1 + below(n, 86, k), the('lag_from') - minutes(60) - floor(rnd(85, k) * minutes(60 * 24 * 30))::BIGINT, 5
    FROM pool_, range(round(16000 * scale())::BIGINT + 60) AS r (k)
    UNION ALL
    SELECT CASE WHEN k % 3 = 0 THEN 1 + below(the('n_back') + the('n_twice'), 88, k)
            ELSE the('n_update') + the('n_delete') + the('n_resent') + 1 + below(n * 3 // 10, 84, k + 500000) END,
        the('lag_from') + 1000 + floor(rnd(87, k) * (the('last_read') - the('lag_from') - 6000))::BIGINT, 5
    FROM pool_, range(the('n_idle')) AS r (k)
)
SELECT c, t, what, created FROM drawn JOIN stage.pool USING (nth);

CREATE TABLE stage.change AS
WITH row_ (c, t, ord, op, what) AS (
    SELECT c, created, 1, CASE WHEN created < the('go_live') + 1200000 THEN 'r' ELSE 'c' END, -1 FROM stage.customer
    UNION ALL SELECT c, t, 1, 'u', what FROM stage.past
    UNION ALL SELECT c, closed, 1, 'd', 5 FROM stage.customer WHERE closed IS NOT NULL
    UNION ALL SELECT c, closed + minutes(30) + floor(rnd(75, c) * 0.8 * (history_end - closed - minutes(60)))::BIGINT, 1, 'c', -1
        FROM stage.customer WHERE kind = 'returned'
    -- the hours since the clone
    UNION ALL SELECT c, t, 1, 'u', CASE WHEN does IN ('back', 'twice') THEN 0 WHEN does = 'pair' THEN 4
            WHEN rnd(76, c) < 0.6 THEN 0 WHEN rnd(76, c) < 0.85 THEN 1 WHEN rnd(76, c) < 0.92 THEN 2 WHEN rnd(76, c) < 0.95 THEN 3 ELSE 4 END
        FROM stage.actor WHERE does IN ('back', 'twice', 'changed_then_gone', 'pair', 'once')
    UNION ALL SELECT c, t, 2, 'u', 1 FROM stage.actor WHERE does = 'pair'
    UNION ALL SELECT c, t + minutes(4) + below(1000000, 77, c), 1, 'u', 0 FROM stage.actor WHERE does = 'twice'
    UNION ALL SELECT c, t + minutes(3) + below(900000, 78, c), 1, 'd', 5 FROM stage.actor WHERE does = 'changed_then_gone'
    UNION ALL SELECT c, t, 1, 'd', 5 FROM stage.actor WHERE does = 'gone'
    UNION ALL SELECT c, the('lag_from') - 110000 + below(105000, 79, c), 1, 'u', pick([0, 0, 1], 80, c) FROM stage.actor WHERE does = 'resent'
    UNION ALL SELECT the('n_customers') + k, the('lag_from') + 3000 + floor(rnd(81, k) * (the('last_read') - the('lag_from') - 9000))::BIGINT, 1, 'c', -1
        FROM range(1, the('n_new') + 1) AS r (k)
    -- what changed since the last load before the page, and what changed nothing
    UNION ALL SELECT c, idle.t, 1, 'u', what FROM stage.idle WHERE created < idle.t - 60000
    -- what kind of day it is
    UNION ALL SELECT c, t, 1, CASE profile() WHEN 'weekend' THEN 'd' ELSE 'u' END,
            CASE profile() WHEN 'weekend' THEN 5 WHEN 'campaign' THEN 0 ELSE 1 END FROM stage.grouped
    UNION ALL SELECT c, t + minutes(3) + below(600000, 89, c), 1, 'u', 0 FROM stage.grouped WHERE profile() = 'campaign'
    UNION ALL SELECT the('n_customers') + the('n_new') + k,
            CASE WHEN k % 2 = 0 THEN the('early_group_at') ELSE the('late_group_at') END + below(300000, 90, k), 1, 'c', -1
        FROM range(1, CASE profile() WHEN 'growth' THEN quota(900, 40) ELSE 0 END + 1) AS r (k)
    UNION ALL SELECT c, CASE WHEN nth % 2 = 0 THEN the('early_group_at') ELSE the('late_group_at') END + below(300000, 91, c), 1, 'c', -1
        FROM (SELECT c, row_number() OVER (ORDER BY bits(92, c)) AS nth FROM stage.customer WHERE kind IN ('closed_single', 'closed_multi'))
        WHERE profile() = 'holiday' AND nth <= quota(40, 12)
)
SELECT c, t, ord, op, what, row_number() OVER (ORDER BY t, c, ord) AS n FROM row_ WHERE t <= the('now_at');

-- The state behind each change, and where it stands in the shop's own log --------------------------------------
CREATE TABLE stage.base AS
SELECT c::INTEGER AS c, below(4, 93, c) AS segment_0, below(4, 94, c) AS tier_0, below(10, 95, c) AS country_0,
    below(2, 96, c) AS opt_0, 5 + below(40, 97, c) AS limit_0
FROM (SELECT DISTINCT c FROM stage.change);

CREATE TABLE stage.state AS
WITH counted AS (
    -- one sum for five counters, each below 4,096
    SELECT c::INTEGER AS c, t, ord, op, what, n,
        sum(CASE WHEN what BETWEEN 0 AND 4 THEN 1::BIGINT << (12 * what) ELSE 0 END) OVER so_far::BIGINT AS times,
        -- of two changes of one customer in one transaction only the last is ever seen
        lead(t) OVER (PARTITION BY c ORDER BY n) IS NOT DISTINCT FROM t AS superseded
    FROM stage.change
    WINDOW so_far AS (PARTITION BY c ORDER BY n ROWS UNBOUNDED PRECEDING)
), named AS (
    SELECT c, t, ord, op, what, n, superseded,
        bits(106, c::BIGINT * 4096 + (times >> 48)) AS email_hash,
        ['consumer', 'family', 'business', 'partner'][1 + ((segment_0 + (times >> 24 & 4095)) % 4)::INTEGER] AS segment,
        ['bronze', 'silver', 'gold', 'platinum'][1 + ((tier_0 + (times >> 12 & 4095)) % 4)::INTEGER] AS tier,
        ['DE', 'AT', 'CH', 'NL', 'FR', 'PL', 'DK', 'SE', 'IT', 'ES'][1 + ((country_0 + 3 * (times >> 36 & 4095)) % 10)::INTEGER] AS country,
        (opt_0 + (times & 4095)) % 2 = 1 AS marketing_opt_in,
        (100 * limit_0 + 250 * ((tier_0 + (times >> 12 & 4095)) % 4))::INTEGER AS credit_limit
    FROM counted JOIN stage.base USING (c)
)
SELECT *, md5_number_lower(concat_ws('|', email_hash, segment, tier, country, marketing_opt_in)) AS hash,
    the('lsn0') + n * 184 + below(120, 98, n) AS lsn,
    rank() OVER (ORDER BY t, c) * 3 + 40000000 AS tx
FROM named;

-- The log: when each message came. For some minutes the connector stood still; when it was started again, it sent the last
-- two minutes before that a second time, and then what had waited.
CREATE TABLE stage.event AS
WITH sent AS (
    SELECT *, false AS resent, CASE WHEN t >= the('lag_from') AND t < the('lag_to') THEN the('lag_to') + 4000 + (t - the('lag_from')) // 40
        ELSE t + 350 + below(900, 99, n) END AS came
    FROM stage.state WHERE op <> 'r'
), in_order AS (
    SELECT * REPLACE (max(came) OVER (PARTITION BY c % 3 ORDER BY n ROWS UNBOUNDED PRECEDING) AS came) FROM sent
    UNION ALL
    SELECT * REPLACE (true AS resent, the('lag_to') + 400 + (t - the('lag_from') + 120000) // 60 AS came)
    FROM sent WHERE t >= the('lag_from') - 120000 AND t < the('lag_from')
)
SELECT *, (c % 3)::TINYINT AS part, came // 3600000 + 1 AS h,
    row_number() OVER (PARTITION BY c % 3 ORDER BY came, NOT resent, n) - 1 AS nth_of_part
FROM in_order;

CREATE TABLE stage.load AS
SELECT h, (h - the('hour0'))::INTEGER AS batch_id, h * 3600000 + 95000 + below(55000, 100, h) AS finished_ms
FROM range(the('go_live') // 3600000 + 1, the('now_at') // 3600000 + 1) AS r (h);

-- What a load reads: of a customer's messages with one commit time the last, each with the one before it in the same load
CREATE TABLE stage.feed AS
SELECT c, t, op, h, lsn, email_hash, segment, tier, country, marketing_opt_in, credit_limit, CASE op WHEN 'd' THEN 0 ELSE hash END AS hash,
    lag(CASE op WHEN 'd' THEN 0 ELSE hash END) OVER (PARTITION BY c, h ORDER BY lsn, resent) AS hash_before
FROM stage.event
WHERE NOT superseded AND h > the('clone_read') // 3600000 - 3;

-- The dimension as it stood three loads before the clone ----------------------------------------------------
CREATE TABLE stage.dim AS
WITH version AS (
    SELECT state.*, (CASE WHEN op = 'r' THEN t ELSE came END) // 3600000 + 1 AS h
    FROM stage.state LEFT JOIN (SELECT n, came FROM stage.event WHERE NOT resent) USING (n)
    WHERE NOT superseded AND what <> 5 OR op = 'd'
), chained AS (
    SELECT *, lead(t) OVER next_ AS next_t, lead(op) OVER next_ AS next_op, lead(h) OVER next_ AS next_h
    FROM version WHERE h <= the('clone_read') // 3600000 - 3
    WINDOW next_ AS (PARTITION BY c ORDER BY n)
), stored AS (
    SELECT row_number() OVER (ORDER BY chained.h, c, t) AS sk, chained.*, own.finished_ms AS loaded,
        coalesce(closing.finished_ms, own.finished_ms) AS updated, coalesce(closing.batch_id, own.batch_id) AS batch
    FROM chained JOIN stage.load AS own ON own.h = chained.h LEFT JOIN stage.load AS closing ON closing.h = next_h
    WHERE op <> 'd'
)
SELECT sk, c, email_hash, segment, tier, country,
    -- the limit came with the messages from some day on only
    CASE WHEN t > the('page_at') - minutes(60 * 24 * 45) THEN credit_limit END AS credit_limit,
    marketing_opt_in, t AS valid_from, next_t AS valid_to, next_t IS NULL AS is_current, next_op IS NOT DISTINCT FROM 'd' AS is_deleted,
    hash, lsn, loaded, updated, batch
FROM stored ORDER BY sk;

-- Corrections that data stewards made in the dimension itself; and open rows from the first load, in the older style
UPDATE stage.dim SET segment = CASE segment WHEN 'business' THEN 'partner' ELSE 'business' END, batch = 3,
    updated = the('log_from') - minutes(60 * 24 * 2) + below(290000, 101, sk)  -- while the job of etl.batches ran
WHERE sk IN (SELECT sk FROM stage.dim WHERE valid_to < the('log_from') - minutes(60 * 24 * 4) AND NOT is_deleted ORDER BY bits(102, sk) LIMIT the('n_steward'));
UPDATE stage.dim SET valid_to = 253402214400000
WHERE sk IN (SELECT sk FROM stage.dim WHERE valid_to IS NULL AND loaded < the('go_live') + minutes(120)
    AND c NOT IN (SELECT c FROM stage.actor WHERE does = 'back') ORDER BY bits(103, sk) LIMIT the('n_legacy'));

-- Rows as they were before they were written again, and clones
CREATE TABLE stage.former AS SELECT *, 0::BIGINT AS replaced FROM stage.dim LIMIT 0;
CREATE TABLE stage.clone AS SELECT 0::BIGINT AS taken, * FROM stage.dim LIMIT 0;
CREATE TABLE stage.todo (h BIGINT, c INTEGER, t BIGINT, op VARCHAR, lsn BIGINT, hash UBIGINT, nth BIGINT, next_t BIGINT, next_op VARCHAR);
CREATE TABLE stage.backfill (from_at BIGINT, to_at BIGINT);
CREATE TABLE stage.loader (closes BOOLEAN);
INSERT INTO stage.loader VALUES (true);
INSERT INTO stage.clone SELECT the('old_clone_at'), * FROM stage.dim;

-- The hourly load, as the warehouse runs it: a message counts if its position is beyond the last one applied to this customer
-- and its values differ from what is current; then close what is current, and open the new version.
PREPARE read_load AS
INSERT INTO stage.todo
WITH message AS (
    SELECT * FROM stage.feed WHERE h = $1
), applied AS (
    SELECT c, max(dim.lsn) AS lsn FROM stage.dim WHERE c IN (SELECT c FROM message) GROUP BY c
), change AS (
    SELECT message.* FROM message LEFT JOIN applied USING (c)
    WHERE message.lsn > coalesce(applied.lsn, 0)
        AND CASE WHEN op = 'd' THEN true WHEN hash_before IS NOT NULL THEN hash <> hash_before
            ELSE NOT EXISTS (SELECT 1 FROM stage.dim AS held WHERE held.c = message.c AND held.is_current AND held.hash = message.hash) END
)
SELECT h, c, t, op, lsn, hash, row_number() OVER in_order, lead(t) OVER in_order, lead(op) OVER in_order
FROM change WINDOW in_order AS (PARTITION BY c ORDER BY lsn);

PREPARE keep_former AS
INSERT INTO stage.former
SELECT dim.*, finished_ms FROM stage.dim JOIN stage.todo ON todo.c = dim.c AND todo.nth = 1 JOIN stage.load USING (h)
WHERE todo.h = $1 AND is_current AND (SELECT closes FROM stage.loader);

PREPARE close_versions AS
UPDATE stage.dim SET valid_to = todo.t, is_current = false, is_deleted = todo.op = 'd', updated = finished_ms, batch = batch_id
FROM stage.todo, stage.load
WHERE todo.c = dim.c AND todo.nth = 1 AND todo.h = $1 AND load.h = todo.h AND is_current AND (SELECT closes FROM stage.loader);

PREPARE open_versions AS
INSERT INTO stage.dim
SELECT (SELECT max(sk) FROM stage.dim) + row_number() OVER (ORDER BY todo.c, todo.t), todo.c, email_hash, segment, tier, country, credit_limit,
    marketing_opt_in, todo.t, next_t, next_t IS NULL, next_op IS NOT DISTINCT FROM 'd', todo.hash, todo.lsn, finished_ms, finished_ms, batch_id
FROM stage.todo JOIN stage.feed ON feed.h = todo.h AND feed.c = todo.c AND feed.lsn = todo.lsn JOIN stage.load ON load.h = todo.h
WHERE todo.h = $1 AND todo.op <> 'd'
ORDER BY todo.c, todo.t;

EXECUTE read_load(the('clone_read') // 3600000 - 2);
EXECUTE keep_former(the('clone_read') // 3600000 - 2);
EXECUTE close_versions(the('clone_read') // 3600000 - 2);
EXECUTE open_versions(the('clone_read') // 3600000 - 2);
EXECUTE read_load(the('clone_read') // 3600000 - 1);
EXECUTE keep_former(the('clone_read') // 3600000 - 1);
EXECUTE close_versions(the('clone_read') // 3600000 - 1);
EXECUTE open_versions(the('clone_read') // 3600000 - 1);
EXECUTE read_load(the('clone_read') // 3600000);
EXECUTE keep_former(the('clone_read') // 3600000);
EXECUTE close_versions(the('clone_read') // 3600000);
EXECUTE open_versions(the('clone_read') // 3600000);
INSERT INTO stage.clone SELECT the('clone_at'), * FROM stage.dim;

-- What the credit system sent for the backfill: a row for each customer and day on which a version begins, and whether the
-- limit of that day is still in force
CREATE TABLE stage.credit_file AS
SELECT c, valid_from // 86400000 AS day_, arg_max((100 * limit_0 + 250 * (list_position(['bronze', 'silver', 'gold', 'platinum'], tier) - 1))::INTEGER, valid_from) AS credit_limit,
    max(valid_from) >= the('go_live') + floor((the('page_at') - the('go_live')) * CASE WHEN rnd(104, c) < 0.12 THEN 0 ELSE 0.02 + 1.2 * rnd(105, c) END)::BIGINT AS in_force,
    c * 8 // (the('n_customers') + 1) AS chunk
FROM stage.dim JOIN stage.base USING (c)
WHERE CASE
    WHEN param('size') >= 0.1 THEN c <= greatest(8, ceil(the('n_customers') * param('size')))
    -- A small file is one of open customers with a past, and a smaller one of closed accounts: customers with a single
    -- version, which a deletion ended. So half of the rule is not enough, whichever half it is.
    WHEN param('size') >= 0.03 THEN c IN (SELECT c FROM stage.dim SEMI JOIN stage.pool USING (c) GROUP BY c HAVING count(*) > 1 ORDER BY c
        LIMIT greatest(3, ceil(the('n_customers') * param('size')))::BIGINT)
    ELSE c IN (SELECT c FROM stage.dim GROUP BY c HAVING count(*) = 1 AND bool_and(is_deleted) ORDER BY c
        LIMIT greatest(3, ceil(the('n_customers') * param('size')))::BIGINT)
    END
GROUP BY c, valid_from // 86400000;
