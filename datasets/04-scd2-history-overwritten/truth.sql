-- Purpose: what is true of a world of this lab, each fact twice: `public` from the tables a learner has,
--          `mechanism` from the stage the world was made of. And what every legal world assumes (`assumption`: violations).
-- Grain:   each fact one row, one column. A healthy world has no backfill: NULL and 0.
-- Keys:    the name; facts of the question `cause` carry the name they have in incident.toml.
-- Seed:    every fact but `mechanism`, `approach` and `lag_to_blame`.

-- name: clean
-- part: true
-- The last copy from before the backfill wrote its first row.
SELECT arg_max(clone_id, taken_at) AS clone_id, max(taken_at) AS taken_at FROM backup.clones
WHERE taken_at < (SELECT min(start_time) FROM snowflake_account_usage.query_history WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE');

-- name: replayed
-- part: true
-- uses: clean
-- What the loads have read since: each message once, of one customer's in one transaction the last, if a tracked value differs.
WITH bounds AS (
    SELECT kafka_partition, max(next_offset) FILTER (finished_at <= taken_at) AS from_offset, max(next_offset) AS to_offset
    FROM etl.load_positions JOIN etl.batches USING (batch_id), clean GROUP BY ALL
), once AS (
    SELECT *, row_number() OVER (PARTITION BY source_lsn ORDER BY kafka_offset) AS delivery,
        max(source_lsn) OVER (PARTITION BY customer_id, source_ts_ms) AS last_lsn
    FROM cdc.customer_events
)
SELECT once.* FROM once JOIN bounds USING (kafka_partition)
WHERE kafka_offset >= from_offset AND kafka_offset < to_offset AND delivery = 1 AND source_lsn = last_lsn
    AND (op <> 'u' OR (before->>'$.email_hash', before->>'$.segment', before->>'$.tier', before->>'$.country', before->>'$.marketing_opt_in')
        IS DISTINCT FROM (after->>'$.email_hash', after->>'$.segment', after->>'$.tier', after->>'$.country', after->>'$.marketing_opt_in'));

-- name: reader
-- part: true
-- Models that read the dimension, directly or through others.
SELECT unique_id, compiled_code FROM dbt.nodes WHERE resource_type = 'model' AND unique_id IN (
    WITH RECURSIVE below_ AS (
        SELECT child_id FROM dbt.edges WHERE parent_id = 'model.shop.dim_customer'
        UNION
        SELECT edges.child_id FROM below_ JOIN dbt.edges ON edges.parent_id = below_.child_id
    ) SELECT child_id FROM below_);

-- name: matched
-- part: true
-- Each order with how many versions its customer has at that instant.
SELECT o.order_id, o.ordered_at, count(d.customer_sk) AS versions
FROM dw.fct_orders AS o LEFT JOIN dw.dim_customer AS d
    ON d.customer_id = o.customer_id AND o.ordered_at >= d.valid_from AND (d.valid_to IS NULL OR o.ordered_at < d.valid_to)
GROUP BY ALL;

-- name: matched_in_stage
-- part: true
SELECT i, t, count(span.c) AS versions FROM stage.ordered
LEFT JOIN (SELECT c, valid_from, coalesce(valid_to, 253402214400000) AS valid_to FROM stage.dim) AS span
    ON span.c = ordered.c AND valid_from <= t AND t < valid_to, stage.story
WHERE ordered.loaded <= now_at GROUP BY ALL;

-- name: life
-- part: true
-- What became of each customer by the last load: its last change that counts.
SELECT c, arg_max(op, n) = 'd' AS is_gone FROM stage.state LEFT JOIN (SELECT n, h FROM stage.event WHERE NOT resent) USING (n), stage.story
WHERE (what <> 5 OR op = 'd') AND (op = 'r' OR h <= now_at // 3600000) GROUP BY c;

-- name: damage_began
-- way: public
SELECT min(start_time) FROM snowflake_account_usage.query_history WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE';

-- name: damage_began
-- way: mechanism
SELECT (SELECT epoch_ms(from_at) FROM stage.backfill);

-- name: first_overwritten_at
-- way: public
-- onset: true
SELECT min(end_time) FROM snowflake_account_usage.query_history WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE';

-- name: first_overwritten_at
-- way: mechanism
SELECT epoch_ms(min(replaced)) FROM stage.former, stage.backfill WHERE replaced > from_at AND replaced <= to_at;

-- name: rows_rewritten
-- way: public
SELECT coalesce(sum(rows_updated), 0)::BIGINT FROM snowflake_account_usage.query_history
WHERE query_tag LIKE 'backfill%' AND query_type = 'MERGE';

-- name: rows_rewritten
-- way: mechanism
SELECT count(*) FROM stage.former, stage.backfill WHERE replaced > from_at AND replaced <= to_at;

-- name: several_current
-- way: public
SELECT count(*) FROM (SELECT customer_id FROM dw.dim_customer WHERE is_current GROUP BY customer_id HAVING count(*) > 1);

-- name: several_current
-- way: mechanism
SELECT count(*) FROM (SELECT c FROM stage.dim WHERE is_current GROUP BY c HAVING count(*) > 1);

-- name: customers_wrong
-- way: public
WITH customer AS (
    SELECT customer_id, count(*) FILTER (is_current) AS current_rows, arg_max(is_deleted, valid_from) AS is_gone
    FROM dw.dim_customer GROUP BY customer_id
)
SELECT count(*) FROM customer WHERE current_rows <> (NOT is_gone)::INTEGER;

-- name: customers_wrong
-- way: mechanism
-- uses: life
SELECT count(*) FROM (SELECT c, count(*) FILTER (is_current) AS current_rows FROM stage.dim GROUP BY c) JOIN life USING (c)
WHERE current_rows <> (NOT is_gone)::INTEGER;

-- name: deleted_but_current
-- way: public
SELECT count(*) FROM (
    SELECT customer_id FROM dw.dim_customer GROUP BY customer_id HAVING arg_max(is_deleted, valid_from) AND bool_or(is_current));

-- name: deleted_but_current
-- way: mechanism
-- uses: life
SELECT count(*) FROM life SEMI JOIN (SELECT c FROM stage.dim WHERE is_current) USING (c) WHERE is_gone;

-- name: wrong_months
-- way: public
-- uses: matched
SELECT count(DISTINCT date_trunc('month', ordered_at)) FROM matched WHERE versions <> 1;

-- name: wrong_months
-- way: mechanism
-- uses: matched_in_stage
SELECT count(DISTINCT date_trunc('month', epoch_ms(t))) FROM matched_in_stage WHERE versions <> 1;

-- name: wrong_orders
-- way: public
-- uses: matched
SELECT count(*) FROM matched WHERE versions <> 1;

-- name: wrong_orders
-- way: mechanism
-- uses: matched_in_stage
SELECT count(*) FROM matched_in_stage WHERE versions <> 1;

-- name: models_affected
-- way: public
-- uses: reader
SELECT count(*) FROM reader;

-- name: models_affected
-- way: mechanism
SELECT count(*) FROM stage.model;

-- name: models_by_flag
-- way: public
-- uses: reader
SELECT count(*) FROM reader WHERE contains(compiled_code, 'is_current');

-- name: models_by_flag
-- way: mechanism
SELECT count(*) FROM stage.model WHERE style = 'flag';

-- name: clean_clone
-- way: public
-- uses: clean
SELECT clone_id FROM clean;

-- name: clean_clone
-- way: mechanism
SELECT (SELECT clone_id FROM backup.clones, stage.story, stage.backfill WHERE taken_at = epoch_ms(clone_at));

-- name: replay_hours
-- way: public
-- uses: clean
SELECT count(*) FROM etl.batches, clean WHERE job = 'dim_customer_hourly' AND finished_at > taken_at;

-- name: replay_hours
-- way: mechanism
SELECT CASE WHEN EXISTS (FROM stage.backfill) THEN hours + (now_at - page_at) // 3600000 ELSE 0 END::BIGINT FROM stage.story;

-- name: replay_changes
-- way: public
-- uses: replayed
SELECT count(*) FROM replayed;

-- name: replay_changes
-- way: mechanism
SELECT count(*) FROM stage.event, stage.story, stage.backfill
WHERE NOT resent AND NOT superseded AND (what <> 5 OR op = 'd') AND h > clone_read // 3600000 AND h <= now_at // 3600000;

-- name: changes_lost
-- way: public
-- uses: replayed
SELECT count(*) FROM replayed
ANTI JOIN dw.dim_customer AS version ON version.customer_id = replayed.customer_id AND version.valid_from = make_timestamp_ms(source_ts_ms)
WHERE op <> 'd';

-- name: changes_lost
-- way: mechanism
SELECT count(*) FROM stage.event, stage.story, stage.backfill
WHERE NOT resent AND NOT superseded AND what <> 5 AND h > clone_read // 3600000 AND h <= now_at // 3600000
    AND NOT EXISTS (SELECT 1 FROM stage.dim WHERE dim.c = event.c AND dim.valid_from = event.t);

-- name: log_starts
-- way: public
SELECT make_timestamp_ms(min(source_ts_ms)) FROM cdc.customer_events;

-- name: log_starts
-- way: mechanism
SELECT epoch_ms(min(t)) FROM stage.event, stage.story WHERE came >= log_from AND came < now_at;

-- name: history_before_the_log
-- way: public
-- uses: clean
SELECT count(*) FROM backup.dim_customer SEMI JOIN clean USING (clone_id)
WHERE valid_from < (SELECT make_timestamp_ms(min(source_ts_ms)) FROM cdc.customer_events);

-- name: history_before_the_log
-- way: mechanism
SELECT count(*) FROM stage.clone, stage.story, stage.backfill WHERE taken = clone_at
    AND valid_from < (SELECT min(t) FROM stage.event, stage.story WHERE came >= log_from AND came < now_at);

-- name: corrections_by_hand
-- way: public
-- uses: clean
SELECT count(*) FROM backup.dim_customer SEMI JOIN clean USING (clone_id) JOIN etl.batches USING (batch_id)
WHERE job NOT IN ('dim_customer_hourly', 'credit_limit_backfill');

-- name: corrections_by_hand
-- way: mechanism
SELECT count(*) FROM stage.clone, stage.story, stage.backfill WHERE taken = clone_at AND batch = 3;

-- name: mechanism
-- way: public
-- uses: clean
-- Rows that were history in the last clean copy and are current now were all last written by one job.
SELECT CASE WHEN count(*) > 0 AND bool_and(now_.batch_id = 7) THEN 'flag_set_on_old_rows' END
FROM backup.dim_customer AS was JOIN clean USING (clone_id) JOIN dw.dim_customer AS now_ USING (customer_id, valid_from)
WHERE NOT was.is_current AND now_.is_current;

-- name: mechanism
-- way: mechanism
SELECT (SELECT 'flag_set_on_old_rows' FROM stage.backfill);

-- name: approach
-- way: public
-- The log alone cannot give back what happened before its first message.
SELECT CASE WHEN (SELECT min(valid_from) FROM dw.dim_customer) < (SELECT make_timestamp_ms(min(source_ts_ms)) FROM cdc.customer_events)
    THEN 'restore_and_replay' ELSE 'rederive_from_log' END;

-- name: approach
-- way: mechanism
SELECT 'restore_and_replay';

-- name: lag_to_blame
-- way: public
-- uses: clean
-- A log that comes late makes versions late, and never a second current row: were there any before the backfill began?
SELECT coalesce(max(rows_), 0) > 1 FROM (
    SELECT count(*) AS rows_ FROM backup.dim_customer SEMI JOIN clean USING (clone_id) WHERE is_current GROUP BY customer_id);

-- name: lag_to_blame
-- way: mechanism
SELECT false;

-- name: surplus_rows
-- way: public
SELECT arg_max(value, run_at)::BIGINT FROM audit.dq_results WHERE check_name = 'current_rows_match_customers'
    AND run_at <= (SELECT max(opened_at) FROM ops.incidents);

-- name: surplus_rows
-- way: mechanism
SELECT count(*) FILTER (is_current) - count(DISTINCT c) FILTER (is_current) FROM (
    SELECT * EXCLUDE (replaced) FROM (SELECT *, NULL::BIGINT AS replaced FROM stage.dim UNION ALL SELECT * FROM stage.former), stage.story
    WHERE updated <= page_at AND (replaced IS NULL OR replaced > page_at));

-- name: a_version_lasts
-- way: assumption
SELECT customer_id FROM dw.dim_customer WHERE valid_to <= valid_from;

-- name: a_version_in_a_copy_lasts
-- way: assumption
SELECT customer_id FROM backup.dim_customer WHERE valid_to <= valid_from;

-- name: an_order_is_loaded_after_it_came
-- way: assumption
SELECT order_id FROM dw.fct_orders WHERE loaded_at < ordered_at;

-- name: no_copy_is_of_the_instant_of_a_statement
-- way: assumption
SELECT clone_id FROM backup.clones JOIN snowflake_account_usage.query_history ON start_time = taken_at;

-- name: a_copy_holds_what_a_load_had_read
-- way: assumption
SELECT clone_id FROM backup.clones, (SELECT DISTINCT kafka_partition FROM etl.load_positions) AS part
WHERE NOT EXISTS (SELECT 1 FROM etl.load_positions AS load JOIN etl.batches USING (batch_id)
    WHERE load.kafka_partition = part.kafka_partition AND finished_at <= taken_at);

-- name: a_message_sent_again_is_the_same
-- way: assumption
SELECT source_lsn FROM cdc.customer_events GROUP BY source_lsn
HAVING count(DISTINCT (kafka_partition, op, customer_id, source_ts_ms, transaction_id, transaction_total_order)) > 1
    OR count(DISTINCT coalesce(after, '')) > 1 OR count(DISTINCT coalesce(before, '')) > 1;

-- name: loads_read_on_from_each_other
-- way: assumption
SELECT batch_id FROM (
    SELECT batch_id, first_offset, next_offset, lag(next_offset) OVER (PARTITION BY kafka_partition ORDER BY batch_id) AS read_to FROM etl.load_positions)
WHERE first_offset <> read_to OR next_offset < first_offset;

-- name: positions_are_of_hourly_loads
-- way: assumption
SELECT batch_id FROM etl.load_positions JOIN etl.batches USING (batch_id) WHERE job <> 'dim_customer_hourly';

-- name: nothing_reads_itself
-- way: assumption
WITH RECURSIVE reached AS (
    SELECT parent_id, child_id FROM dbt.edges
    UNION
    SELECT reached.parent_id, edges.child_id FROM reached JOIN dbt.edges ON edges.parent_id = reached.child_id
)
SELECT parent_id FROM reached WHERE parent_id = child_id;

-- name: a_message_holds_rows_as_json
-- way: assumption
-- A row has its five tracked values. The texts are what small databases are made of: a row, and one that differs from it in each value.
SELECT source_lsn FROM cdc.customer_events
WHERE (before IS NOT NULL AND NOT CASE WHEN json_valid(before) THEN before->>'$.email_hash' IS NOT NULL AND before->>'$.segment' IS NOT NULL AND before->>'$.tier' IS NOT NULL AND before->>'$.country' IS NOT NULL AND before->>'$.marketing_opt_in' IS NOT NULL ELSE false END)
    OR (after IS NOT NULL AND NOT CASE WHEN json_valid(after) THEN after->>'$.email_hash' IS NOT NULL AND after->>'$.segment' IS NOT NULL AND after->>'$.tier' IS NOT NULL AND after->>'$.country' IS NOT NULL AND after->>'$.marketing_opt_in' IS NOT NULL ELSE false END)
    OR (customer_id IS NULL AND (before IN ('{"email_hash":1,"segment":"family","tier":"gold","country":"DE","credit_limit":500,"marketing_opt_in":true,"last_login_at":1}', '{"email_hash":2,"segment":"family","tier":"gold","country":"DE","credit_limit":500,"marketing_opt_in":true,"last_login_at":1}', '{"email_hash":1,"segment":"partner","tier":"gold","country":"DE","credit_limit":500,"marketing_opt_in":true,"last_login_at":1}', '{"email_hash":1,"segment":"family","tier":"silver","country":"DE","credit_limit":500,"marketing_opt_in":true,"last_login_at":1}', '{"email_hash":1,"segment":"family","tier":"gold","country":"AT","credit_limit":500,"marketing_opt_in":true,"last_login_at":1}', '{"email_hash":1,"segment":"family","tier":"gold","country":"DE","credit_limit":500,"marketing_opt_in":false,"last_login_at":1}', '{"email_hash":1,"segment":"family","tier":"gold","country":"DE","credit_limit":500,"marketing_opt_in":true,"last_login_at":2}') OR after IN ('{"email_hash":1,"segment":"family","tier":"gold","country":"DE","credit_limit":500,"marketing_opt_in":true,"last_login_at":1}', '{"email_hash":2,"segment":"family","tier":"gold","country":"DE","credit_limit":500,"marketing_opt_in":true,"last_login_at":1}', '{"email_hash":1,"segment":"partner","tier":"gold","country":"DE","credit_limit":500,"marketing_opt_in":true,"last_login_at":1}', '{"email_hash":1,"segment":"family","tier":"silver","country":"DE","credit_limit":500,"marketing_opt_in":true,"last_login_at":1}', '{"email_hash":1,"segment":"family","tier":"gold","country":"AT","credit_limit":500,"marketing_opt_in":true,"last_login_at":1}', '{"email_hash":1,"segment":"family","tier":"gold","country":"DE","credit_limit":500,"marketing_opt_in":false,"last_login_at":1}', '{"email_hash":1,"segment":"family","tier":"gold","country":"DE","credit_limit":500,"marketing_opt_in":true,"last_login_at":2}')));

-- name: an_underscore_in_a_pattern_is_one_in_the_text
-- way: assumption
SELECT unique_id FROM dbt.nodes WHERE compiled_code LIKE '%is_current%' AND NOT contains(compiled_code, 'is_current');
