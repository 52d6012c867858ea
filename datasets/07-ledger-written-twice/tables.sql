-- Purpose: the public tables, filled from the stage: what follows from the requests and what became of their tries.
-- Grain:   stage.attempt one row per try, with every id and instant; then each public table at its own grain (schema.sql).
-- Keys:    ids are sequential in the order of tries; an offset per seed and system keeps them apart.
-- Seed:    nothing new but noise of aggregates and metrics.
-- Nothing after world_now() is written anywhere.

SET VARIABLE late = (SELECT late_file FROM stage.late_file);
SET VARIABLE cutoff_at = (SELECT at_ FROM stage.cutoff);

CREATE TABLE stage.attempt AS
WITH try_ AS (
    SELECT i, 1 AS attempt_no, t AS received, zone, endpoint,
        CASE WHEN change.i IS NULL THEN 30 + floor(rnd(50, request.i) * 90)::INTEGER ELSE latency END AS latency,
        CASE WHEN change.i IS NULL THEN 200 ELSE status END AS status,
        change.i IS NULL OR posted AS posted, change.i IS NULL OR reported AS reported,
        coalesce(write_delay, 6 + floor(rnd(52, request.i) * 24)::INTEGER) AS write_delay,
        coalesce(get_result, 'miss') AS get_result, coalesce(asked_local, false) AS asked_local,
        CASE WHEN change.i IS NULL THEN 'ok' ELSE set_result END AS set_result,
        coalesce(captures, 1) AS captures, voided_at, change.i IS NULL OR posted AS fresh,
        client_id, batch_id, kind, customer_id, merchant_id, amount, legs, order_src, currency_n
    FROM stage.request LEFT JOIN stage.attempt_change AS change USING (i)
    UNION ALL
    SELECT i, attempt_no, received, extra.zone, extra.endpoint, latency, status, posted, reported, write_delay,
        get_result, asked_local, set_result, captures, NULL, fresh,
        client_id, batch_id, kind, customer_id, merchant_id, amount, legs, order_src, currency_n
    FROM stage.attempt_extra AS extra JOIN stage.request USING (i)
)
SELECT
    the('id_shift') * 3 + row_number() OVER () AS request_id,
    the('id_shift') + 400000000 + i AS idempotency_key,
    the('id_shift') * 2 + (sum(CASE WHEN posted THEN legs ELSE 0 END) OVER so_far)::BIGINT - legs AS entry_base,
    the('id_shift') * 5 + (sum(fresh::INTEGER) OVER so_far)::BIGINT AS transaction_made,
    the('id_shift') * 7 + (sum(captures) OVER so_far)::BIGINT AS settlement_id,
    received + write_delay AS posted_ms,
    -- a line of the settlement file comes minutes after the capture, or when a file held back is sent
    greatest(received + 240000 + floor(rnd(70, i) * 1500000)::BIGINT,
        CASE WHEN received BETWEEN getvariable('late')['from_at'] AND getvariable('late')['to_at']
            THEN getvariable('late')['until_at'] + floor(rnd(71, i) * 240000)::BIGINT END) AS reported_ms,
    ordered.*
FROM (FROM try_ ORDER BY received, i, attempt_no) AS ordered
WINDOW so_far AS (ROWS UNBOUNDED PRECEDING);

-- A write whose payment had its id before
CREATE TABLE stage.borrowed AS
SELECT again.request_id, min(first_.transaction_made) AS transaction_id
FROM (SELECT request_id, i FROM stage.attempt WHERE posted AND NOT fresh) AS again
JOIN (SELECT i, transaction_made FROM stage.attempt WHERE fresh) AS first_ USING (i)
GROUP BY again.request_id;

CREATE VIEW stage.posting AS
SELECT attempt.*, the('codes')[currency_n + 1] AS code, the('usd_rates')[currency_n + 1] AS usd_rate,
    coalesce(borrowed.transaction_id, transaction_made) AS transaction_id,
    CASE WHEN legs > 2 THEN greatest(0.01, round(amount * 0.029, 2)) ELSE 0 END::DECIMAL(18, 2) AS fee,
    CASE WHEN legs > 3 THEN greatest(0.01, round(amount * 0.0058, 2)) ELSE 0 END::DECIMAL(18, 2) AS tax,
    kind NOT IN ('refund', 'payout') AS inward
FROM stage.attempt LEFT JOIN stage.borrowed USING (request_id)
WHERE posted AND posted_ms <= the('now_at');

INSERT INTO ref.fx SELECT code, usd_rate FROM stage.currency ORDER BY n;
INSERT INTO ref.merchants
SELECT merchant_id, name, acquirer, code FROM stage.merchant JOIN stage.currency ON n = currency_n ORDER BY merchant_id;
INSERT INTO ledger.accounts
SELECT 10 + n, 'clearing', code FROM stage.currency
UNION ALL SELECT 20 + n, 'fee_income', code FROM stage.currency
UNION ALL SELECT 30 + n, 'tax', code FROM stage.currency
UNION ALL SELECT 1000 + merchant_id, 'merchant', code FROM stage.merchant JOIN stage.currency ON n = currency_n
ORDER BY 1;

INSERT INTO ledger.entries
WITH leg AS (
    SELECT *, unnest(range(1, legs + 1))::TINYINT AS entry_seq FROM stage.posting
), valued AS (
    SELECT *, CASE entry_seq WHEN 1 THEN amount WHEN 2 THEN amount - fee - tax WHEN 3 THEN fee ELSE tax END AS leg_amount
    FROM leg
)
SELECT entry_base + entry_seq, transaction_id,
    CASE entry_seq WHEN 1 THEN 10 + currency_n WHEN 2 THEN 1000 + merchant_id WHEN 3 THEN 20 + currency_n ELSE 30 + currency_n END,
    CASE WHEN (entry_seq = 1) = inward THEN 'debit' ELSE 'credit' END,
    entry_seq, leg_amount, code,
    CASE WHEN currency_n = 0 THEN leg_amount ELSE round(leg_amount * usd_rate, 2) END,
    instant(posted_ms), CASE WHEN posted_ms < getvariable('cutoff_at') THEN epoch_ms(getvariable('cutoff_at') - 1)::DATE
        ELSE epoch_ms(getvariable('cutoff_at') - 1)::DATE + 1 END,
    request_id, idempotency_key, batch_id,
    CASE WHEN voided_at IS NULL THEN 'posted' ELSE 'void' END,
    CASE WHEN voided_at IS NOT NULL THEN CASE WHEN voided_at % 2 = 0 THEN 'booked under the wrong descriptor'
        ELSE 'cancelled by the merchant' END END,
    CASE WHEN voided_at IS NOT NULL THEN 'finance-ops' END,
    instant(voided_at)
FROM valued;

INSERT INTO payments.transactions
SELECT transaction_made, idempotency_key, customer_id, merchant_id, kind, amount, the('codes')[currency_n + 1],
    the('id_shift') * 11 + order_src, transaction_made + 7000000000, instant(received + write_delay // 2)
FROM stage.attempt
WHERE fresh AND received + write_delay // 2 <= the('now_at');

INSERT INTO api.request_log
SELECT request_id, idempotency_key, attempt_no, client_id, endpoint, instant(received), latency, status,
    the('zones')[zone + 1], the('nodes')[1 + zone * 3 + idempotency_key % 3], reported
FROM stage.attempt
WHERE received + coalesce(latency, 2000) <= the('now_at');

INSERT INTO idem.keys
SELECT idempotency_key, CASE WHEN kind IN ('recurring', 'payout') THEN 'db' ELSE 'redis' END,
    instant(received + coalesce(write_delay, 8) + 2), status_, instant(received + coalesce(write_delay, 8) + 86400002)
FROM (SELECT *, coalesce(status, 200) AS status_ FROM stage.attempt WHERE set_result = 'ok')
WHERE received + coalesce(write_delay, 8) + 2 <= the('now_at');

-- Node clocks differ: each runs up to 2 s early or late. A node ships its lines when the request is
-- logged, so that none is of a request nobody has seen yet.
INSERT INTO idem.cache_events
WITH asked AS (
    SELECT request_id, the('nodes')[1 + zone * 3 + idempotency_key % 3] AS node,
        received + [-310, 1240, -1530, 620, 90, -870, 1710, -40, 430][1 + zone * 3 + idempotency_key % 3] AS clock,
        write_delay, get_result, set_result, asked_local, posted
    FROM stage.attempt WHERE get_result IS NOT NULL AND received + coalesce(latency, 2000) <= the('now_at')
), event AS (
    SELECT request_id, clock + 2 AS at_, node, 'get' AS op, get_result AS result, 'primary' AS role FROM asked
    UNION ALL
    SELECT request_id, clock + write_delay + 1, node, 'setnx', set_result, 'primary' FROM asked WHERE set_result IS NOT NULL
    UNION ALL
    SELECT request_id, clock + 52, node, 'get', CASE WHEN posted THEN 'miss' ELSE 'hit' END, 'local' FROM asked WHERE asked_local
    UNION ALL
    SELECT request_id, clock + write_delay + 3, node, 'setnx', 'ok', 'local' FROM asked WHERE asked_local AND posted
)
SELECT request_id, instant(at_), node, op, result, role FROM event WHERE at_ <= the('now_at');

INSERT INTO processor.settlement
WITH moved AS (
    -- the processor takes 0.3 to 2.9 s: less apart than two writes of one key, so its two captures keep their order
    SELECT *, posted_ms + 300 + floor(rnd(72, i * 4 + attempt_no) * 2600)::BIGINT AS captured
    FROM stage.posting WHERE captures > 0
), line AS (
    SELECT settlement_id, transaction_id, request_id, CASE WHEN inward THEN amount ELSE -amount END AS amount, code,
        captured, reported_ms AS reported
    FROM moved
    UNION ALL
    -- moved and moved back, before the row was voided
    SELECT settlement_id - 1, transaction_id, request_id, CASE WHEN inward THEN -amount ELSE amount END, code,
        captured + 95000, reported_ms + 120000
    FROM moved WHERE captures = 2
)
SELECT settlement_id, transaction_id + 7000000000, request_id, amount, code, instant(captured), instant(reported)
FROM line WHERE reported <= the('now_at');

-- Thirty days before the rows, by quarter of an hour ----------------------------------------------------
CREATE TABLE stage.quarter AS
SELECT q, start_at, 900 * the('rate') * scale() * rhythm(start_at, 13, the('weekly_growth'), the('cut_start'))
    / rhythm(the('cut_start'), 13, the('weekly_growth'), the('cut_start'))
    * CASE WHEN day_of_month >= 28 THEN 1.08 ELSE 1 END AS volume
FROM (SELECT q, the('row_start') - minutes(15) * (2880 - q) AS start_at,
    day(epoch_ms(the('row_start') - minutes(15) * (2880 - q))) AS day_of_month FROM range(2880) AS r (q));

INSERT INTO ledger.totals_15m
SELECT epoch_ms(start_at), code, postings, round(postings * real_between(2.075, 2.095, 81, q * 4 + n))::INTEGER,
    (postings * usd_a_posting * real_between(0.93, 1.07, 82, q * 4 + n))::DECIMAL(18, 2)
FROM (SELECT q, start_at, n, code, greatest(0, round(volume * [0.7, 0.15, 0.1, 0.05][n + 1]
    * real_between(0.94, 1.06, 80, q * 4 + n)))::INTEGER AS postings
    FROM stage.quarter, stage.currency ORDER BY q, n),
    -- what a posting of the rows is worth on average, outside the window
    (SELECT sum(CASE WHEN kind IN ('refund', 'payout') THEN -1 ELSE 1 END * amount * the('usd_rates')[currency_n + 1])::DOUBLE
        / count(*) AS usd_a_posting
    FROM stage.request WHERE NOT is_hit);

INSERT INTO api.requests_15m
SELECT epoch_ms(start_at), the('zones')[z + 1], requests,
    requests + round(requests * real_between(0.0015, 0.004, 84, q * 3 + z))::INTEGER,
    round(requests * real_between(0.001, 0.0025, 85, q * 3 + z))::INTEGER
FROM (SELECT q, start_at, z, greatest(1, round(volume * real_between(0.95, 1.05, 83, q * 3 + z)
    * CASE WHEN z = the('cut_zone') THEN the('cut_share') ELSE (1 - the('cut_share')) / 2 END))::INTEGER AS requests
    FROM stage.quarter, range(3) AS zone_ (z) ORDER BY q, z);

-- Reconciliation: by reference, over postings at least 30 minutes old when it runs -------------------------
-- Run k looks at three hours: span k, counted from the one that ends 30 minutes before the page's run (k = 238).
INSERT INTO recon.runs
WITH run AS (
    SELECT k, the('run_at') + minutes(180) * (k - 238) AS at_
    FROM range(239 + (the('now_at') - the('run_at')) // minutes(180)) AS r (k)
), before_rows AS (
    SELECT 239 + floor((ms(bucket_start) - the('run_at') + minutes(30)) / minutes(180))::BIGINT AS k, sum(net_usd) AS usd
    FROM ledger.totals_15m GROUP BY ALL
), booked AS (
    SELECT 239 + floor((ms(posted_at) - the('run_at') + minutes(30)) / minutes(180))::BIGINT AS k, source_request_id,
        CASE direction WHEN 'debit' THEN amount_usd ELSE -amount_usd END AS usd
    FROM ledger.entries WHERE entry_seq = 1 AND status = 'posted'
), ledger_side AS (
    SELECT k, sum(usd) AS usd FROM booked GROUP BY k
), processor_side AS (
    SELECT k, sum(round(captured_amount * usd_rate, 2)) AS usd
    FROM booked JOIN processor.settlement ON merchant_reference = source_request_id
    JOIN ref.fx ON fx.currency = settlement.currency
    JOIN run USING (k) WHERE reported_at <= epoch_ms(at_)
    GROUP BY k
), sides AS (
    SELECT run.*, coalesce(before_rows.usd, 0) AS before_usd, coalesce(ledger_side.usd, 0) AS ledger_usd,
        coalesce(processor_side.usd, 0) AS processor_usd
    FROM run LEFT JOIN before_rows USING (k) LEFT JOIN ledger_side USING (k) LEFT JOIN processor_side USING (k)
)
SELECT 1800 + k, epoch_ms(at_), epoch_ms(at_ - minutes(210)), epoch_ms(at_ - minutes(30)),
    before_usd + ledger_usd, before_usd + processor_usd,
    ledger_usd - processor_usd, CASE WHEN ledger_usd = processor_usd THEN 'ok' ELSE 'off' END
FROM sides ORDER BY k;

-- Rows voided and posted anew by hand, with who signed ----------------------------------------------------
INSERT INTO audit.adjustments
WITH action AS (
    SELECT i, entry_id, 'void' AS action, void_reason AS reason, entries.voided_at AS at_
    FROM ledger.entries JOIN stage.posting ON request_id = source_request_id WHERE entries.status = 'void'
    UNION ALL
    SELECT i, entry_id, 'repost', 'posted anew after a void', posted_at
    FROM ledger.entries JOIN stage.posting ON request_id = source_request_id WHERE posting.endpoint = '/v1/admin/repost'
)
SELECT row_number() OVER (ORDER BY at_, entry_id), entry_id, action, reason, 'FIN-' || (3000 + i % 900), NULL,
    'r.haddad', at_
FROM action ORDER BY at_, entry_id;

INSERT INTO ops.incidents
SELECT 'INC-' || (told(2380, whole(1200, 2800, 95, 1)) + k), severity, service, epoch_ms(the('page_at') - minutes(back)),
    CASE WHEN k = 3 THEN told('d.moreau', pick(['a.castellanos', 'n.yilmaz', 'd.moreau', 's.bergqvist', 'p.adeyemi', 'h.tanaka',
        'l.novak'], 95, 2)) ELSE commander END
FROM (VALUES (0, 'P2', 'checkout-api', 39127, 'j.lindqvist'), (1, 'P1', 'card-vault', 25003, 'm.okafor'),
    (2, 'P2', 'payments-ledger', 11460, 'j.lindqvist'), (3, 'P0', 'payments-ledger', 0, 'd.moreau')) AS v (k, severity, service, back, commander);

INSERT INTO ops.deploys
SELECT 7100 + k, epoch_ms(CASE WHEN k = 26 THEN the('deploy_at') ELSE the('deploy_at') - minutes(1590) * (26 - k) - minutes(below(900, 90, k)) END),
    CASE WHEN k = 26 THEN told('merchant-portal', pick(['merchant-portal', 'fraud-rules', 'card-vault', 'checkout-api', 'statement-pdf'], 94, 1)) ELSE pick(['checkout-api', 'payments-ledger', 'merchant-portal', 'fraud-rules', 'card-vault', 'payout-job'], 91, k) END,
    '4.' || (20 + k) || '.' || below(6, 92, k),
    CASE WHEN k = 26 THEN told('Portal: new date filter on the payouts page', pick(['Raise log level of the health check', 'New date filter on a page of the console',
            'Upgrade base image', 'Shorten the names of two metrics'], 94, 2))
        ELSE pick(['Upgrade base image', 'Fix rounding in monthly export', 'Log the acquirer on declines', 'Rotate credentials',
            'New feature flag for campaign banners', 'Tune connection pool', 'Retry webhooks for longer'], 93, k) END
FROM range(27) AS r (k) ORDER BY k;

-- Metrics: one a minute for the rows' hours, one an hour for the days before ---------------------------------
CREATE TABLE stage.scrape AS
SELECT row_number() OVER (ORDER BY at_) AS s, at_, at_ >= the('row_start') AS fine FROM (
    SELECT the('row_start') - minutes(60) * k AS at_ FROM range(1, 721) AS r (k)
    UNION ALL SELECT the('row_start') + minutes(k) FROM range((the('now_at') - the('row_start')) // 60000 + 1) AS r (k));

INSERT INTO metrics.samples
WITH loss AS (
    SELECT at_, 'network_packet_loss_ratio' AS metric, z, NULL AS instance,
        coalesce(loss, round(rnd(100, s * 3 + z) * 0.0008, 5))::DOUBLE AS value
    FROM stage.scrape CROSS JOIN range(3) AS zone_ (z)
    LEFT JOIN stage.outage ON zone = z AND at_ >= from_at AND at_ < to_at
), retried AS (
    SELECT zone AS z, received // 60000 * 60000 + 60000 AS at_, count(*) AS n FROM stage.attempt
    WHERE attempt_no > 1 GROUP BY ALL
), retry AS (
    SELECT scrape.at_, 'resilience4j_retry_calls_total' AS metric, zone_.z, NULL AS instance,
        sum(coalesce(retried.n, CASE WHEN scrape.at_ <= the('row_start') THEN round(the('rate') * scale() * (5 + below(4, 101, s * 3 + zone_.z))) ELSE 0 END))
            OVER (PARTITION BY zone_.z, scrape.at_ >= the('row_start') - minutes(9047) ORDER BY scrape.at_)::DOUBLE AS value
    FROM stage.scrape CROSS JOIN range(3) AS zone_ (z)
    LEFT JOIN retried ON retried.z = zone_.z AND retried.at_ = scrape.at_
), other AS (
    SELECT at_, 'redis_connected_clients' AS metric, NULL::BIGINT AS z, 'idem-cache-1' AS instance,
        (180 + below(9, 102, s) - round(60 * coalesce(loss, 0)))::DOUBLE AS value
    FROM stage.scrape LEFT JOIN stage.outage ON at_ >= from_at AND at_ < to_at
    UNION ALL
    SELECT at_, 'pg_stat_activity_count', NULL, 'ledger-db-1',
        (64 + below(12, 103, s) + CASE WHEN at_ BETWEEN the('cut_start') - minutes(27) AND the('cut_start') - minutes(18)
            THEN 41 ELSE 0 END)::DOUBLE FROM stage.scrape
    UNION ALL
    -- each recurring batch is work for the zone that it goes through
    SELECT at_, 'node_cpu_utilisation', z, NULL, round(0.31 + rnd(104, s * 3 + z) * 0.12
        + CASE WHEN z = the('home_zone') AND minute_of_batch <= 2 THEN 0.33 ELSE 0 END, 3)
    FROM (SELECT *, ((at_ - the('cut_start')) // 60000 - 3 + 1440000) % the('batch_every') AS minute_of_batch FROM stage.scrape),
        range(3) AS zone_ (z)
)
SELECT epoch_ms(at_), metric, the('zones')[z + 1], instance, value
FROM (SELECT * FROM loss UNION ALL SELECT * FROM retry UNION ALL SELECT * FROM other) ORDER BY at_, metric, z, instance;
