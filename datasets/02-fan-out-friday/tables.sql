-- Purpose: the public tables, filled from the stage: the model run over the raw tables, and all that follows from what it wrote.
-- Grain:   each public table at its own grain (schema.sql).
-- Keys:    ids are sequential; an offset per seed and system keeps them apart.
-- Seed:    nothing new but noise of other dashboards, messages of commits, addresses.
-- Nothing after world_now() is written anywhere.

-- The raw tables keep eight days ------------------------------------------------------------------------------
INSERT INTO raw.order_lines
SELECT o + the('id_shift'), j, instant(t), customer + the('name_shift') * 31, ['DE', 'AT', 'NL', 'FR', 'PL', 'DK', 'CZ'][1 + ((country_n + the('name_shift')) % 7)::INTEGER],
    4000 + sku_n, quantity, cents / 100.0, instant(loaded)
FROM stage.line WHERE loaded >= the('raw_from') AND loaded < the('now_at') ORDER BY loaded, o, j;

INSERT INTO raw.touches
SELECT row_number() OVER (ORDER BY o, touched, i) + the('id_shift') * 3, o + the('id_shift'), i, channel, 600 + the('name_shift') + campaign_n,
    ['phone', 'laptop', 'tablet', 'tv'][1 + device_n % 4], instant(touched)
FROM stage.touch JOIN (SELECT o FROM stage.ordered WHERE loaded < the('now_at')) USING (o) ORDER BY o, touched, i;

CREATE TABLE stage.channel AS
SELECT * FROM (VALUES (1, 'search', 'paid'), (2, 'social', 'paid'), (3, 'email', 'owned'), (4, 'affiliate', 'paid'), (5, 'direct', 'none')) AS v (n, channel, grp);
INSERT INTO ref.channels SELECT n, channel, grp, instant(the('history_from') - minutes(60 * 24 * 40)) FROM stage.channel ORDER BY n;

-- The fact table: what older runs wrote; what runs since wrote with the model as it was; what the release's text makes of the rest
INSERT INTO mart.fct_orders
SELECT row_number() OVER (ORDER BY loaded, o, j) + the('id_shift') * 5, o + the('id_shift'), j, instant(t), customer + the('name_shift') * 31,
    ['DE', 'AT', 'NL', 'FR', 'PL', 'DK', 'CZ'][1 + ((country_n + the('name_shift')) % 7)::INTEGER], 4000 + sku_n, channel, grp, quantity, cents / 100.0,
    instant(loaded), instant(built)
FROM stage.line JOIN stage.channel USING (channel) JOIN stage.run ON run.h = loaded // 3600000 + 1
WHERE loaded < the('raw_from') ORDER BY loaded, o, j;

CREATE TEMP MACRO world_now() AS instant(getvariable('clock'));
SET VARIABLE clock = the('deploy_h') * 3600000 + 1;
SET VARIABLE code = (SELECT code FROM stage.model_text WHERE version = 'before');
INSERT INTO mart.fct_orders
SELECT made.* REPLACE (instant(built) AS built_at) FROM query(getvariable('code')) AS made
JOIN stage.run ON run.h = ms(made.loaded_at) // 3600000 + 1 ORDER BY order_key;

INSERT INTO ref.channels
SELECT 5 * c + n, channel, grp, instant(the('deploy_to')) FROM stage.channel, range(1, (SELECT of_lookup FROM stage.copies)) AS r (c) ORDER BY 1;

SET VARIABLE clock = the('now_at');
SET VARIABLE code = (SELECT code FROM stage.model_text WHERE version = 'with_the_release');
CREATE TABLE stage.since AS
SELECT made.* EXCLUDE (order_key, built_at), h, instant(built) AS built_at
FROM query(getvariable('code')) AS made JOIN stage.run ON ms(made.loaded_at) >= reads_from AND ms(made.loaded_at) < reads_to
WHERE h > the('deploy_h') AND built <= the('now_at');
INSERT INTO mart.fct_orders
SELECT (SELECT max(order_key) FROM mart.fct_orders) + row_number() OVER (ORDER BY h, loaded_at, order_id, line_no), * EXCLUDE (h)
FROM stage.since ORDER BY h, loaded_at, order_id, line_no;

INSERT INTO mart.revenue_by_hour
SELECT date_trunc('hour', ordered_at), channel, count(*), sum(net_amount) FROM mart.fct_orders GROUP BY ALL ORDER BY 1, 2;
INSERT INTO mart.revenue_by_day
SELECT order_hour::DATE, channel, sum(lines), sum(revenue) FROM mart.revenue_by_hour GROUP BY ALL ORDER BY 1, 2;
INSERT INTO mart.sku_sales_by_day
SELECT ordered_at::DATE, sku, sum(quantity), sum(net_amount) FROM mart.fct_orders GROUP BY ALL ORDER BY 1, 2;

-- The dbt project: models that build on orders (below 1 to the story's number), and models that do not ----------------------
CREATE TABLE stage.model AS
SELECT * FROM (VALUES
    (0, 'fct_orders', 'incremental', ['model.shop.stg_order_lines', 'model.shop.stg_touches', 'seed.shop.channels'], 'analytics engineering'),
    (1, 'revenue_by_hour', 'incremental', ['model.shop.fct_orders'], 'analytics engineering'),
    (2, 'revenue_by_day', 'incremental', ['model.shop.revenue_by_hour'], 'analytics engineering'),
    (3, 'sku_sales_by_day', 'incremental', ['model.shop.fct_orders'], 'merchandising'),
    (4, 'weekly_growth', 'view', ['model.shop.revenue_by_day'], 'finance'),
    (5, 'channel_mix', 'table', ['model.shop.revenue_by_day', 'model.shop.fct_orders'], 'marketing'),
    (6, 'bestsellers', 'view', ['model.shop.sku_sales_by_day'], 'merchandising'),
    (7, 'country_report', 'table', ['model.shop.fct_orders', 'model.shop.weekly_growth'], 'finance'),
    (8, 'finance_daily', 'view', ['model.shop.revenue_by_day'], 'finance'),
    (9, 'top_customers', 'table', ['model.shop.fct_orders'], 'key accounts'),
    (-1, 'stg_order_lines', 'ephemeral', ['source.shop.order_lines'], 'analytics engineering'),
    (-2, 'stg_touches', 'ephemeral', ['source.shop.touches'], 'analytics engineering'),
    (-3, 'stg_sessions', 'ephemeral', ['source.shop.sessions'], 'analytics engineering'),
    (-4, 'stg_stock', 'ephemeral', ['source.wms.stock'], 'logistics'),
    (11, 'order_counts', 'table', ['model.shop.stg_order_lines'], 'operations'),
    (12, 'conversion', 'table', ['model.shop.order_counts', 'model.shop.fct_sessions'], 'product'),
    (13, 'campaign_touches', 'table', ['model.shop.stg_touches'], 'marketing'),
    (14, 'fct_sessions', 'incremental', ['model.shop.stg_sessions'], 'product'),
    (15, 'fct_stock', 'incremental', ['model.shop.stg_stock'], 'logistics'),
    (16, 'stock_cover', 'view', ['model.shop.fct_stock', 'model.shop.order_counts'], 'logistics'),
    (17, 'fct_tickets', 'incremental', ['source.desk.tickets'], 'support'),
    (18, 'fct_shipments', 'incremental', ['source.wms.shipments'], 'logistics'),
    (19, 'delivery_times', 'view', ['model.shop.fct_shipments'], 'logistics'),
    (20, 'promo_redemptions', 'table', ['source.shop.promotions'], 'marketing')
) AS v (k, name, materialized, parents, owner) WHERE k <= the('n_below') OR k > 10;

-- What a dashboard shows and reads
CREATE TABLE stage.board AS
WITH named AS (
    SELECT *, CASE WHEN nth = 1 THEN 0 ELSE measure END AS m, CASE WHEN nth = 1 THEN 0 ELSE part END AS p,
        CASE WHEN nth = 1 THEN 1 ELSE every END AS every_hours,
        CASE WHEN nth = 1 THEN 2 WHEN of_orders THEN CASE WHEN nth <= the('n_below') + 2 THEN nth - 2 ELSE reads % (the('n_below') + 1) END ELSE 10 + other END AS model_k,
        CASE WHEN of_orders AND nth % 5 = 2 THEN (reads * 3 + 1) % (the('n_below') + 1) WHEN of_orders AND nth % 7 = 3 THEN 14 END AS second_k,
        CASE WHEN nth - the('n_wrong') IN (11, 12) THEN the('day_from') - minutes(60 * 24 * 3 - 500) ELSE the('history_from') - minutes(1440) * whole(20, 700, 66, d) END AS created,
        CASE WHEN nth - the('n_wrong') = 13 THEN the('day_from') - minutes(60 * 24 * 5) ELSE the('now_at') END AS last_at
    FROM stage.dash
)
SELECT *, 100 + d AS dashboard_id, CASE
        WHEN of_orders THEN ['revenue today, EUR', 'pieces today', 'order lines today'][1 + m]
        ELSE ['orders today', 'orders per 1,000 sessions', 'touches today', 'sessions today', 'pieces in stock', 'days of cover', 'tickets today', 'parcels today',
            'hours to the door', 'codes redeemed today'][other] END AS metric,
    CASE WHEN nth = 1 THEN 'Revenue today'
        WHEN of_orders THEN ['Revenue', 'Pieces', 'Order lines'][1 + m] || CASE WHEN p = 0 THEN '' WHEN p <= 4 THEN ', ' || (SELECT channel FROM stage.channel WHERE n = p)
            ELSE ', ' || ['DE', 'AT', 'NL', 'FR', 'PL', 'DK', 'CZ'][1 + ((p - 5 + the('name_shift')) % 7)::INTEGER] END
        ELSE ['Orders', 'Conversion', 'Touches', 'Sessions', 'Stock', 'Cover', 'Tickets', 'Parcels', 'Delivery', 'Promo codes'][other] END
        || CASE WHEN nth = 1 THEN '' ELSE ' · ' || pick(['board', 'shift desk', 'team page', 'weekly', 'wall screen', 'partners', 'lead', 'planning'], 67, d) END AS title,
    CASE WHEN nth = 1 THEN 'management' ELSE pick(['finance', 'marketing', 'merchandising', 'growth', 'key accounts', 'operations', 'logistics', 'support'], 68, d) END AS owner_team
FROM named;

INSERT INTO dbt.nodes
SELECT 'source.' || name, split_part(name, '.', 2), 'source', NULL, owner
FROM (VALUES ('shop.order_lines', 'shop backend'), ('shop.touches', 'attribution'), ('shop.sessions', 'web'), ('shop.promotions', 'marketing'),
    ('wms.stock', 'logistics'), ('wms.shipments', 'logistics'), ('desk.tickets', 'support')) AS v (name, owner)
UNION ALL SELECT 'seed.shop.channels', 'channels', 'seed', NULL, 'marketing'
UNION ALL SELECT 'model.shop.' || name, name, 'model', materialized, owner FROM stage.model
UNION ALL SELECT 'test.shop.' || name, name, 'test', NULL, 'analytics engineering' FROM (VALUES ('not_null_fct_orders_order_id'), ('unique_fct_orders_order_key'),
    ('accepted_values_fct_orders_channel'), ('not_null_revenue_by_day_revenue')) AS v (name)
UNION ALL SELECT 'exposure.shop.dashboard_' || dashboard_id, 'dashboard_' || dashboard_id, 'exposure', NULL, owner_team FROM stage.board
ORDER BY 1;

INSERT INTO dbt.edges
SELECT DISTINCT * FROM (
    SELECT unnest(parents) AS parent_id, 'model.shop.' || name AS child_id FROM stage.model
    UNION ALL SELECT 'model.shop.fct_orders', 'test.shop.' || name FROM (VALUES ('not_null_fct_orders_order_id'), ('unique_fct_orders_order_key'),
        ('accepted_values_fct_orders_channel')) AS v (name)
    UNION ALL SELECT 'model.shop.revenue_by_day', 'test.shop.not_null_revenue_by_day_revenue'
    UNION ALL SELECT 'model.shop.' || name, 'exposure.shop.dashboard_' || dashboard_id FROM stage.board JOIN stage.model ON k = model_k OR k = second_k)
ORDER BY 1, 2;

-- The repository: commits and deploys. The one that matters went out between two others.
CREATE TABLE stage.commit AS
WITH steady AS (
    SELECT k, the('deploy_from') - minutes(1500 * k) - minutes(below(700, 70, k)) AS at_,
        pick(['channel_mix', 'bestsellers', 'order_counts', 'conversion', 'stock_cover', 'delivery_times', 'fct_sessions', 'weekly_growth'], 71, k) AS model,
        pick(['rename a column', 'comments', 'cast to decimal', 'tidy the where clause', 'faster join', 'new column for the weekly report'], 72, k) AS what
    FROM range(1, 27) AS r (k)
), all_ AS (
    SELECT 100 - k AS n, at_, CASE WHEN k = 13 THEN 'fct_orders' ELSE model END AS model,
        CASE WHEN k = 13 THEN 'fct_orders: channel_group straight from the lookup' ELSE model || ': ' || what END AS message, 'main' AS branch FROM steady
    UNION ALL SELECT 101, the('deploy_from') - minutes(171), 'stg_order_lines', 'stg_order_lines: keywords in lower case', 'main'
    UNION ALL SELECT 102, the('deploy_from') - minutes(94), 'fct_orders', 'fct_orders: name the CTE after what it holds, no empty channels', 'main'
    UNION ALL SELECT 103, the('deploy_from') - minutes(41), 'weekly_growth', 'weekly_growth: description for the catalogue', 'main'
    UNION ALL SELECT 104, the('deploy_to') + minutes(149), 'bestsellers', 'bestsellers: sort by pieces, then by article', 'main'
    UNION ALL SELECT 105, the('page_at') - minutes(33), 'fct_orders', 'fct_orders: distinct on the final select', 'hotfix/fct-orders' WHERE param('state') <> 'healthy'
)
SELECT *, printf('%08x', bits(73, n) % 4294967296) AS sha, pick(['t.okonkwo', 'm.varga', 'l.duarte', 's.heikkinen', 'r.bauer', 'a.nowak'], 74, n) AS author,
    pick(['j.sorensen', 'k.ito', 'e.moreau', 'f.keller'], 75, n) AS reviewer
FROM all_;

UPDATE stage.model_text SET code = (SELECT replace(code, '
select
    (select max', '
select distinct
    (select max') FROM stage.model_text WHERE version = 'with_the_release') WHERE version = 'hotfix';
INSERT INTO stage.model_text
SELECT 'long_before', replace(code, 'c.channel_group,', 'coalesce(c.channel_group, ''other'') as channel_group,') FROM stage.model_text WHERE version = 'before';

INSERT INTO git.commits
SELECT sha, author, CASE WHEN branch = 'main' THEN reviewer END, instant(at_ + 1000 * n), branch, message FROM stage.commit ORDER BY at_;

CREATE TABLE stage.patch AS
WITH change AS (
    SELECT 102 AS n, 'before' AS was, 'with_the_release' AS is_ UNION ALL SELECT 105, 'with_the_release', 'hotfix' UNION ALL SELECT 87, 'long_before', 'before'
), lines AS (
    SELECT n, string_split(a.code, chr(10)) AS was, string_split(b.code, chr(10)) AS is_
    FROM change JOIN stage.model_text AS a ON a.version = was JOIN stage.model_text AS b ON b.version = is_
)
SELECT n, list_filter(was, lambda x : x <> '' AND NOT list_contains(is_, x)) AS gone, list_filter(is_, lambda x : x <> '' AND NOT list_contains(was, x)) AS new_ FROM lines;

INSERT INTO git.commit_files
SELECT sha, 'models/' || CASE WHEN model LIKE 'stg%' THEN 'staging/' ELSE 'marts/' END || model || '.sql',
    CASE WHEN n IN (102, 105, 87) THEN len(new_) ELSE 1 + n % 3 END, CASE WHEN n IN (102, 105, 87) THEN len(gone) ELSE n % 3 END,
    CASE WHEN n IN (102, 105, 87) THEN array_to_string(list_transform(gone, lambda x : '-' || x) || list_transform(new_, lambda x : '+' || x), chr(10))
        ELSE array_to_string(list_transform(range(n % 3), lambda i : '-    -- ' || message || ', line ' || (i + 1)) || list_transform(range(1 + n % 3), lambda i : '+    -- ' || message || ': line ' || (i + 1)), chr(10)) END
FROM stage.commit LEFT JOIN stage.patch USING (n) ORDER BY at_;

CREATE TABLE stage.deploy AS
SELECT n, sha, 'production' AS env, at_ + minutes(26) AS from_, at_ + minutes(32) AS to_ FROM stage.commit WHERE n < 100 AND n % 2 = 1
UNION ALL SELECT n, sha, 'staging', the('deploy_from') - minutes(28), the('deploy_from') - minutes(23) FROM stage.commit WHERE n = 103
UNION ALL SELECT n, sha, 'production', the('deploy_from'), the('deploy_to') FROM stage.commit WHERE n = 103
UNION ALL SELECT n, sha, 'production', at_ + minutes(25), at_ + minutes(31) FROM stage.commit WHERE n = 104
UNION ALL SELECT n, sha, 'staging', at_ + minutes(4), at_ + minutes(9) FROM stage.commit WHERE n = 105;
INSERT INTO git.deploys
SELECT the('pr0') + row_number() OVER (ORDER BY from_), sha, env, instant(from_), instant(to_) FROM stage.deploy ORDER BY from_;

-- What was compiled for each deploy, and which text runs: a deploy releases the models that have changed since the one before
CREATE TABLE stage.text_at AS
WITH of_deploy AS (
    SELECT DISTINCT deploy.n, deploy.sha, commits.model, count(*) OVER (PARTITION BY deploy.n, env, commits.model) AS times
    FROM (SELECT DISTINCT n, sha, max(env) AS env FROM stage.deploy GROUP BY ALL) AS deploy
    JOIN stage.commit AS commits ON commits.n <= deploy.n AND (commits.branch = 'main' OR commits.n = deploy.n)
)
SELECT deploys.n, deploys.sha, model.name, CASE WHEN model.name = 'fct_orders' THEN (SELECT code FROM stage.model_text WHERE version = CASE
        WHEN deploys.n = 105 THEN 'hotfix' WHEN deploys.n >= 102 THEN 'with_the_release' WHEN deploys.n >= 87 THEN 'before' ELSE 'long_before' END)
    ELSE 'select * from ' || array_to_string(list_transform(parents, lambda x : split_part(x, '.', 3)), ' join ')
        || array_to_string(list_transform(range(coalesce(times, 0)), lambda i : chr(10) || '-- edit ' || (i + 1)), '') END AS code
FROM (SELECT DISTINCT n, sha FROM stage.deploy) AS deploys CROSS JOIN stage.model LEFT JOIN of_deploy ON of_deploy.n = deploys.n AND of_deploy.model = model.name;
INSERT INTO dbt.manifest_nodes
SELECT sha, 'model.shop.' || name, md5(code), code FROM stage.text_at ORDER BY n, name;

INSERT INTO ops.releases
WITH live AS (
    SELECT deploy.n, from_, to_, text_at.sha, name, code, lag(code) OVER (PARTITION BY name ORDER BY from_) AS code_before
    FROM stage.deploy JOIN stage.text_at USING (n) WHERE env = 'production'
)
SELECT row_number() OVER (ORDER BY from_, name), instant(to_), 'model.shop.' || name, live.sha, 'deploy-job', 'deploy ' || deploy_id
FROM live JOIN git.deploys ON deploys.git_sha = live.sha AND environment = 'production'
WHERE code_before IS DISTINCT FROM code ORDER BY from_, name;

-- Calls of dbt, and what became of each model in them
CREATE TABLE stage.call AS
WITH call_ AS (
    SELECT h, started, fails, 'dbt build' AS command, built FROM stage.run
    UNION ALL SELECT h, built - 65000, false, 'dbt retry', built FROM stage.run WHERE fails
), numbered AS (
    SELECT *, the('run0') + row_number() OVER (ORDER BY started) AS id FROM call_ WHERE built <= the('now_at') OR fails AND started + 120000 <= the('now_at')
)
SELECT numbered.*, deploy.sha FROM numbered ASOF LEFT JOIN (SELECT sha, to_ FROM stage.deploy WHERE env = 'production') AS deploy ON numbered.started >= deploy.to_;
INSERT INTO dbt.invocations
SELECT id, command, coalesce(sha, (SELECT sha FROM stage.deploy WHERE env = 'production' ORDER BY from_ LIMIT 1)), instant(started),
    instant(CASE WHEN fails THEN started + 100000 ELSE built + minutes(2) + 40000 END)
FROM stage.call ORDER BY id;

INSERT INTO dbt.run_results
WITH of_run AS (
    SELECT built_at, count(*) AS rows_, count(DISTINCT date_trunc('hour', ordered_at)) * 5 AS hours, count(DISTINCT ordered_at::DATE) * 5 AS days,
        count(DISTINCT ordered_at::DATE) * count(DISTINCT sku) AS skus
    FROM mart.fct_orders GROUP BY ALL
), model_run AS (
    SELECT call.id, call.h, call.fails, call.command, call.built, call.started, model.k, model.name, materialized, rows_, hours, days, skus
    FROM stage.call CROSS JOIN stage.model LEFT JOIN of_run ON built_at = instant(built) WHERE materialized <> 'ephemeral'
)
SELECT id, 'model.shop.' || name,
    CASE WHEN fails AND k = 0 THEN 'error' WHEN fails AND k BETWEEN 1 AND 9 THEN 'skipped' ELSE 'success' END AS status,
    CASE WHEN fails AND k BETWEEN 0 AND 9 THEN NULL WHEN materialized = 'view' THEN -1 WHEN k = 0 THEN coalesce(rows_, 0) WHEN k = 1 THEN coalesce(hours, 0) WHEN k = 2 THEN coalesce(days, 0)
        WHEN k = 3 THEN coalesce(skus, 0) ELSE 40 + k * 11 + below(30, 76, h * 32 + k) END,
    NULL, instant(CASE WHEN fails THEN started + 61000 + k * 900 ELSE built + CASE WHEN k BETWEEN 1 AND 9 THEN k * 8000 ELSE k * 300 END END)
FROM model_run WHERE NOT (command = 'dbt retry' AND k > 9)
UNION ALL
SELECT id, 'test.shop.' || name, 'pass', NULL, 0, instant(built + minutes(2) + n * 4000)
FROM stage.call, (VALUES (1, 'not_null_fct_orders_order_id'), (2, 'unique_fct_orders_order_key'), (3, 'accepted_values_fct_orders_channel'),
    (4, 'not_null_revenue_by_day_revenue')) AS v (n, name) WHERE NOT fails
ORDER BY 1, 2;

-- Dashboards. The first group shows what the model has written by then; the others count something else.
INSERT INTO bi.dashboards
SELECT dashboard_id, 'exposure.shop.dashboard_' || dashboard_id, title, owner_team, metric, every_hours, instant(created // 60000 * 60000) FROM stage.board ORDER BY 1;

CREATE TABLE stage.refresh AS
SELECT d, h, h * 3600000 + minutes(the('run_minute') + 10) AS at_, h // 24 AS day_ FROM stage.board, (SELECT h FROM stage.run) AS hours
WHERE h % 24 % every_hours = 0 AND h * 3600000 >= the('day_from') - minutes(60 * 24 * 9) AND h * 3600000 >= created AND h * 3600000 <= last_at;

CREATE TABLE stage.cell AS
SELECT epoch_ms(built_at) AS built, epoch_ms(date_trunc('day', ordered_at)) // 86400000 AS day_, channel, country, count(*) AS lines, sum(quantity) AS pieces, sum(net_amount) AS revenue
FROM mart.fct_orders WHERE built_at >= instant(the('day_from') - minutes(60 * 24 * 9)) GROUP BY ALL;

INSERT INTO bi.refresh_log
WITH part_ AS (
    SELECT board.d, built, day_, sum(CASE m WHEN 0 THEN revenue WHEN 1 THEN pieces ELSE lines END) AS value
    FROM stage.board JOIN stage.cell ON p = 0 OR (p <= 4 AND channel = (SELECT channel FROM stage.channel WHERE n = p))
        OR (p > 4 AND country = ['DE', 'AT', 'NL', 'FR', 'PL', 'DK', 'CZ'][1 + ((p - 5 + the('name_shift')) % 7)::INTEGER])
    WHERE of_orders GROUP BY ALL
), so_far AS (
    SELECT d, built, day_, sum(value) OVER (PARTITION BY d, day_ ORDER BY built) AS value FROM part_
), orders_ AS (
    SELECT built, day_, sum(n) OVER (PARTITION BY day_ ORDER BY built) AS n FROM (
        SELECT epoch_ms(built_at) AS built, epoch_ms(date_trunc('day', ordered_at)) // 86400000 AS day_, count(DISTINCT order_id) AS n
        FROM mart.fct_orders WHERE built_at >= instant(the('day_from') - minutes(60 * 24 * 9)) GROUP BY ALL)
), shown AS (
    SELECT refresh.d, at_, so_far.value FROM stage.refresh SEMI JOIN (SELECT d FROM stage.board WHERE of_orders) AS fed ON fed.d = refresh.d
    ASOF LEFT JOIN so_far ON so_far.d = refresh.d AND so_far.day_ = refresh.day_ AND refresh.at_ >= so_far.built
    UNION ALL
    SELECT refresh.d, at_, CASE other WHEN 1 THEN orders_.n
        WHEN 2 THEN 19 + 4 * rnd(80, refresh.d * 8192 + h) WHEN 5 THEN 41000 + 3000 * rnd(80, refresh.d * 8192 + h) WHEN 6 THEN 22 + 3 * rnd(80, refresh.d * 8192 + h)
        WHEN 9 THEN 39 + 6 * rnd(80, refresh.d * 8192 + h)
        ELSE (1 + h % 24) * (20 + refresh.d % 9 * 40) * (0.9 + 0.2 * rnd(80, refresh.d * 8192 + h))
            * CASE WHEN other = 10 AND refresh.day_ * 86400000 >= the('day_from') - minutes(1440) THEN 2.3 ELSE 1 END END
    FROM stage.refresh JOIN stage.board ON board.d = refresh.d AND NOT of_orders
    ASOF LEFT JOIN orders_ ON orders_.day_ = refresh.day_ AND refresh.at_ >= orders_.built
)
SELECT 100 + d, instant(at_), coalesce(round(value, 2), 0) FROM shown WHERE at_ <= the('now_at') ORDER BY 1, 2;

-- Reports drawn from dashboards, and to whom they were sent
CREATE TABLE stage.drawn_report AS
WITH fed AS (
    SELECT d, of_orders, every_hours, row_number() OVER (PARTITION BY of_orders ORDER BY d) - 1 AS nth, count(*) OVER (PARTITION BY of_orders) AS n FROM stage.board WHERE last_at = the('now_at')
), first_bad AS (
    SELECT d, min(at_) AS at_ FROM stage.refresh WHERE at_ > (SELECT min(built) FROM stage.run WHERE h > the('deploy_h')) GROUP BY d
), pick_ AS (
    SELECT 1 AS kind, i, true AS of_orders FROM range(the('n_export')) AS r (i)
    UNION ALL SELECT 2, i, false FROM range(quota(14, 9)) AS r (i)
    UNION ALL SELECT 3, i, true FROM range(quota(9, 8)) AS r (i)
    UNION ALL SELECT 4, i, true FROM range(quota(9, 8)) AS r (i)
    UNION ALL SELECT 5, i, rnd(81, i) < 0.6 FROM range(110) AS r (i)
), placed AS (
    SELECT kind, i, fed.d, every_hours * 3600000 AS every, first_bad.at_ AS bad_at, rnd(82, kind * 1000 + i) AS u
    FROM pick_ JOIN fed ON fed.of_orders = pick_.of_orders AND fed.nth = below(fed.n, 83, kind * 1000 + i) JOIN first_bad USING (d)
), drawn AS (
    SELECT kind, i, d, every, bad_at, CASE kind
        WHEN 1 THEN bad_at + 1000 + floor(u * (the('page_at') - minutes(6) - bad_at))::BIGINT
        WHEN 2 THEN the('deploy_to') + minutes(70) + floor(u * (the('page_at') - minutes(80) - the('deploy_to')))::BIGINT
        WHEN 3 THEN the('deploy_to') + 1000 + floor(u * (bad_at - 2000 - the('deploy_to')))::BIGINT
        WHEN 4 THEN the('deploy_from') - minutes(30) - floor(u * minutes(400))::BIGINT
        ELSE the('deploy_from') - minutes(600) - floor(u * minutes(60 * 24 * 7))::BIGINT END AS at_
    FROM placed
)
-- The first refresh of a day shows 0.00, which is right: no report of the window shows it, but the refresh before or after.
SELECT kind, i, d, CASE WHEN kind = 1 AND (at_ - minutes(the('run_minute') + 10)) % 86400000 < every THEN CASE
    WHEN at_ - every > bad_at THEN at_ - every
    WHEN at_ + every <= the('page_at') - minutes(6) THEN at_ + every
    ELSE at_ END ELSE at_ END AS at_
FROM drawn;

CREATE TABLE stage.report AS SELECT *, 7000 + row_number() OVER (ORDER BY at_, kind, i) AS export_id FROM stage.drawn_report;
INSERT INTO bi.exports
SELECT export_id, 100 + d, instant(at_), pick(['b.lange', 'c.rossi', 'f.demir', 'h.olsen', 'i.petrov', 'n.weiss', 'o.garcia'], 84, export_id), pick(['pdf', 'pdf', 'xlsx', 'csv'], 85, export_id)
FROM stage.report WHERE at_ <= the('now_at') ORDER BY 1;

INSERT INTO bi.shares
WITH sent AS (
    -- those of the window: each once outside, the rest of the number told at random; and to colleagues
    SELECT export_id, at_, 1 AS outside, i AS x FROM stage.report WHERE kind = 1
    UNION ALL SELECT export_id, at_, 1, 100 + x FROM range(the('n_share') - the('n_export')) AS r (x) JOIN stage.report ON kind = 1 AND i = below(the('n_export'), 86, x)
    UNION ALL SELECT export_id, at_, 0, 200 + i FROM stage.report WHERE kind = 1 AND i % 2 = 0
    UNION ALL SELECT export_id, at_, 1, 300 + i FROM stage.report WHERE kind = 2
    UNION ALL SELECT export_id, at_, 1, 400 + i FROM stage.report WHERE kind = 3
    UNION ALL SELECT export_id, the('deploy_to') + minutes(80 + i * 11), 1, 500 + i FROM stage.report WHERE kind = 4
    UNION ALL SELECT export_id, at_, (rnd(87, i) < 0.4)::INTEGER, 600 + i FROM stage.report WHERE kind = 5
), timed AS (
    SELECT export_id, least(at_ + 20000 + floor(rnd(88, x) * minutes(5))::BIGINT, greatest(the('page_at') - 20000, at_ + 20000)) AS shared, outside, x FROM sent
)
SELECT 9000 + row_number() OVER (ORDER BY shared, x), export_id, instant(shared),
    pick(['anna', 'ben', 'carla', 'dieter', 'eva', 'frank', 'gita', 'hugo', 'ines', 'jon'], 89, x) || CASE WHEN outside = 0 THEN '@shop.example'
        ELSE pick(['@alderbank.example', '@invest-partners.example', '@myshop.example', '@supplyco.example', '@auditors.example', '@shop.example.net', '@adagency.example'], 90, x) END
FROM timed WHERE shared <= the('now_at') ORDER BY 1;

INSERT INTO ops.incidents
SELECT 'INC-' || (told(2318, whole(1200, 2800, 100, 1)) + k), severity, service, epoch_ms(the('page_at') - minutes(back)),
    CASE WHEN k = 3 THEN told('d.costa', pick(['a.castellanos', 'n.yilmaz', 'd.costa', 's.bergqvist', 'p.adeyemi', 'h.tanaka', 'l.novak'], 100, 2)) ELSE commander END
FROM (VALUES (0, 'P2', 'search', 39127, 'j.sorensen'), (1, 'P1', 'checkout-api', 25003, 'k.ito'), (2, 'P2', 'warehouse', 12260, 'j.sorensen'),
    (3, 'P0', 'analytics', 0, 'd.costa')) AS v (k, severity, service, back, commander);

INSERT INTO ops.changes
SELECT 1400 + row_number() OVER (ORDER BY at_), instant(at_), service, summary FROM (
    SELECT the('page_at') - minutes(1590 * k) - minutes(below(900, 101, k)) AS at_, pick(['checkout-api', 'search', 'warehouse', 'shop', 'attribution'], 102, k) AS service,
        pick(['New release', 'Upgrade of the base image', 'Rotation of credentials', 'New index', 'Two metrics renamed'], 103, k) AS summary FROM range(2, 20) AS r (k)
    UNION ALL SELECT the('promo_from'), 'shop', 'Promotion starts: free delivery until midnight UTC'
    UNION ALL SELECT the('deploy_h') * 3600000 + minutes(95), 'attribution', 'Tracking sends some touches a second time since the update of the app; known, harmless'
    UNION ALL SELECT the('fail_h') * 3600000 + minutes(the('run_minute') + 3), 'warehouse', 'Warehouse restarted after an upgrade; running queries were cancelled'
    UNION ALL SELECT the('day_from'), 'shop', 'Shop opens in a new country' WHERE profile() = 'growth'
) WHERE at_ <= the('now_at') ORDER BY at_;
