-- Purpose: what is true of a world of this lab, each fact twice: `public` from the tables a learner has,
--          `mechanism` from the stage the world was made of. And what every legal world assumes (`assumption`: violations).
-- Grain:   each fact one row, one column. A healthy world has no runaway query: NULL and 0.
-- Keys:    the name; facts of the question `cause` carry the name they have in incident.toml.
-- Seed:    every fact but `mechanism` and `release_to_blame`.

-- name: page
-- part: true
SELECT max(opened_at) AS paged_at FROM ops.incidents;

-- name: runaway
-- part: true
-- uses: page
-- The hash that took half of its warehouse's compute credits in the 24 hours before the page, or more, and before them less than a
-- tenth of that in all: most are new.
WITH recent AS (
    SELECT query_parameterized_hash, warehouse_name, sum(execution_time * credits_per_hour) / 3600000 AS credits, count(*) AS runs, min(start_time) AS first_at
    FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size), page
    WHERE start_time >= paged_at - INTERVAL 24 HOUR AND start_time < paged_at GROUP BY ALL
), night AS (
    SELECT warehouse_name, sum(credits_used_compute) AS metered FROM snowflake_account_usage.warehouse_metering_history, page
    WHERE start_time >= paged_at - INTERVAL 24 HOUR AND start_time < paged_at GROUP BY ALL
), earlier AS (
    SELECT query_parameterized_hash, sum(execution_time * credits_per_hour) / 3600000 AS before_
    FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size), page
    WHERE start_time < paged_at - INTERVAL 24 HOUR GROUP BY ALL
)
SELECT recent.*, metered FROM recent JOIN night USING (warehouse_name) LEFT JOIN earlier USING (query_parameterized_hash)
WHERE credits >= 0.5 * metered AND metered >= 150 AND coalesce(before_, 0) < 0.1 * credits
ORDER BY credits DESC LIMIT 1;

-- name: burnt
-- part: true
-- uses: page
-- Credits of each warehouse in the 24 hours up to the page, and the median of the 28 such windows before.
WITH window_ AS (
    SELECT warehouse_name, (epoch(paged_at - start_time)::BIGINT - 3600) // 86400 AS back, sum(credits_used_compute) AS credits
    FROM snowflake_account_usage.warehouse_metering_history, page WHERE start_time < paged_at GROUP BY ALL
)
SELECT warehouse_name, coalesce(any_value(credits) FILTER (back = 0), 0) AS credits, median(credits) FILTER (back BETWEEN 1 AND 28) AS usual
FROM window_ GROUP BY ALL;

-- name: query_hash
-- way: public
-- uses: runaway
SELECT (SELECT query_parameterized_hash FROM runaway);

-- name: query_hash
-- way: mechanism
SELECT (SELECT hash FROM stage.hash WHERE t = CASE WHEN EXISTS (FROM stage.refresh) THEN 950 ELSE 951 END);

-- name: first_run_at
-- way: public
-- onset: true
-- uses: runaway
SELECT (SELECT first_at FROM runaway);

-- name: first_run_at
-- way: mechanism
SELECT (SELECT epoch_ms(min(start)) FROM stage.statement, stage.story WHERE t IN (950, 951) AND start >= page_at - 86400000);

-- name: runs
-- way: public
-- uses: runaway
SELECT coalesce((SELECT runs FROM runaway), 0);

-- name: runs
-- way: mechanism
SELECT count(*) FROM stage.done, stage.story WHERE t IN (950, 951) AND start >= page_at - 86400000 AND start < page_at;

-- name: running_now
-- way: public
-- uses: runaway
SELECT count(*) FROM snowflake_account_usage.query_history SEMI JOIN runaway USING (query_parameterized_hash) WHERE execution_status = 'running';

-- name: running_now
-- way: mechanism
SELECT count(*) FROM stage.done WHERE t IN (950, 951) AND is_running;

-- name: credits
-- way: public
-- uses: runaway
SELECT coalesce((SELECT round(credits, 2) FROM runaway), 0);

-- name: credits
-- way: mechanism
SELECT coalesce(round(sum(exec_so_far * rate_then) / 3600000, 2), 0) FROM stage.done, stage.story WHERE t IN (950, 951) AND start >= page_at - 86400000 AND start < page_at;

-- name: share_percent
-- way: public
-- uses: runaway
SELECT (SELECT round(100 * credits / metered, 1) FROM runaway);

-- name: share_percent
-- way: mechanism
WITH ran AS (
    SELECT sum(exec_so_far * rate_then) / 3600000 AS credits FROM stage.done, stage.story WHERE t IN (950, 951) AND start >= page_at - 86400000 AND start < page_at
), metered AS (
    SELECT (SELECT sum(micro) FROM stage.used, stage.story WHERE w = 4 AND h >= page_h - 24 AND h < page_h)
        + coalesce((SELECT sum(micro) FROM stage.burnt, stage.story WHERE h < page_h), 0) AS micro
)
SELECT round(100 * credits / (micro / 1000000), 1) FROM ran, metered;

-- name: attributed_so_far
-- way: public
-- uses: page, runaway
SELECT coalesce(sum(credits_attributed_compute), 0) FROM snowflake_account_usage.query_attribution_history SEMI JOIN runaway USING (query_parameterized_hash), page WHERE start_time >= paged_at - INTERVAL 24 HOUR;

-- name: attributed_so_far
-- way: mechanism
SELECT coalesce(sum(exec_ * rate_then * 10 // 36), 0)::DECIMAL(18, 0) * 0.000001 FROM stage.done, stage.story WHERE t IN (950, 951) AND start >= page_at - 86400000 AND ends <= now_at - 28800000;

-- name: resized_at
-- way: public
-- uses: page, burnt
SELECT max(start_time) FROM snowflake_account_usage.query_history, page
WHERE query_type = 'ALTER' AND start_time >= paged_at - INTERVAL 24 HOUR AND query_text LIKE 'ALTER WAREHOUSE % SET WAREHOUSE_SIZE%'
    AND split_part(query_text, ' ', 3) = (SELECT arg_max(warehouse_name, credits / usual) FROM burnt);

-- name: resized_at
-- way: mechanism
SELECT (SELECT epoch_ms(at_) FROM stage.resized);

-- name: mechanism
-- way: public
-- uses: page, runaway
SELECT CASE
    WHEN count(*) = 0 THEN NULL
    WHEN count(*) FILTER (execution_status = 'fail') > count(*) / 2 THEN 'retries_of_a_failing_query'
    WHEN bool_or(execution_status = 'success' AND partitions_scanned = partitions_total)
        AND bool_and(query_id IN (SELECT query_id FROM bi.refresh_log)) THEN 'schedule_reads_everything'
    END
FROM snowflake_account_usage.query_history SEMI JOIN runaway USING (query_parameterized_hash), page
WHERE start_time >= paged_at - INTERVAL 24 HOUR;

-- name: mechanism
-- way: mechanism
SELECT CASE WHEN EXISTS (FROM stage.refresh) THEN 'schedule_reads_everything'
    WHEN EXISTS (FROM stage.statement WHERE t = 951) THEN 'retries_of_a_failing_query' END;

-- name: release_to_blame
-- way: public
-- uses: burnt
-- The release of that day was a pipeline on ETL_WH: did it use more than usual there?
SELECT credits > 1.5 * usual FROM burnt WHERE warehouse_name = 'ETL_WH';

-- name: release_to_blame
-- way: mechanism
SELECT false;

-- name: night_credits
-- way: public
-- uses: burnt
SELECT arg_max(credits, credits / usual) FROM burnt;

-- name: night_credits
-- way: mechanism
SELECT (greatest((SELECT sum(micro) FROM stage.used, stage.story WHERE w = 4 AND h >= page_h - 24 AND h < page_h)
    + coalesce((SELECT sum(micro) FROM stage.burnt, stage.story WHERE h < page_h), 0)))::DECIMAL(18, 0) * 0.000001
WHERE EXISTS (FROM stage.burnt) OR true;

-- name: night_usd
-- way: public
-- uses: burnt, page
SELECT (SELECT round(arg_max(credits, credits / usual) * (SELECT usd_per_credit FROM finance.budgets, page WHERE month = date_trunc('month', paged_at)), 2) FROM burnt);

-- name: night_usd
-- way: mechanism
SELECT round((((SELECT sum(micro) FROM stage.used, stage.story WHERE w = 4 AND h >= page_h - 24 AND h < page_h)
    + coalesce((SELECT sum(micro) FROM stage.burnt, stage.story WHERE h < page_h), 0))::DECIMAL(18, 0) * 0.000001) * (SELECT usd_per_credit FROM stage.story)::DECIMAL(18, 2), 2);

-- name: excess_usd
-- way: public
-- uses: burnt, page
SELECT (SELECT round(max(credits - usual) * (SELECT usd_per_credit FROM finance.budgets, page WHERE month = date_trunc('month', paged_at)), 2) FROM burnt);

-- name: excess_usd
-- way: mechanism
SELECT round((((SELECT sum(micro) FROM stage.used, stage.story WHERE w = 4 AND h >= page_h - 24 AND h < page_h) - (SELECT base_micro FROM stage.story)
    + coalesce((SELECT sum(micro) FROM stage.burnt, stage.story WHERE h < page_h), 0))::DECIMAL(18, 0) * 0.000001) * (SELECT usd_per_credit FROM stage.story)::DECIMAL(18, 2), 2);

-- name: times_usual
-- way: public
-- uses: burnt
SELECT round(max(credits / usual), 1) FROM burnt;

-- name: times_usual
-- way: mechanism
SELECT round(((SELECT sum(micro) FROM stage.used, stage.story WHERE w = 4 AND h >= page_h - 24 AND h < page_h)
    + coalesce((SELECT sum(micro) FROM stage.burnt, stage.story WHERE h < page_h), 0)) / base_micro, 1) FROM stage.story;

-- name: paged_at
-- way: public
SELECT max(opened_at) FROM ops.incidents;

-- name: paged_at
-- way: mechanism
SELECT epoch_ms(page_at) FROM stage.story;

-- name: a_statement_is_as_long_as_its_parts
-- way: assumption
SELECT query_id FROM snowflake_account_usage.query_history WHERE execution_time > total_elapsed_time OR execution_time > date_diff('millisecond', start_time, coalesce(end_time, world_now()));

-- name: an_hour_is_an_hour
-- way: assumption
SELECT start_time FROM snowflake_account_usage.warehouse_metering_history WHERE start_time <> date_trunc('hour', start_time) OR end_time <> start_time + INTERVAL 1 HOUR;

-- name: credits_are_the_sum_of_their_parts
-- way: assumption
SELECT start_time FROM snowflake_account_usage.warehouse_metering_history WHERE credits_used <> credits_used_compute + credits_used_cloud_services;

-- name: no_statement_is_of_tomorrow
-- way: assumption
SELECT query_id FROM snowflake_account_usage.query_history WHERE start_time > world_now() OR end_time > world_now();

-- name: no_hour_is_of_tomorrow
-- way: assumption
SELECT warehouse_name FROM snowflake_account_usage.warehouse_metering_history WHERE end_time > world_now();

-- name: no_event_is_of_tomorrow
-- way: assumption
SELECT event_id FROM app.events WHERE event_at > world_now();

-- name: the_clock_is_at_a_full_hour
-- way: assumption
SELECT world_now() WHERE world_now() <> date_trunc('hour', world_now());

-- name: a_month_has_its_price
-- way: assumption
SELECT world_now() WHERE date_trunc('month', world_now()) NOT IN (SELECT month FROM finance.budgets);

-- name: a_metered_month_has_its_price
-- way: assumption
SELECT start_time FROM snowflake_account_usage.warehouse_metering_history WHERE date_trunc('month', start_time) NOT IN (SELECT month FROM finance.budgets);

-- name: a_warehouse_is_metered_last_night_and_before
-- way: assumption
-- In a world it is metered in every hour of 31 days; a small database has room for a few of them.
SELECT warehouse_name FROM snowflake_account_usage.warehouse_metering_history GROUP BY warehouse_name
HAVING NOT bool_or(start_time >= world_now() - INTERVAL 24 HOUR)
    OR NOT bool_or(start_time < world_now() - INTERVAL 24 HOUR AND start_time >= world_now() - INTERVAL 696 HOUR);

-- name: a_warehouse_has_one_number
-- way: assumption
SELECT warehouse_name FROM snowflake_account_usage.warehouse_metering_history GROUP BY warehouse_name HAVING count(DISTINCT warehouse_id) > 1
UNION ALL SELECT warehouse_id::VARCHAR FROM snowflake_account_usage.warehouse_metering_history GROUP BY warehouse_id HAVING count(DISTINCT warehouse_name) > 1;

-- name: a_query_keeps_to_its_warehouse
-- way: settled
-- tricky.sql has a copy of the dashboard on another one, for repairs.
SELECT query_parameterized_hash FROM snowflake_account_usage.query_history GROUP BY query_parameterized_hash HAVING count(DISTINCT warehouse_name) > 1;

-- name: a_warehouse_has_one_daily_quota
-- way: settled
-- A repair may choose another frequency; the question about the night says that there is none.
SELECT warehouse_name FROM ops.resource_monitors GROUP BY warehouse_name HAVING bool_or(frequency <> 'DAILY') OR count(DISTINCT credit_quota) > 1;

-- name: the_tenth_query_has_used_a_credit_more_than_the_eleventh
-- way: settled
-- In a world they differ by less, and are never equal: which ten are the dearest is no matter of rounding.
SELECT max(used) FROM (
    SELECT sum(execution_time * credits_per_hour) AS used, row_number() OVER (ORDER BY sum(execution_time * credits_per_hour) DESC) AS place
    FROM snowflake_account_usage.query_history JOIN finance.warehouse_rates USING (warehouse_size)
    WHERE start_time >= world_now() - INTERVAL 24 HOUR GROUP BY query_parameterized_hash
) WHERE place IN (10, 11) HAVING count(*) = 2 AND max(used) - min(used) < 3600000;

-- name: the_price_list_is_the_one_of_the_contract
-- way: assumption
SELECT warehouse_size FROM finance.warehouse_rates
WHERE (warehouse_size, credits_per_hour) NOT IN (VALUES ('X-Small', 1), ('Small', 2), ('Medium', 4), ('Large', 8), ('X-Large', 16), ('2X-Large', 32), ('3X-Large', 64),
    ('4X-Large', 128), ('5X-Large', 256), ('6X-Large', 512));
