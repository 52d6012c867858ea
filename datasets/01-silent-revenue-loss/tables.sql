-- Purpose: the public tables, filled from the stage: what follows from the messages and how they were read.
-- Grain:   each public table at its own grain (schema.sql).
-- Keys:    payment_id = an offset + i; lines of the processor are numbered in the order of their files.
-- Seed:    nothing new but noise of aggregates, and which proposals stand in ci.
-- Nothing after world_now() is written anywhere.

SET VARIABLE switches = (SELECT switches FROM stage.switches);
SET VARIABLE blip = (SELECT blip FROM stage.blip);

-- When each file was loaded, and when the loader had read it
CREATE TABLE stage.file AS
SELECT landed_file, landed_file + 21000 + below(24000, 30, landed_file // 900000) AS ingested,
    landed_file + 110000 + below(90000, 31, landed_file // 900000) AS loaded
FROM (SELECT DISTINCT landed_file FROM stage.delivery);

CREATE TABLE stage.landed AS
SELECT delivery.*, ingested, loaded
FROM stage.delivery JOIN stage.file USING (landed_file)
WHERE ingested <= the('now_at')
    AND NOT coalesce(partition_ IN (1, 4, 6, 11) AND created >= getvariable('switches')['skip_from'] AND created < getvariable('switches')['skip_to'], false);

INSERT INTO ref.currencies SELECT code, minor_units, usd_rate FROM stage.currency ORDER BY n;

-- What a message says
CREATE TABLE stage.said AS
SELECT i, the('id_base') + i AS payment_id, (1 + below(900, 32, i))::INTEGER AS merchant_id, code, amount, is_new,
    -- the loader reads $.amount: nothing there, nothing in the row
    CASE WHEN NOT is_open AND NOT (is_new AND NOT getvariable('switches')['fills_in']) THEN amount END AS read_amount,
    the('schema_base') + the('version_new') - 1 + is_new::INTEGER AS schema_id, minor, is_open, occurred, status, method, region
FROM (SELECT *, (minor / pow(10, minor_units))::DECIMAL(18, 2) AS amount FROM stage.payment) AS payment
JOIN stage.currency ON n = currency_n;

INSERT INTO raw.payments_kafka
SELECT partition_, offset_, schema_id, instant(created),
    '{"payment_id":' || payment_id || ',"merchant_id":' || merchant_id || ',"status":"' || status
    || '","amount":' || CASE WHEN is_new AND NOT getvariable('switches')['fills_in'] THEN 'null' WHEN is_open THEN '0.00' ELSE amount::VARCHAR END
    || CASE WHEN is_new THEN ',"amount_details":{"value":' || CASE WHEN is_open THEN 0 ELSE minor END || '}' ELSE '' END
    || ',"amount_open":' || is_open || ',"currency":"' || code || '","method":"' || method || '","region":"' || region
    || '","occurred_at":"' || strftime(instant(occurred), '%Y-%m-%dT%H:%M:%S.%g') || 'Z"}',
    instant(ingested)
FROM stage.landed JOIN stage.said USING (i)
ORDER BY ingested, partition_, offset_;

INSERT INTO stg.payments
SELECT payment_id, merchant_id, status, read_amount, code, method, region, instant(occurred), partition_, offset_, instant(loaded)
FROM stage.landed JOIN stage.said USING (i)
WHERE NOT again AND copy_ = 1 AND loaded <= the('now_at')
ORDER BY loaded, partition_, offset_;

-- The processor: a file an hour, with what was captured half an hour before it and more; one payment in eighty in two parts
CREATE TABLE stage.line AS
WITH captured AS (
    SELECT i, occurred, amount, code, payment_id, (occurred + 1800000 + 3599999) // 3600000 * 3600000 AS file_at,
        rnd(33, i) < 0.0125 AND amount > 2 AS in_parts, real_between(0.2, 0.8, 34, i) AS part
    FROM stage.said WHERE status = 'captured' AND NOT is_open
), parted AS (
    SELECT *, unnest(CASE WHEN in_parts THEN [1, 2] ELSE [0] END) AS part_no FROM captured
), valued AS (
    SELECT i, part_no, payment_id, occurred, code, file_at, CASE part_no WHEN 0 THEN amount
        WHEN 1 THEN first_ ELSE amount - first_ END::DECIMAL(18, 2) AS gross
    FROM (SELECT *, CASE code WHEN 'JPY' THEN greatest(1, floor(amount::DOUBLE * part)) ELSE round(amount::DOUBLE * part, 2) END::DECIMAL(18, 2) AS first_ FROM parted)
)
SELECT *, file_at + 20000 + below(180000, 35, file_at // 3600000) AS reported, 1 AS copy_ FROM valued
UNION ALL
SELECT *, file_at + 20000 + below(180000, 35, file_at // 3600000) + 420000, 2 FROM valued
WHERE file_at >= getvariable('switches')['twice_from'] AND file_at < getvariable('switches')['twice_to'];

INSERT INTO finance.settlement_report
SELECT the('id_base') // 10 + row_number() OVER (ORDER BY reported, i, part_no), payment_id, instant(occurred), gross,
    CASE code WHEN 'JPY' THEN round(gross * 0.029) ELSE round(gross * 0.029, 2) END, code, instant(reported)
FROM stage.line WHERE reported <= the('now_at') ORDER BY reported, i, part_no;

-- What a payment is worth on average, and how many an hour brings, for the days before the rows
CREATE TABLE stage.usual AS
SELECT n, code, usd_rate, avg(amount)::DOUBLE AS mean_amount, count(*) / sum(count(*)) OVER () AS share
FROM stage.said JOIN stage.currency USING (code) WHERE status = 'captured' AND NOT is_open GROUP BY ALL;

CREATE TABLE stage.hour_before AS
SELECT h, the('rate') * scale() * rhythm(h * 3600000, 15, the('weekly_growth'), the('cut_at')) * 0.88 * real_between(0.97, 1.03, 36, h) AS captured
FROM range(the('row_start') // 3600000 - 42 * 24, the('row_start') // 3600000) AS r (h);

INSERT INTO mart.revenue_daily
WITH last_build AS (
    SELECT (the('now_at') - 2400000) // 3600000 * 3600000 + 2400000 AS last_at
), from_rows AS (
    SELECT occurred_at::DATE AS day_, currency, amount, loaded_at FROM stg.payments WHERE status = 'captured'
), built AS (
    SELECT day_, least((SELECT last_at FROM last_build), ms(day_ + 2) - 1200000) AS built
    FROM (SELECT DISTINCT day_ FROM from_rows) WHERE ms(day_) <= (SELECT last_at FROM last_build)
)
SELECT day_, code, round(payments)::INTEGER, CASE code WHEN 'JPY' THEN round(gross) ELSE round(gross, 2) END::DECIMAL(18, 2), instant(ms(day_) + 2 * 86400000 - 1200000)
FROM (SELECT instant(h * 3600000)::DATE AS day_, code, n, sum(captured) * share AS payments,
        sum(captured) * share * mean_amount * real_between(0.95, 1.05, 37, n * 1000 + h // 24) AS gross
    FROM stage.hour_before, stage.usual GROUP BY h // 24, code, n, share, mean_amount, day_)
UNION ALL
SELECT day_, currency, count(*), sum(coalesce(amount, 0)), instant(any_value(built))
FROM from_rows JOIN built USING (day_) WHERE loaded_at <= instant(built) GROUP BY day_, currency
ORDER BY 1, 2;

-- Reconciliation: business days. The last two runs look at rows; those before at what was usual
INSERT INTO finance.recon_daily
WITH day_ AS (
    SELECT the('cut_at') - d * 86400000 AS at_, d FROM range(41) AS r (d)
    WHERE d = 0 OR d = the('window_hours') // 24
        OR (d > the('window_hours') // 24 AND isodow(instant(the('cut_at') - d * 86400000)::DATE) <= 5)
), run AS (
    SELECT row_number() OVER (ORDER BY at_) AS k, lag(at_) OVER (ORDER BY at_) AS from_at, at_ AS to_at FROM day_
), rows_ AS (
    SELECT line.payment_id, run.k, round(sum(gross) * usd_rate, 2) AS usd
    FROM finance.settlement_report AS line JOIN ref.currencies USING (currency)
    JOIN run ON ms(captured_at) >= from_at AND ms(captured_at) < to_at AND from_at >= the('row_start')
    WHERE ms(reported_at) <= to_at + minutes(90) GROUP BY line.payment_id, run.k, usd_rate
), side AS (
    SELECT k, sum(usd) AS processor, sum(coalesce(CASE WHEN payment.status = 'captured' AND ms(loaded_at) <= to_at + minutes(90)
        THEN round(amount * usd_rate, 2) END, 0)) AS warehouse
    FROM rows_ JOIN run USING (k) LEFT JOIN stg.payments AS payment USING (payment_id) LEFT JOIN ref.currencies USING (currency) GROUP BY k
), before_ AS (
    SELECT k, round(sum(captured) * usd_ * real_between(0.98, 1.02, 38, k), 2)::DECIMAL(18, 2) AS processor
    FROM run JOIN stage.hour_before ON h * 3600000 >= from_at AND h * 3600000 < to_at, (SELECT sum(share * mean_amount * usd_rate) AS usd_ FROM stage.usual)
    WHERE from_at < the('row_start') GROUP BY k, usd_
), sides AS (
    SELECT k, processor, warehouse FROM side
    UNION ALL
    -- a late payment or a part that came after the run, now and then
    SELECT k, processor, processor - CASE WHEN rnd(39, k) < 0.4 THEN round(processor * rnd(40, k) * 0.0006, 2) ELSE 0 END::DECIMAL(18, 2) FROM before_
)
SELECT 2200 + k, instant(to_at + minutes(90)), instant(from_at), instant(to_at), processor, warehouse, processor - warehouse,
    CASE WHEN processor - warehouse > processor * 0.005 THEN 'short' WHEN warehouse - processor > processor * 0.005 THEN 'over' ELSE 'ok' END
FROM sides JOIN run USING (k) WHERE from_at IS NOT NULL ORDER BY k;

-- The schema and its versions ------------------------------------------------------------------------
INSERT INTO kafka.schema_registry
SELECT the('schema_base') + v, 'payments.events-value', v,
    instant(CASE WHEN v = the('version_new') THEN the('canary_at') - minutes(whole(40, 200, 41, 1)) ELSE the('canary_at') - minutes(1440 * 47) * (the('version_new') - v) - minutes(below(14000, 41, v)) END),
    'BACKWARD',
    CASE WHEN v = the('version_new') THEN 'amount_details.value, in the smallest unit of the currency; amount may be left empty'
        ELSE ['first version', 'region', 'status instead of state; currency is always there', 'method; amount_open', 'note', 'risk.score', 'terminal.id', 'loyalty.tier', 'invoice.ref', 'locale'][v] END
FROM range(1, the('version_new') + 1) AS r (v) ORDER BY v;

INSERT INTO kafka.schema_fields
SELECT v, path, type, CASE WHEN path = '$.amount' AND v = the('version_new') THEN NOT getvariable('switches')['fills_in']
    WHEN path = '$.currency' THEN v < 3 ELSE nullable END
FROM range(1, the('version_new') + 1) AS r (v), (VALUES
    (1, 99, '$.payment_id', 'long', false), (1, 99, '$.merchant_id', 'long', false), (1, 2, '$.state', 'string', false), (3, 99, '$.status', 'string', false),
    (1, 99, '$.amount', 'decimal', false), (1, 99, '$.currency', 'string', false), (1, 99, '$.occurred_at', 'timestamp', false),
    (2, 99, '$.region', 'string', false), (4, 99, '$.method', 'string', false), (4, 99, '$.amount_open', 'boolean', false),
    (5, 99, '$.note', 'string', true), (6, 99, '$.risk.score', 'decimal', true), (7, 99, '$.terminal.id', 'string', true),
    (8, 99, '$.loyalty.tier', 'string', true), (9, 99, '$.invoice.ref', 'string', true), (10, 99, '$.locale', 'string', true),
    (0, 0, '$.amount_details.value', 'long', true)
) AS f (from_v, to_v, path, type, nullable)
WHERE CASE WHEN v = the('version_new') THEN from_v < v AND (to_v >= v OR from_v = 0) ELSE from_v > 0 AND v BETWEEN from_v AND to_v END
ORDER BY 1, 2;

INSERT INTO ops.parser_rules
SELECT 310 + row_number() OVER (ORDER BY from_version, column_name), column_name, from_version, path, unit, required,
    (SELECT registered_at + INTERVAL 20 HOUR FROM kafka.schema_registry WHERE version = from_version), 'data-platform'
FROM (VALUES ('payment_id', 1, '$.payment_id', 'as_is', true), ('merchant_id', 1, '$.merchant_id', 'as_is', false), ('status', 1, '$.state', 'as_is', true),
    ('status', 3, '$.status', 'as_is', true), ('amount', 1, '$.amount', 'major', true), ('currency', 1, '$.currency', 'as_is', true),
    ('occurred_at', 1, '$.occurred_at', 'as_is', true), ('region', 2, '$.region', 'as_is', false), ('method', 4, '$.method', 'as_is', false),
    ('amount_open', 4, '$.amount_open', 'as_is', true)) AS r (column_name, from_version, path, unit, required)
ORDER BY 1;

-- Proposals, the one that became the new version among them. An edit drops a path (no type) or sets it.
CREATE TABLE stage.proposal AS
SELECT kind, CASE WHEN base = 0 THEN the('version_new') - 1 ELSE base END AS base_version, summary, edits, row_number() OVER (ORDER BY base <> 0 DESC, bits(45, kind)) AS nth
FROM (VALUES
    (1, 0, 'Exact amounts in smallest units', [('$.amount', 'decimal', true), ('$.amount_details.value', 'long', true)]),
    (2, 0, 'Add the colour of the card', [('$.card.colour', 'string', true)]),
    (3, 0, 'Add the channel', [('$.channel', 'string', false)]),
    (4, 0, 'Note is always there', [('$.note', 'string', false)]),
    (5, 0, 'Method becomes optional', [('$.method', 'string', true)]),
    (6, 0, 'Drop the method', [('$.method', NULL, NULL)]),
    (7, 0, 'Region as a number', [('$.region', 'long', false)]),
    (8, 0, 'Merchant may be empty for marketplaces', [('$.merchant_id', 'long', true)]),
    (9, 0, 'Exact amounts beside the old ones', [('$.amount_details.value', 'long', false)]),
    (10, 0, 'Amount as text, no more rounding', [('$.amount', 'string', false)]),
    (11, 0, 'Amount in cents', [('$.amount', 'long', false)]),
    (12, 0, 'Money in one place', [('$.amount', NULL, NULL), ('$.currency', NULL, NULL), ('$.money.amount', 'decimal', false), ('$.money.currency', 'string', false)]),
    (13, 0, 'Currency only where it is not the dollar', [('$.currency', 'string', true)]),
    (14, 0, 'Rename amount to amount_total', [('$.amount', NULL, NULL), ('$.amount_total', 'decimal', false)]),
    (15, 0, 'Ids as text', [('$.payment_id', 'string', false)]),
    (16, 0, 'Time as text with its zone', [('$.occurred_at', 'string', false)]),
    (17, 0, 'Time may be empty for failed payments', [('$.occurred_at', 'timestamp', true)]),
    (18, 0, 'amount_open only where it is true', [('$.amount_open', 'boolean', true)]),
    (19, 0, 'Upper-case names', [('$.status', NULL, NULL), ('$.Status', 'string', false)]),
    (20, 0, 'Status as a code, which may be empty', [('$.status', 'long', true)]),
    (21, 0, 'Move the note', [('$.note', NULL, NULL), ('$.extra.note', 'string', true)]),
    (22, 0, 'Refund reason', [('$.refund.reason', 'string', true)]),
    (23, 0, 'Amount and time may be empty', [('$.amount', 'decimal', true), ('$.occurred_at', 'timestamp', true)]),
    (24, 2, 'Status instead of state', [('$.state', NULL, NULL), ('$.status', 'string', false), ('$.currency', 'string', false)]),
    (25, 2, 'Currency as a number', [('$.currency', 'long', true)]),
    (26, 2, 'Add the method', [('$.method', 'string', false)]),
    (27, 1, 'Region', [('$.region', 'string', false)]),
    (28, 3, 'Drop the state for good, add amount_open', [('$.amount_open', 'boolean', false)]),
    (29, 4, 'Region may be empty', [('$.region', 'string', true)]),
    (30, 3, 'Amount may be empty', [('$.amount', 'decimal', true)])
) AS v (kind, base, summary, edits)
WHERE kind IN (1, 10, 12) OR rnd(46, kind) < told(0.92, 0.86);

INSERT INTO ci.schema_changes
SELECT 400 + 13 * below(20, 47, 0) + 3 * nth + below(3, 47, nth), base_version,
    (SELECT registered_at FROM kafka.schema_registry WHERE version = base_version + (kind = 1)::INTEGER)
        + CASE WHEN kind = 1 THEN -1 * to_minutes(2000 + below(3000, 48, 1)) ELSE to_minutes(1000 + below(50000, 48, kind)) END,
    CASE WHEN kind = 1 THEN 'payments-api' ELSE pick(['checkout', 'payments-api', 'risk', 'marketplace', 'mobile'], 49, kind) END, summary
FROM stage.proposal ORDER BY 1;

INSERT INTO ci.schema_change_fields
WITH numbered AS (
    SELECT kind, base_version, 400 + 13 * below(20, 47, 0) + 3 * nth + below(3, 47, nth) AS change_id, edits FROM stage.proposal
), edit AS (
    SELECT change_id, base_version, unnest(edits) AS e FROM numbered
)
SELECT change_id, path, type, nullable FROM (
    SELECT change_id, path, type, nullable FROM numbered JOIN kafka.schema_fields ON version = base_version
    WHERE (change_id, path) NOT IN (SELECT change_id, e[1] FROM edit)
    UNION ALL
    SELECT change_id, e[1], e[2], e[3] FROM edit WHERE e[2] IS NOT NULL)
ORDER BY 1, 2;

-- The topic: what the connector has read, and what the broker still holds --------------------------------
CREATE TABLE stage.position AS
WITH grid AS (
    SELECT p, the('row_start') + 300000 * g AS at_ FROM range(12) AS a (p), range(1, (the('now_at') - the('row_start')) // 300000 + 1) AS b (g)
), seen AS (
    SELECT partition_ AS p, (created // 300000 + 1) * 300000 AS at_, max(offset_) + 1 AS end_ FROM stage.message GROUP BY ALL
), start_ AS (
    SELECT partition_ AS p, min(offset_) AS first_ FROM stage.message GROUP BY ALL
)
SELECT grid.p, grid.at_, coalesce(max(end_) OVER (PARTITION BY grid.p ORDER BY grid.at_), first_) AS end_
FROM grid LEFT JOIN seen USING (p, at_) JOIN start_ ON start_.p = grid.p;

INSERT INTO kafka.consumer_offsets
SELECT instant(at_), 'snowflake-sink-payments', p, CASE WHEN behind THEN held ELSE end_ END, end_, CASE WHEN behind THEN end_ - held ELSE 0 END
FROM (SELECT position.*, at_ > getvariable('blip')['at_'] AND at_ <= getvariable('blip')['at_'] + minutes(10) AS behind,
    max(end_) FILTER (at_ <= getvariable('blip')['at_']) OVER (PARTITION BY p) AS held FROM stage.position)
ORDER BY at_, p;

INSERT INTO kafka.partitions
SELECT p, CASE WHEN p % 6 = below(6, 42, 1)
    -- full: what is older than some hours into the fault is gone
    THEN max(end_) FILTER (at_ <= the('rollout_at') + minutes(the('fault_minutes')) * (20 + 3 * p) // 100)
    ELSE min(end_) - round((max(end_) - min(end_)) * real_between(0.5, 0.7, 43, p))::BIGINT END, max(end_)
FROM stage.position GROUP BY p ORDER BY p;

INSERT INTO snowflake_account_usage.copy_history
SELECT 'payments.events/' || strftime(instant(landed_file), '%Y%m%d_%H%M') || '.json.gz', 'raw.payments_kafka', instant(any_value(ingested)),
    count(*), count(*) + any_value(refused), any_value(refused), CASE WHEN any_value(refused) > 0 THEN 'Error parsing JSON: unterminated string' END,
    CASE WHEN any_value(refused) > 0 THEN 'Partially loaded' ELSE 'Loaded' END
FROM (SELECT *, CASE WHEN landed_file = getvariable('blip')['refused_file'] THEN (SELECT count(*) FROM stage.delivery WHERE was_refused) ELSE 0 END AS refused FROM stage.landed)
GROUP BY landed_file ORDER BY landed_file;

-- Pipelines and tests, all green ------------------------------------------------------------------------
INSERT INTO airflow.dag_run
SELECT dag_id, 'scheduled__' || strftime(instant(h * 3600000), '%Y-%m-%dT%H:%M'), 'scheduled', 'success',
    instant(h * 3600000 + offset_ + below(9000, 50, h * 2 + d)), instant(h * 3600000 + offset_ + 60000 + below(90000, 51, h * 2 + d))
FROM range(the('now_at') // 3600000 - 720, the('now_at') // 3600000 + 1) AS r (h), (VALUES (0, 'load_payments', 180000), (1, 'build_revenue', 2280000)) AS t (d, dag_id, offset_)
WHERE h * 3600000 + offset_ + 170000 <= the('now_at') ORDER BY h, d;

INSERT INTO elementary.test_results
SELECT instant(day_ + 1080000 + 60000 * k), table_name, column_name, test_name, 'pass', 0
FROM (SELECT unnest(range((the('now_at') // 86400000 - 30) * 86400000, the('now_at') - 1800000, 86400000)) AS day_),
    (VALUES (0, 'mart.revenue_daily', 'gross_amount', 'not_null'), (1, 'mart.revenue_daily', NULL, 'volume'), (2, 'mart.revenue_daily', NULL, 'freshness'),
        (3, 'stg.payments', 'payment_id', 'unique'), (4, 'stg.payments', NULL, 'freshness')) AS t (k, table_name, column_name, test_name)
ORDER BY 1, k;

INSERT INTO ops.incidents
SELECT 'INC-' || (told(1874, whole(1200, 2800, 52, 1)) + k), severity, service, instant(the('page_at') - minutes(back)),
    CASE WHEN k = 3 THEN told('r.okonkwo', pick(['a.castellanos', 'n.yilmaz', 'd.moreau', 's.bergqvist', 'p.adeyemi', 'h.tanaka', 'r.okonkwo'], 52, 2)) ELSE commander END
FROM (VALUES (0, 'P2', 'checkout-api', 38127, 'j.lindqvist'), (1, 'P1', 'card-vault', 24003, 'm.okafor'),
    (2, 'P2', 'revenue-dashboard', 10460, 'j.lindqvist'), (3, 'P0', 'revenue-reconciliation', 0, '')) AS v (k, severity, service, back, commander);

INSERT INTO ops.deploys
SELECT row_number() OVER (ORDER BY at_) + 5200, instant(at_), service, version, region, summary FROM (
    SELECT the('canary_at') AS at_, 'payments-api' AS service, the('releases')[1] || '-canary' AS version, the('regions')[the('hit_region') + 1] AS region, 'Exact amounts in smallest units: one pod first' AS summary
    UNION ALL SELECT the('rollout_at'), 'payments-api', the('releases')[1], the('regions')[the('hit_region') + 1], 'Exact amounts in smallest units: all pods of the region'
    UNION ALL SELECT the('cut_at') - minutes(told(2560, whole(1400, 2400, 44, 1))), 'stg-loader', the('releases')[2], 'all', 'Loader: fewer round trips to the catalogue'
    UNION ALL SELECT the('canary_at') - minutes(1590) * k - minutes(below(900, 53, k)), pick(['checkout-api', 'merchant-portal', 'fraud-rules', 'card-vault', 'payout-job', 'stg-loader'], 54, k),
        '3.' || (40 - k) || '.' || below(6, 55, k), pick(['all', the('regions')[1], the('regions')[2], the('regions')[3]], 56, k),
        pick(['Upgrade base image', 'Fix rounding in monthly export', 'Log the acquirer on declines', 'Rotate credentials', 'New flag for campaign banners', 'Tune connection pool'], 57, k)
    FROM range(1, 25) AS r (k))
ORDER BY at_;
