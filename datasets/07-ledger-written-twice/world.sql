-- Purpose: the stage of 07 · the ledger, written twice: one healthy afternoon of payments, and who would be hit.
-- Grain:   stage.story one row; stage.request one row per payment request; stage.hit one per request the fault would hit;
--          stage.attempt_change one per first try that does not go the usual way; stage.attempt_extra one per further try.
-- Keys:    i numbers requests in the order of their first try; those before the rows begin are counted, not made.
-- Seed:    hour, day, region and zones, rates, how long, how many, how much, currencies' rates, names.
-- A healthy and a sick world of one seed share every request here: fault.sql only changes what becomes of the hit.

-- Currencies: 0 is the dollar -------------------------------------------------------------------------
CREATE TABLE stage.currency AS
SELECT n, code, CASE WHEN n = 0 THEN 1 ELSE round(rate * real_between(0.97, 1.03, 2, n), 4) END::DECIMAL(18, 6) AS usd_rate
FROM (VALUES (0, 'USD', 1.0), (1, 'EUR', 1.0850), (2, 'GBP', 1.2710), (3, 'CAD', 0.7320)) AS c (n, code, rate);

-- The story: every figure that the rest follows from ----------------------------------------------
CREATE TABLE stage.story AS
WITH draw AS (
    SELECT
        told(15, CASE profile() WHEN 'quiet' THEN whole(2, 4, 1, 1) ELSE whole(0, 23, 1, 1) END) AS run_hour,
        told(DATE '2026-03-17', make_date(2026, whole(1, 12, 1, 2), whole(9, 24, 1, 3))) AS some_day,
        told(53, whole(48, 57, 1, 4)) AS start_before_run,
        told(11, whole(7, 18, 1, 5)) AS duration,
        told(37, whole(22, 33, 1, 6)) AS deploy_before_start,
        told(60.0, real_between(38, 57, 1, 7)) AS base_rate,
        told(0.367, real_between(0.24, 0.46, 1, 8)) AS cut_share,
        told(623.07, real_between(390, 940, 1, 9)) AS mean_usd,
        told('eu-west-1', pick(['us-east-1', 'ap-southeast-2', 'eu-central-1', 'us-west-2', 'ca-central-1',
            'sa-east-1', 'ap-northeast-1', 'eu-north-1', 'eu-west-1', 'ap-south-1'], 1, 10)) AS region,
        told(1, below(3, 1, 11)) AS cut_zone,
        told(1, whole(1, 2, 1, 12)) AS home_step,
        told(37, whole(19, 40, 1, 13)) AS twice_at_full,
        told(0.15, real_between(0.11, 0.19, 1, 14)) AS new_tx_share,
        told(0.20, real_between(0.15, 0.30, 1, 15)) AS second_kept_share
), day AS (
    SELECT *, page_day(some_day, last_day(some_day)) AS run_day FROM draw
), clock AS (
    SELECT *,
        ms(run_day + to_hours(run_hour)) AS run_at,
        round(base_rate * CASE profile() WHEN 'weekend' THEN 0.7 WHEN 'holiday' THEN 0.6 WHEN 'month_end' THEN 1.1
            WHEN 'campaign' THEN 1.25 WHEN 'quiet' THEN 0.4 ELSE 1 END, 3) AS rate
    FROM day
), window_ AS (
    SELECT *,
        run_at - minutes(120) AS count_start,
        run_at - minutes(90) AS row_start,
        run_at + minutes(5) AS page_at,
        run_at + minutes(5 + param('run_on')) AS now_at,
        run_at - minutes(start_before_run) AS cut_start,
        -- the last doubles must be 30 minutes old when reconciliation runs
        least(run_at - minutes(start_before_run - duration), run_at - minutes(32)) AS cut_end
    FROM clock
), size_ AS (
    SELECT *,
        run_at - minutes(start_before_run + deploy_before_start) AS deploy_at,
        -- other seeds: a remainder of their own, here and in n_twice, so that no two of 22 neighbours have one number
        -- of doubles, or one of phantoms, at any scale
        CASE WHEN seed() = 1 AND profile() = 'ordinary' THEN round(14538 * scale())::BIGINT
            ELSE greatest(12, round(cut_share * rate * scale() * (cut_end - cut_start) / 44000)::BIGINT * 44
                + seed() % 22 * 2) END AS n_cut
    FROM window_
), rounds AS (
    SELECT *, greatest(1, round(n_cut * param('size')))::BIGINT AS n_hit FROM size_
), counts AS (
    SELECT *,
        round(n_hit * 2 / 9)::BIGINT AS n_round_2,
        round(n_hit * 2 / 27)::BIGINT AS n_round_3,
        n_hit - round(n_hit * 2 / 3)::BIGINT - round(n_hit * 2 / 9)::BIGINT - round(n_hit * 2 / 27)::BIGINT AS n_out
    FROM rounds
), rare AS (
    SELECT *, n_hit - n_out AS n_doubled, round((n_hit - n_out) * new_tx_share)::BIGINT AS n_new_tx FROM counts
), money AS (
    SELECT *,
        least(few_twice + told(0, ((n_doubled - few_twice - seed()) % 22 + 22) % 22), n_new_tx // 2) AS n_twice,
        least(quota(told(310, whole(190, 420, 1, 25)), whole(8, 16, 1, 26)), n_doubled // 6) AS n_refund,
        quota(told(90, whole(50, 130, 1, 27)), whole(8, 14, 1, 28)) AS n_again,
        quota(told(430, whole(280, 520, 1, 29)), whole(10, 18, 1, 30)) AS n_look,
        quota(26, whole(8, 16, 1, 31)) AS n_repost
    FROM (SELECT *, quota(twice_at_full, whole(8, 17, 1, 17)) AS few_twice FROM rare)
)
SELECT *,
    n_doubled - n_twice AS n_phantom,
    CASE WHEN seed() = 1 AND profile() = 'ordinary' AND param('size') = 1 THEN round(8700000 * scale(), 2)
        ELSE round(mean_usd * (n_doubled - n_twice), 2) END::DECIMAL(18, 2) AS net_usd,
    (cut_zone + home_step) % 3 AS home_zone,
    [region || 'a', region || 'b', region || 'c'] AS zones,
    [format('{}-{}{}', told('api', pick(['api', 'gw', 'payapi', 'edge', 'front'], 1, 24)), ['a', 'b', 'c'][1 + k // 3], 1 + k % 3)
        FOR k IN range(9)] AS nodes,
    1 + below(53, 1, 20) AS acquirer_first,
    whole(0, 19, 1, 21) AS currency_shift,
    whole(0, 400, 1, 22) AS name_shift,
    whole(1, 5, 1, 23) * 1000003 AS id_shift,
    CASE profile() WHEN 'growth' THEN 0.08 ELSE 0.013 END AS weekly_growth,
    CASE profile() WHEN 'campaign' THEN 0.35 ELSE 0.06 END AS campaign_share,
    CASE profile() WHEN 'month_end' THEN 10 ELSE 30 END AS batch_every,
    CASE profile() WHEN 'campaign' THEN 0.12 WHEN 'month_end' THEN 0.02 ELSE 0 END AS slow_share,
    profile() IN ('weekend', 'holiday') AS processor_maintenance,
    (SELECT list(code ORDER BY n) FROM stage.currency) AS codes,
    (SELECT list(usd_rate ORDER BY n) FROM stage.currency) AS usd_rates
FROM money;
SET VARIABLE story = (SELECT story FROM stage.story);

-- Merchants: each has one currency and one acquirer --------------------------------------------------------------
CREATE TABLE stage.merchant AS
SELECT
    m AS merchant_id,
    pick(['Amber', 'Birch', 'Cobalt', 'Delta', 'Ember', 'Fjord', 'Granite', 'Harbour', 'Indigo', 'Juniper', 'Kestrel',
        'Lantern', 'Maple', 'North', 'Orchard', 'Pine', 'Quarry', 'River', 'Saffron', 'Tidal', 'Umber', 'Velvet'], 3, m)
        || ' ' || pick(['Books', 'Coffee', 'Tickets', 'Market', 'Cycles', 'Hotels', 'Pharmacy', 'Records', 'Transit',
        'Kitchen', 'Garden', 'Optics', 'Parking', 'Studio', 'Supply'], 4, m)
        || ' ' || (100 + (m * 7 + the('name_shift')) % 900) AS name,
    -- one acquirer in 53 merchants tells repeats apart by transaction_id, not by idempotency key
    CASE WHEN m % 53 = the('acquirer_first') % 53 THEN 'Corvid Pay'
        ELSE pick(['Meridian Acquiring', 'Meridian Acquiring', 'Baltic Card Services'], 5, m) END AS acquirer,
    CASE WHEN (m + the('currency_shift')) % 20 < 14 THEN 0
        WHEN (m + the('currency_shift')) % 20 < 17 THEN 1
        WHEN (m + the('currency_shift')) % 20 < 19 THEN 2 ELSE 3 END AS currency_n
FROM range(1, 421) AS r (m);

-- First tries in time: so many a minute, evenly jittered within it -------------------------------------
-- Minutes and requests are counted from before the rows begin: what is drawn for a request hangs on its number, so that
-- the tables may hold fewer minutes and the incident stays the same, request for request.
CREATE TABLE stage.slot AS
WITH minute_ AS (
    SELECT m, the('count_start') + minutes(m) AS start_at
    FROM range((the('now_at') - the('count_start')) // 60000) AS r (m)
), counted AS (
    SELECT *,
        -- recurring payments go out in batches, one of them three minutes into the window: on top of all others, for
        -- else the minute had fewer of those, and a dip in the doubles that nothing explains
        greatest(1, round(60 * the('rate') * scale() * real_between(0.96, 1.04, 6, m)
            * rhythm(start_at, 13, the('weekly_growth'), the('cut_start'))
            / rhythm(the('cut_start'), 13, the('weekly_growth'), the('cut_start'))
            * CASE WHEN has_batch THEN 1.45 ELSE 1 END))::BIGINT AS n
    FROM (SELECT *, (start_at - the('cut_start') - minutes(3)) % minutes(the('batch_every')) = 0 AS has_batch FROM minute_)
)
SELECT *, (sum(n) OVER (ORDER BY m) - n)::BIGINT AS first_i FROM counted;

CREATE TABLE stage.tick AS
WITH request AS (
    SELECT m, start_at, n, has_batch, first_i + k AS i, k
    FROM (SELECT *, unnest(range(n)) AS k FROM stage.slot WHERE start_at >= the('row_start'))
)
SELECT
    i,
    start_at + floor((k + rnd(7, i)) * 60000 / n)::BIGINT AS t,
    CASE WHEN has_batch AND rnd(8, i) < 0.45 / 1.45 THEN 4100 + m END AS batch_id,
    rnd(9, i) < 0.012 AS payout
FROM request;

-- Who the cut zone takes in the window, and what would become of them -----------------------------------
CREATE TABLE stage.cut AS
SELECT i, t, row_number() OVER (ORDER BY bits(10, i)) AS nth
FROM stage.tick
WHERE t >= the('cut_start') AND t < the('cut_end') AND batch_id IS NULL AND NOT payout
QUALIFY nth <= the('n_cut');

CREATE TABLE stage.hit AS
WITH out_of_retries AS (
    -- a try at +13 s must still find the zone cut off
    SELECT *, row_number() OVER (ORDER BY t >= the('cut_end') - 14000, bits(11, i)) <= the('n_out') AS is_out
    FROM stage.cut WHERE nth <= the('n_hit')
), third AS (
    SELECT *, NOT is_out AND row_number() OVER (ORDER BY is_out, t >= the('cut_end') - 8000, bits(12, i))
        <= the('n_round_3') AS is_third
    FROM out_of_retries
), second AS (
    SELECT *, NOT is_out AND NOT is_third
        AND row_number() OVER (ORDER BY is_out OR is_third, t >= the('cut_end') - 4000, bits(13, i))
        <= the('n_round_2') AS is_second
    FROM third
), sorted AS (
    -- retries that reach a healthy zone at the first, second, third; 4: none does
    SELECT i, t, CASE WHEN is_out THEN 4 WHEN is_third THEN 3 WHEN is_second THEN 2 ELSE 1 END AS round_no
    FROM second
), refund AS (
    SELECT *, round_no < 4 AND row_number() OVER (ORDER BY round_no = 4, bits(14, i)) <= the('n_refund') AS is_refund
    FROM sorted
), fresh AS (
    -- one endpoint makes a new transaction_id for every try
    SELECT *, CASE WHEN round_no = 4 THEN rnd(15, i) < the('new_tx_share')
        ELSE NOT is_refund AND row_number() OVER (ORDER BY round_no = 4 OR is_refund, bits(15, i)) <= the('n_new_tx')
        END AS is_fresh
    FROM refund
), captured AS (
    SELECT *, row_number() OVER (ORDER BY NOT (is_fresh AND round_no < 4), bits(16, i)) AS twice_nth FROM fresh
), kept AS (
    SELECT * EXCLUDE (twice_nth), twice_nth,
        twice_nth <= the('n_twice') AS is_twice,
        row_number() OVER (ORDER BY twice_nth <= the('n_twice') OR round_no = 4, bits(17, i))
            <= round(the('n_phantom') * the('second_kept_share')) AS is_second_kept,
        row_number() OVER (ORDER BY round_no = 4 OR is_refund, bits(18, i)) AS legs_nth,
        row_number() OVER (ORDER BY round_no = 4, bits(19, i)) <= quota(60, 10) AS is_misreported
    FROM captured
), priced AS (
    SELECT * EXCLUDE (twice_nth, legs_nth),
        CASE WHEN is_refund THEN 2
            WHEN legs_nth <= quota(280, 9) THEN 4
            WHEN legs_nth <= quota(280, 9) + quota(700, 14) THEN 3 ELSE 2 END AS legs,
        CASE WHEN is_twice THEN the('acquirer_first') + 53 * below(7, 20, i)
            ELSE 1 + floor(420 * pow(rnd(21, i), 1.6))::BIGINT END AS drawn_merchant,
        least(0.1529 * the('mean_usd') * exp(1.938 * normal(22, i)), 45 * the('mean_usd')) AS raw_amount
    FROM kept
), placed AS (
    -- that acquirer's other merchants would capture a fresh transaction_id again, so none of them is here
    SELECT * EXCLUDE (drawn_merchant), drawn_merchant + CASE WHEN is_fresh AND NOT is_twice
        AND drawn_merchant % 53 = the('acquirer_first') % 53 THEN CASE drawn_merchant WHEN 420 THEN -1 ELSE 1 END
        ELSE 0 END AS merchant_id
    FROM priced
), valued AS (
    SELECT placed.*, merchant.currency_n, currency.usd_rate,
        round_no < 4 AND NOT is_twice AS is_phantom,
        CASE WHEN is_refund THEN -1 ELSE 1 END AS sign_
    FROM placed JOIN stage.merchant USING (merchant_id) JOIN stage.currency ON currency.n = merchant.currency_n
), factor AS (
    -- few phantoms cannot meet a sum: the smallest faults keep what they drew
    SELECT CASE WHEN the('n_phantom') >= 100
        THEN the('net_usd')::DOUBLE / sum(round(raw_amount * sign_ * usd_rate::DOUBLE * 100)::BIGINT)
            FILTER (is_phantom) * 100 ELSE 1 END AS f
    FROM valued
), rounded AS (
    SELECT valued.*, (greatest(1, round(raw_amount * f, 2)))::DECIMAL(18, 2) AS amount,
        round(raw_amount * f * 100) - raw_amount * f * 100 AS rounded_up
    FROM valued, factor
), rest AS (
    SELECT CASE WHEN the('n_phantom') >= 100 THEN the('net_usd')
            - sum(sign_ * round(amount * usd_rate, 2)) FILTER (is_phantom) ELSE 0 END * 100 AS cents,
        count(*) FILTER (is_phantom AND currency_n = 0 AND NOT is_refund) AS takers
    FROM rounded
), ranked AS (
    SELECT *, is_phantom AND currency_n = 0 AND NOT is_refund AS takes,
        row_number() OVER (ORDER BY NOT (is_phantom AND currency_n = 0 AND NOT is_refund), amount DESC, i) AS take_nth
    FROM rounded
)
SELECT ranked.* EXCLUDE (raw_amount, rounded_up, amount, takes, take_nth, usd_rate, sign_) REPLACE (legs::TINYINT AS legs),
    (amount + CASE WHEN NOT takes OR takers = 0 THEN 0
        -- largest remainder: whole cents for all, one more for the first of them
        ELSE (cents::BIGINT - (cents::BIGINT % takers + takers) % takers) // takers
            + (take_nth <= (cents::BIGINT % takers + takers) % takers)::BIGINT END / 100.0)::DECIMAL(18, 2) AS amount
FROM ranked, rest;

-- The accounting day turns when the processor closes its day: at a whole second in the window, between the two writes of
-- at least one request, so that no world lets a rule within one accounting day pass.
CREATE TABLE stage.cutoff AS
SELECT arg_min(t, (round_no <> 3, t)) // 1000 * 1000 + 2000 AS at_
FROM stage.hit WHERE round_no < 4 AND t >= (SELECT quantile_disc(t, 0.4) FROM stage.hit);

-- Rows with a history: look-alikes, splits, refunds, noise. All legitimate, in healthy worlds too --------
CREATE TABLE stage.special AS
WITH rhythm_ AS (
    -- six requests make a block; place 0 may be the first of a pair, place 3 of a block up to a minute later the second
    SELECT greatest(2, round(25 * the('rate') * scale() / 6))::BIGINT AS stride
), free AS (
    SELECT tick.i, tick.t, t >= the('cut_start') AND t < the('cut_end') AS in_window
    FROM stage.tick ANTI JOIN stage.cut USING (i)
    WHERE batch_id IS NULL AND NOT payout AND t < the('now_at') - 20000
), first_ AS (
    SELECT i, in_window, 6 * ((i // 6 // stride + 1) * stride + stride - 1 - i // 6 % stride) + 3 AS j
    FROM free, rhythm_ WHERE i % 6 = 0
), pair_ AS (
    SELECT first_.i, first_.j, first_.in_window AND second_.in_window AS in_window,
        row_number() OVER (PARTITION BY first_.in_window AND second_.in_window ORDER BY bits(30, first_.i)) AS nth
    FROM first_ JOIN free AS second_ ON second_.i = first_.j
), told_pair AS (
    SELECT i, j, CASE
        WHEN in_window AND nth <= the('n_look') THEN 'look'
        WHEN in_window AND nth <= the('n_look') + quota(260, 8) THEN 'refund'
        WHEN in_window AND nth <= the('n_look') + quota(260, 8) + quota(210, 8) THEN 'split'
        WHEN in_window THEN NULL
        WHEN rnd(31, i) < 0.10 THEN 'look'
        WHEN rnd(31, i) < 0.16 THEN 'refund'
        WHEN rnd(31, i) < 0.21 THEN 'split' END AS why
    FROM pair_
), single AS (
    SELECT i, t, in_window, i % 6 AS place,
        t BETWEEN the('row_start') + 120000 AND the('cut_start') - minutes(22) AS is_early,
        t BETWEEN the('cut_end') + 25000 AND the('cut_end') + minutes(12) AS is_late
    FROM free WHERE i % 6 IN (1, 2, 4, 5)
), quota_single AS (
    SELECT i, CASE
        WHEN place = 1 AND nth <= quota(55, 11) THEN 'slow'
        WHEN place = 2 AND nth <= quota(40, 10) THEN 'busy' END AS why, 0 AS nth
    FROM (SELECT *, row_number() OVER (PARTITION BY place ORDER BY bits(32, i)) AS nth
        FROM single WHERE in_window AND place IN (1, 2))
    UNION ALL
    SELECT i, CASE WHEN nth <= the('n_repost') THEN 'repost' WHEN nth <= the('n_repost') + quota(14, 8) THEN 'void' END, 0
    FROM (SELECT *, row_number() OVER (ORDER BY bits(33, i)) AS nth FROM single WHERE is_early AND place IN (4, 5))
    UNION ALL
    SELECT i, CASE WHEN nth <= least(the('n_again'), the('n_out')) THEN 'again' END, nth
    FROM (SELECT *, row_number() OVER (ORDER BY bits(34, i)) AS nth FROM single WHERE is_late AND place = 5)
), told_single AS (
    SELECT i, why, nth FROM quota_single WHERE why IS NOT NULL
    UNION ALL
    SELECT i, CASE
        WHEN place = 1 AND rnd(35, i) < CASE WHEN t BETWEEN the('cut_start') AND the('cut_start') + minutes(35)
            THEN 0.009 + 6 * the('slow_share') ELSE 0.009 END THEN 'slow'
        WHEN place = 2 AND rnd(35, i) < 0.006 THEN 'busy'
        WHEN place IN (4, 5) AND rnd(35, i) < 0.036 THEN 'declined' END AS why, 0
    FROM single ANTI JOIN (SELECT i FROM quota_single WHERE why IS NOT NULL) AS taken USING (i)
    WHERE why IS NOT NULL AND NOT (in_window AND place IN (1, 2) AND the('slow_share') = 0)
), out_hit AS (
    SELECT i, row_number() OVER (ORDER BY bits(36, i)) AS nth FROM stage.hit WHERE round_no = 4
)
SELECT i, i AS src, i AS order_src, 'cut' AS why FROM stage.cut
UNION ALL SELECT i, i, i, why FROM told_pair WHERE why = 'split'
UNION ALL SELECT i, i, i, 'first' FROM told_pair WHERE why IN ('look', 'refund')
UNION ALL SELECT j, i, CASE WHEN why = 'look' THEN j ELSE i END, why FROM told_pair WHERE why IS NOT NULL
UNION ALL SELECT told_single.i, coalesce(out_hit.i, told_single.i), coalesce(out_hit.i, told_single.i), why
FROM told_single LEFT JOIN out_hit ON why = 'again' AND out_hit.nth = told_single.nth;

-- All requests, with all that is theirs -----------------------------------------------------------------
CREATE TABLE stage.request AS
WITH source AS (
    SELECT tick.i, tick.t, tick.batch_id, tick.payout, why, coalesce(src, tick.i) AS src,
        coalesce(order_src, tick.i) AS order_src
    FROM stage.tick LEFT JOIN stage.special ON special.i = tick.i
), drawn AS (
    SELECT source.*, hit.i IS NOT NULL AND why = 'cut' AS is_hit,
        CASE WHEN batch_id IS NOT NULL THEN 'recurring' WHEN payout THEN 'payout'
            WHEN why = 'refund' THEN 'refund' WHEN why = 'split' THEN 'split_tender'
            WHEN hit.is_refund OR (why IS NULL AND rnd(40, source.i) < 0.022) THEN 'refund' ELSE 'purchase' END AS kind,
        1 + CASE WHEN batch_id IS NOT NULL THEN 200000 + source.i ELSE below(180000, 41, src) END AS customer_id,
        CASE WHEN batch_id IS NOT NULL THEN 0 WHEN payout THEN 2
            WHEN hit.i IS NULL AND why IS NULL AND source.t >= the('cut_start') - minutes(25)
                AND rnd(42, source.i) < the('campaign_share') THEN 1 ELSE 2 END AS shelf,
        hit.merchant_id AS hit_merchant, hit.amount AS hit_amount, hit.legs AS hit_legs, hit.is_fresh AS hit_fresh,
        1 + floor(420 * pow(rnd(21, src), 1.6))::BIGINT AS drawn_merchant,
        round(least(0.1529 * the('mean_usd') * exp(1.938 * normal(22,
            CASE WHEN why = 'split' THEN source.i ELSE src END)), 45 * the('mean_usd')), 2) AS drawn_amount,
        CASE WHEN why = 'cut' THEN the('cut_zone')
            WHEN batch_id IS NOT NULL OR payout THEN the('home_zone')
            WHEN source.t >= the('cut_start') AND source.t < the('cut_end') THEN (the('cut_zone') + whole(1, 2, 43, source.i)) % 3
            WHEN rnd(43, source.i) < the('cut_share') THEN the('cut_zone')
            ELSE (the('cut_zone') + whole(1, 2, 44, source.i)) % 3 END AS zone,
        rnd(45, src) AS legs_u
    FROM source LEFT JOIN stage.hit ON hit.i = source.src
), placed AS (
    SELECT * EXCLUDE (shelf, hit_merchant, drawn_merchant, hit_amount, drawn_amount, hit_legs, legs_u),
        -- two merchants of the first currency: the subscription that is billed in batches, and the one with a campaign
        CASE shelf WHEN 0 THEN 43 - the('currency_shift') WHEN 1 THEN 85 - the('currency_shift')
            ELSE coalesce(hit_merchant, drawn_merchant) END AS merchant_id,
        CASE shelf WHEN 0 THEN 9.99 WHEN 1 THEN 19.00
            ELSE coalesce(CASE WHEN why <> 'split' THEN hit_amount END, greatest(1, drawn_amount)) END::DECIMAL(18, 2) AS amount,
        CASE WHEN kind IN ('refund', 'payout') THEN 2
            ELSE coalesce(hit_legs, CASE WHEN legs_u < 0.02 THEN 4 WHEN legs_u < 0.07 THEN 3 ELSE 2 END) END::TINYINT AS legs
    FROM drawn
)
SELECT i::INTEGER AS i, t, batch_id::INTEGER AS batch_id, why, is_hit, kind, customer_id::INTEGER AS customer_id,
    zone::TINYINT AS zone, placed.merchant_id::INTEGER AS merchant_id, amount, legs, order_src::INTEGER AS order_src,
    merchant.currency_n::TINYINT AS currency_n,
    CASE kind WHEN 'recurring' THEN '/v1/recurring' WHEN 'payout' THEN '/v1/payouts' WHEN 'refund' THEN '/v1/refunds'
        ELSE CASE WHEN coalesce(hit_fresh, rnd(46, i) < the('new_tx_share')) THEN '/v2/checkout' ELSE '/v1/payments' END
        END AS endpoint,
    (1 + below(40, 47, i))::INTEGER AS client_id
FROM placed JOIN stage.merchant ON merchant.merchant_id = placed.merchant_id;

-- Tries that do not go the usual way (usual: miss, write, remember, 200) ------------------------------------
-- captures: how often the processor moves the money of this try; 2 = moved and moved back
CREATE TABLE stage.attempt_change (
    i INTEGER, latency INTEGER, status SMALLINT, posted BOOLEAN, reported BOOLEAN, write_delay INTEGER,
    get_result VARCHAR, asked_local BOOLEAN, set_result VARCHAR, captures TINYINT, voided_at BIGINT);
CREATE TABLE stage.attempt_extra (
    i INTEGER, attempt_no TINYINT, received BIGINT, zone TINYINT, endpoint VARCHAR, latency INTEGER, status SMALLINT,
    posted BOOLEAN, reported BOOLEAN, write_delay INTEGER, get_result VARCHAR, asked_local BOOLEAN, set_result VARCHAR,
    captures TINYINT, fresh BOOLEAN);

-- Zones cut off from the cache primary, and what share of their connections; a healthy world has none
CREATE TABLE stage.outage (zone BIGINT, from_at BIGINT, to_at BIGINT, loss DOUBLE);

-- The processor's file that comes late: lines of requests in a span, held back until an instant; a maintenance of theirs
CREATE TABLE stage.late_file AS
SELECT the('cut_start') - minutes(50) AS from_at, the('cut_start') - minutes(15) AS to_at,
    CASE WHEN the('processor_maintenance') THEN the('cut_start') - minutes(10) END AS until_at;

INSERT INTO stage.attempt_change
SELECT i,
    CASE why WHEN 'slow' THEN NULL WHEN 'busy' THEN whole(900, 1700, 50, i) ELSE 30 + below(90, 50, i) END,
    CASE why WHEN 'slow' THEN NULL WHEN 'busy' THEN 503 WHEN 'declined' THEN 402 ELSE 200 END,
    why NOT IN ('busy', 'declined'),
    why NOT IN ('busy', 'declined') OR (why = 'busy' AND rnd(51, i) < 0.3),
    6 + below(30, 52, i),
    'miss', false, CASE WHEN why <> 'busy' THEN 'ok' END,
    CASE WHEN why = 'slow' THEN 1 WHEN why IN ('repost', 'void') THEN CASE WHEN rnd(53, i) < 0.35 THEN 2 ELSE 0 END ELSE 0 END,
    CASE WHEN why IN ('repost', 'void') THEN t + minutes(6) + below(540000, 54, i) END
FROM stage.request WHERE why IN ('slow', 'busy', 'declined', 'repost', 'void');

-- The cache gives no answer now and then, in every world: stray ones, a few an hour at any scale, and on a campaign's day,
-- every 75 minutes after the page, a fail-over of half a minute. The node writes, remembers the key and answers, so nobody
-- comes back and nothing is written twice. The zone that will be cut off has no strays: its first and last timeout are
-- those of the cut.
INSERT INTO stage.attempt_change
WITH asked AS (
    SELECT i, t, zone FROM stage.request WHERE why IS NULL AND kind NOT IN ('recurring', 'payout')
), stray_minute AS (
    SELECT start_at // 60000 AS minute_ FROM stage.slot WHERE rnd(65, m) < 0.07
), unanswered AS (
    SELECT arg_min(i, bits(66, i)) AS i FROM asked JOIN stray_minute ON t // 60000 = minute_
    WHERE zone <> the('cut_zone') GROUP BY minute_
    UNION
    SELECT i FROM asked WHERE profile() = 'campaign' AND t >= the('run_at') + minutes(17)
        AND (t - the('run_at') - minutes(17)) % minutes(75) < 30000
)
SELECT i, 82 + below(90, 67, i), 200, true, true, 52 + below(24, 68, i), 'timeout', true, 'ok', 1, NULL FROM unanswered;

INSERT INTO stage.attempt_extra
SELECT i, CASE why WHEN 'repost' THEN 1 ELSE 2 END,
    CASE why WHEN 'slow' THEN t + 3090 + below(50, 55, i) WHEN 'busy' THEN t + latency + 1090 + below(50, 55, i)
        ELSE voided_at + 1500 + below(9000, 55, i) END,
    -- any zone; in the window one that has the cache, else these would be hit as well
    CASE WHEN t BETWEEN the('cut_start') - 6000 AND the('cut_end') THEN (the('cut_zone') + whole(1, 2, 56, i)) % 3
        ELSE below(3, 56, i) END,
    CASE why WHEN 'repost' THEN '/v1/admin/repost' ELSE endpoint END,
    20 + below(60, 57, i), 200, why <> 'slow', why <> 'slow', 6 + below(30, 58, i),
    CASE why WHEN 'slow' THEN 'hit' WHEN 'busy' THEN 'miss' END, false, CASE why WHEN 'busy' THEN 'ok' END,
    CASE why WHEN 'slow' THEN 0 ELSE 1 END, why = 'busy'
FROM stage.request JOIN stage.attempt_change USING (i) WHERE why IN ('slow', 'busy', 'repost');
