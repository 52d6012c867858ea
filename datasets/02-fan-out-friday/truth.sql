-- Purpose: what is true of a world of this lab, each fact twice: `public` from the tables a learner has,
--          `mechanism` from the stage the world was made of. And what every legal world assumes (`assumption`: violations).
-- Grain:   each fact one row, one column. A healthy world has no surplus: NULL and 0.
-- Keys:    the name; facts of the question `cause` carry the name they have in incident.toml.
-- Seed:    every fact but `mechanism`, `approach` and `promotion_to_blame`.

-- name: copied
-- part: true
-- Lines that stand in the fact table more than once.
SELECT order_id, line_no, count(*) AS copies, any_value(net_amount) AS net_amount, any_value(ordered_at) AS ordered_at, min(built_at) AS built_at,
    max(built_at) AS last_built_at
FROM mart.fct_orders GROUP BY order_id, line_no HAVING count(*) > 1;

-- name: below
-- part: true
-- What reads the model, directly or through others.
SELECT unique_id, resource_type FROM dbt.nodes WHERE unique_id IN (
    WITH RECURSIVE below_ AS (
        SELECT child_id FROM dbt.edges WHERE parent_id = 'model.shop.fct_orders'
        UNION
        SELECT edges.child_id FROM below_ JOIN dbt.edges ON edges.parent_id = below_.child_id
    ) SELECT child_id FROM below_);

-- name: lost
-- part: true
-- Whether the released text has lost its word.
SELECT count(*) > 0 AS is_ FROM stage.model_text WHERE version = 'with_the_release' AND NOT contains(code, 'distinct');

-- name: wrong_report
-- part: true
-- uses: copied, below
-- Reports that show a refresh from after the first surplus row could be seen.
SELECT export_id, exported_at, dashboard_id
FROM bi.exports JOIN bi.dashboards USING (dashboard_id) SEMI JOIN below USING (unique_id)
WHERE (SELECT max(refreshed_at) FROM bi.refresh_log AS log WHERE log.dashboard_id = exports.dashboard_id AND refreshed_at <= exported_at)
    > (SELECT min(built_at) FROM copied);

-- name: first_surplus_at
-- way: public
-- onset: true
-- uses: copied
SELECT min(built_at) FROM copied;

-- name: first_surplus_at
-- way: mechanism
SELECT min(built_at) FROM (SELECT built_at FROM stage.since GROUP BY built_at, order_id, line_no HAVING count(*) > 1);

-- name: first_bad_run
-- way: public
-- uses: copied
SELECT min(run_started_at) FROM dbt.invocations JOIN dbt.run_results USING (invocation_id)
WHERE unique_id = 'model.shop.fct_orders' AND status = 'success' AND execute_completed_at >= (SELECT min(built_at) FROM copied);

-- name: first_bad_run
-- way: mechanism
SELECT epoch_ms(min(started)) FROM stage.run WHERE h IN (SELECT h FROM stage.since GROUP BY h, order_id, line_no HAVING count(*) > 1);

-- name: bad_runs
-- way: public
-- uses: copied
SELECT count(DISTINCT built_at) FROM mart.fct_orders SEMI JOIN copied USING (order_id, line_no);

-- name: bad_runs
-- way: mechanism
-- uses: lost
SELECT CASE WHEN is_ THEN bad_runs ELSE 0 END FROM lost, stage.story;

-- name: surplus_rows
-- way: public
-- uses: copied
SELECT coalesce(sum(copies - 1), 0)::BIGINT FROM copied;

-- name: surplus_rows
-- way: mechanism
-- uses: lost
SELECT CASE WHEN is_ THEN (SELECT sum(k - 1) FROM stage.line WHERE in_window) ELSE 0 END::BIGINT FROM lost;

-- name: overstated
-- way: public
-- uses: copied
SELECT coalesce(sum((copies - 1) * net_amount), 0)::DECIMAL(18, 2) FROM copied;

-- name: overstated
-- way: mechanism
-- uses: lost
SELECT CASE WHEN is_ THEN (SELECT sum((k - 1) * cents) FROM stage.line WHERE in_window) / 100 ELSE 0 END::DECIMAL(18, 2) FROM lost;

-- name: affected_dates
-- way: public
-- uses: copied
SELECT count(DISTINCT ordered_at::DATE) FROM copied;

-- name: affected_dates
-- way: mechanism
-- uses: lost
SELECT CASE WHEN is_ THEN (SELECT count(DISTINCT t // 86400000) FROM stage.line WHERE in_window AND k > 1) ELSE 0 END FROM lost;

-- name: dashboards_below
-- way: public
-- uses: below
SELECT count(*) FROM below WHERE resource_type = 'exposure';

-- name: dashboards_below
-- way: mechanism
SELECT count(*) FROM stage.board WHERE of_orders;

-- name: models_below
-- way: public
-- uses: below
SELECT count(*) FROM below WHERE resource_type = 'model';

-- name: models_below
-- way: mechanism
SELECT n_below FROM stage.story;

-- name: commit
-- way: public
SELECT arg_max(git_sha, committed_at) FROM git.commits JOIN git.commit_files USING (git_sha)
WHERE path = 'models/marts/fct_orders.sql' AND branch = 'main';

-- name: commit
-- way: mechanism
SELECT sha FROM stage.commit WHERE n = 102;

-- name: last_good_sha
-- way: public
SELECT git_sha FROM ops.releases WHERE unique_id = 'model.shop.fct_orders' ORDER BY released_at DESC LIMIT 1 OFFSET 1;

-- name: last_good_sha
-- way: mechanism
SELECT sha FROM stage.commit WHERE n = 87;

-- name: facts_without_source
-- way: public
SELECT count(*) FROM (SELECT DISTINCT order_id, line_no FROM mart.fct_orders) ANTI JOIN raw.order_lines USING (order_id, line_no);

-- name: facts_without_source
-- way: mechanism
SELECT count(*) FROM stage.line, stage.story WHERE loaded < raw_from AND loaded >= history_from;

-- name: mechanism
-- way: public
-- uses: copied
SELECT CASE
    WHEN NOT EXISTS (FROM copied) THEN NULL
    WHEN EXISTS (SELECT 1 FROM raw.order_lines GROUP BY order_id, line_no HAVING count(*) > 1) THEN 'source_sent_again'
    WHEN EXISTS (SELECT 1 FROM ref.channels GROUP BY channel HAVING count(*) > 1) THEN 'lookup_loaded_again'
    WHEN EXISTS (FROM copied WHERE built_at <> last_built_at) THEN 'runs_read_lines_again'
    ELSE 'touches_joined_one_by_one' END;

-- name: mechanism
-- way: mechanism
-- uses: lost
SELECT CASE WHEN is_ THEN 'touches_joined_one_by_one' END FROM lost;

-- name: promotion_to_blame
-- way: public
-- Did the day bring three times the orders of the same hours a week before?
SELECT count(DISTINCT order_id) FILTER (ordered_at >= paged.day_) > 3 * count(DISTINCT order_id) FILTER (ordered_at < paged.day_)
FROM mart.fct_orders, (SELECT date_trunc('day', max(opened_at)) AS day_, max(opened_at) AS at_ FROM ops.incidents) AS paged
WHERE ordered_at >= paged.day_ OR (ordered_at >= paged.day_ - INTERVAL 7 DAY AND built_at <= paged.at_ - INTERVAL 7 DAY);

-- name: promotion_to_blame
-- way: mechanism
SELECT profile = 'campaign' FROM stage.param;

-- name: approach
-- way: public
-- Not all that the fact table holds can be had from the source again.
SELECT CASE WHEN EXISTS (FROM mart.fct_orders ANTI JOIN raw.order_lines USING (order_id, line_no)) THEN 'roll_back_and_rebuild_what_those_runs_wrote' ELSE 'full_refresh' END;

-- name: approach
-- way: mechanism
SELECT 'roll_back_and_rebuild_what_those_runs_wrote';

-- name: growth_shown
-- way: public
SELECT round(100 * (log.value / nullif(before_.value, 0) - 1), 1)::DECIMAL(9, 1)
FROM bi.dashboards JOIN bi.refresh_log AS log USING (dashboard_id)
JOIN bi.refresh_log AS before_ ON before_.dashboard_id = log.dashboard_id AND before_.refreshed_at = log.refreshed_at - INTERVAL 7 DAY
WHERE title = 'Revenue today' AND log.refreshed_at <= (SELECT max(opened_at) FROM ops.incidents) ORDER BY log.refreshed_at DESC LIMIT 1;

-- name: growth_shown
-- way: mechanism
-- uses: lost
WITH sums AS (
    SELECT sum(CASE WHEN is_ THEN k * cents ELSE cents END) FILTER (t >= day_from AND loaded < page_h * 3600000) AS now_,
        sum(cents) FILTER (t >= day_from - 604800000 AND t < day_from - 518400000 AND loaded < page_h * 3600000 - 604800000) AS before_
    FROM stage.line, stage.story, lost
)
SELECT round(100 * (now_ / before_ - 1), 1)::DECIMAL(9, 1) FROM sums;

-- name: wrong_reports_outside
-- way: public
-- uses: wrong_report
SELECT count(DISTINCT export_id) FROM bi.shares JOIN wrong_report USING (export_id) WHERE recipient NOT LIKE '%@shop.example';

-- name: wrong_reports_outside
-- way: mechanism
-- uses: lost
SELECT CASE WHEN is_ THEN n_export ELSE 0 END FROM lost, stage.story;

-- name: shares_outside
-- way: public
-- uses: wrong_report
SELECT count(*) FROM bi.shares JOIN wrong_report USING (export_id) WHERE recipient NOT LIKE '%@shop.example';

-- name: shares_outside
-- way: mechanism
-- uses: lost
SELECT CASE WHEN is_ THEN greatest(n_share, n_export) ELSE 0 END FROM lost, stage.story;

-- name: an_order_has_one_channel
-- way: assumption
SELECT order_id FROM raw.touches GROUP BY order_id HAVING count(DISTINCT channel) > 1;

-- name: copies_of_a_line_are_equal
-- way: assumption
SELECT order_id FROM mart.fct_orders GROUP BY order_id, line_no
HAVING count(DISTINCT (ordered_at, customer_id, country, sku, channel, quantity, net_amount, loaded_at)) > 1;

-- name: a_fact_says_what_its_source_says
-- way: assumption
SELECT order_id FROM mart.fct_orders AS f JOIN raw.order_lines AS l USING (order_id, line_no)
WHERE (f.ordered_at, f.customer_id, f.country, f.sku, f.quantity, f.net_amount, f.loaded_at)
    IS DISTINCT FROM (l.ordered_at, l.customer_id, l.country, l.sku, l.quantity, l.net_amount, l.loaded_at);

-- name: a_line_arrives_after_it_was_ordered
-- way: assumption
SELECT order_id FROM raw.order_lines WHERE loaded_at < ordered_at;

-- name: a_row_is_written_after_its_line_arrived
-- way: assumption
SELECT order_key FROM mart.fct_orders WHERE built_at < loaded_at;

-- name: one_run_an_hour
-- way: assumption
SELECT unique_id FROM dbt.run_results JOIN dbt.invocations USING (invocation_id) WHERE status = 'success'
GROUP BY unique_id, date_trunc('hour', run_started_at) HAVING count(*) > 1;

-- name: only_success_has_rows
-- way: assumption
SELECT unique_id FROM dbt.run_results WHERE (status = 'success') <> (rows_affected IS NOT NULL);

-- name: a_refresh_is_at_no_instant_of_a_run_or_a_report
-- way: assumption
SELECT dashboard_id FROM bi.refresh_log WHERE refreshed_at IN (SELECT built_at FROM mart.fct_orders) OR refreshed_at IN (SELECT exported_at FROM bi.exports);

-- name: nothing_reads_itself
-- way: assumption
WITH RECURSIVE reached AS (
    SELECT parent_id, child_id FROM dbt.edges
    UNION
    SELECT reached.parent_id, edges.child_id FROM reached JOIN dbt.edges ON edges.parent_id = reached.child_id
)
SELECT parent_id FROM reached WHERE parent_id = child_id;

-- name: a_dashboard_is_an_exposure
-- way: assumption
SELECT dashboard_id FROM bi.dashboards JOIN dbt.nodes USING (unique_id) WHERE resource_type <> 'exposure';

-- name: an_exposure_is_a_dashboard
-- way: assumption
SELECT unique_id FROM dbt.nodes ANTI JOIN bi.dashboards USING (unique_id) WHERE resource_type = 'exposure';

-- name: only_models_are_materialized
-- way: assumption
SELECT unique_id FROM dbt.nodes WHERE (resource_type = 'model') <> (materialized IS NOT NULL);

-- name: a_dashboard_has_no_readers
-- way: assumption
SELECT parent_id FROM dbt.edges JOIN dbt.nodes ON unique_id = parent_id WHERE resource_type IN ('exposure', 'test');

-- name: a_report_is_sent_after_it_was_drawn
-- way: assumption
SELECT share_id FROM bi.shares JOIN bi.exports USING (export_id) WHERE shared_at < exported_at;

-- name: a_figure_is_not_below_nothing
-- way: assumption
SELECT dashboard_id FROM bi.refresh_log WHERE value < 0;

-- name: a_release_has_its_text
-- way: assumption
SELECT release_id FROM ops.releases ANTI JOIN dbt.manifest_nodes USING (git_sha, unique_id);

-- name: a_model_has_its_name_to_itself
-- way: assumption
SELECT name FROM dbt.nodes WHERE resource_type = 'model' GROUP BY name HAVING count(*) > 1;

-- name: an_address_has_no_second_at
-- way: assumption
SELECT share_id FROM bi.shares WHERE recipient LIKE '%@%@%';
