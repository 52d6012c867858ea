-- Purpose: what is true of a world of this lab, each fact twice: `public` from the tables a learner has,
--          `mechanism` from the stage the world was made of. And what every legal world assumes (`assumption`: violations).
-- Grain:   each fact one row, one column. A healthy world has lost nothing: NULL and 0.
-- Keys:    the name; facts of the question `cause` carry the name they have in incident.toml.
-- Seed:    every fact but `mechanism` and `loader_release_to_blame`.

-- name: lost
-- part: true
-- Payments in staging without an amount, whose message holds one.
SELECT payment.payment_id, payment.status, payment.region, payment.currency, payment.occurred_at, payment.kafka_partition, payment.kafka_offset,
    message.create_time, message.schema_id, (message.record_content->>'$.amount_details.value')::BIGINT AS minor
FROM stg.payments AS payment
JOIN (SELECT DISTINCT ON (kafka_partition, kafka_offset) * FROM raw.payments_kafka) AS message USING (kafka_partition, kafka_offset)
WHERE payment.amount IS NULL AND message.record_content->>'$.amount_open' = 'false'

-- name: new_
-- part: true
-- The same from the stage.
SELECT payment.*, offset_, landed.created AS sent FROM stage.payment JOIN stage.landed USING (i), stage.switches, stage.story
WHERE NOT fills_in AND is_new AND NOT is_open AND NOT again AND copy_ = 1 AND loaded <= now_at

-- name: began_at
-- way: public
-- onset: true
-- uses: lost
SELECT min(create_time) FROM lost;

-- name: began_at
-- way: mechanism
-- uses: new_
SELECT make_timestamp_ms(min(sent)) FROM new_;

-- name: first_lost_at
-- way: public
-- uses: lost
SELECT min(create_time) FROM lost WHERE status = 'captured';

-- name: first_lost_at
-- way: mechanism
-- uses: new_
SELECT make_timestamp_ms(min(sent)) FROM new_ WHERE status = 'captured';

-- name: diverged_at
-- way: public
SELECT min(hour_) FROM (
    SELECT date_trunc('hour', occurred_at) AS hour_, count(*) AS captured, count(*) FILTER (WHERE amount IS NULL) AS without
    FROM stg.payments WHERE status = 'captured' GROUP BY 1
) WHERE without > captured * 0.1 AND without > 3;

-- name: diverged_at
-- way: mechanism
SELECT min(hour_) FROM (
    SELECT make_timestamp_ms(payment.occurred // 3600000 * 3600000) AS hour_, count(*) AS captured,
        count(*) FILTER (WHERE is_open OR (is_new AND NOT fills_in)) AS without
    FROM stage.payment JOIN stage.landed USING (i), stage.switches, stage.story
    WHERE status = 'captured' AND NOT again AND copy_ = 1 AND loaded <= now_at GROUP BY 1
) WHERE without > captured * 0.1 AND without > 3;

-- name: lost_payments
-- way: public
SELECT count(DISTINCT line.payment_id) FROM finance.settlement_report AS line JOIN stg.payments AS payment USING (payment_id),
    (SELECT window_start, window_end FROM finance.recon_daily ORDER BY run_at DESC LIMIT 1)
WHERE captured_at >= window_start AND captured_at < window_end AND payment.amount IS NULL;

-- name: lost_payments
-- way: mechanism
-- uses: new_
SELECT count(*) FROM new_, stage.story WHERE status = 'captured' AND occurred >= window_at AND occurred < cut_at;

-- name: missing_usd
-- way: public
WITH settled AS (
    SELECT payment_id, currency, captured_at, sum(gross) AS gross FROM finance.settlement_report GROUP BY ALL
)
SELECT coalesce(sum(round(gross * usd_rate, 2)), 0)::DECIMAL(18, 2) FROM settled JOIN stg.payments AS payment USING (payment_id)
JOIN ref.currencies ON currencies.currency = settled.currency, (SELECT window_start, window_end FROM finance.recon_daily ORDER BY run_at DESC LIMIT 1)
WHERE captured_at >= window_start AND captured_at < window_end AND payment.amount IS NULL;

-- name: missing_usd
-- way: mechanism
-- uses: new_
SELECT coalesce(sum(round((minor / pow(10, minor_units))::DECIMAL(18, 2) * usd_rate, 2)), 0)::DECIMAL(18, 2)
FROM new_, stage.story WHERE status = 'captured' AND occurred >= window_at AND occurred < cut_at;

-- name: to_backfill
-- way: public
-- uses: lost
SELECT count(*) FROM lost;

-- name: to_backfill
-- way: mechanism
-- uses: new_
SELECT count(*) FROM new_;

-- name: captured_to_backfill
-- way: public
-- uses: lost
SELECT count(*) FROM lost WHERE status = 'captured';

-- name: captured_to_backfill
-- way: mechanism
-- uses: new_
SELECT count(*) FROM new_ WHERE status = 'captured';

-- name: schema_version
-- way: public
-- uses: lost
SELECT max(version) FROM lost JOIN kafka.schema_registry USING (schema_id);

-- name: schema_version
-- way: mechanism
-- uses: new_
SELECT CASE WHEN (SELECT count(*) FROM new_) > 0 THEN version_new END FROM stage.story;

-- name: region
-- way: public
-- uses: lost
SELECT max(region) FROM lost;

-- name: region
-- way: mechanism
-- uses: new_
SELECT max(region) FROM new_;

-- name: most_lag
-- way: public
SELECT max(lag)::BIGINT FROM (SELECT ts, sum(lag) AS lag FROM kafka.consumer_offsets GROUP BY ts);

-- name: most_lag
-- way: mechanism
SELECT max(behind)::BIGINT FROM (
    SELECT later.at_, sum(later.end_ - held.end_) AS behind
    FROM stage.position AS later JOIN stage.position AS held USING (p), stage.blip
    WHERE later.at_ > blip.at_ AND later.at_ <= blip.at_ + 600000 AND held.at_ = blip.at_ GROUP BY later.at_
);

-- name: mechanism
-- way: public
-- uses: lost
-- A message of the new version says its amount elsewhere, and the rule in force finds nothing at its path.
SELECT CASE WHEN count(*) > 0 AND bool_and(minor IS NOT NULL) THEN 'silent_null' END FROM lost;

-- name: mechanism
-- way: mechanism
SELECT (SELECT CASE WHEN NOT fills_in THEN 'silent_null' END FROM stage.switches);

-- name: loader_release_to_blame
-- way: public
-- uses: lost
-- A loader that loses amounts does so from its release on: are there none before?
SELECT coalesce(min(create_time) > (SELECT max(deployed_at) FROM ops.deploys WHERE service = 'stg-loader'), false) FROM lost;

-- name: loader_release_to_blame
-- way: mechanism
SELECT false;

-- name: recon_diff
-- way: public
SELECT arg_max(diff_usd, run_at) FROM finance.recon_daily;

-- name: recon_diff
-- way: mechanism
WITH line_ AS (
    SELECT payment.i, payment.minor, minor_units, usd_rate, part_no, copy_, gross,
        CASE WHEN (is_new AND NOT fills_in) OR there.i IS NULL THEN 0 ELSE round((minor / pow(10, minor_units))::DECIMAL(18, 2) * usd_rate, 2) END AS has
    FROM stage.line JOIN stage.payment USING (i)
    LEFT JOIN (SELECT DISTINCT landed.i FROM stage.landed, stage.story WHERE NOT again AND copy_ = 1 AND loaded <= run_at) AS there USING (i),
    stage.story, stage.switches
    WHERE line.occurred >= window_at AND line.occurred < cut_at AND reported <= run_at
)
SELECT coalesce(sum(settled - has), 0)::DECIMAL(18, 2)
FROM (SELECT i, round(sum(gross) * usd_rate, 2) AS settled, any_value(has) AS has FROM line_ GROUP BY i, usd_rate);

-- name: a_message_that_comes_again_is_equal
-- way: assumption
SELECT kafka_partition, kafka_offset FROM raw.payments_kafka GROUP BY ALL
HAVING count(DISTINCT (schema_id, create_time, record_content::VARCHAR)) > 1;

-- name: a_row_has_its_message
-- way: assumption
SELECT payment_id FROM stg.payments ANTI JOIN raw.payments_kafka USING (kafka_partition, kafka_offset);

-- name: a_message_says_whether_its_amount_is_open
-- way: assumption
SELECT kafka_offset FROM raw.payments_kafka
WHERE coalesce(record_content->>'$.amount_open' NOT IN ('true', 'false'), true) OR json_type(record_content, '$.amount_open') <> 'BOOLEAN';

-- name: an_amount_in_details_is_a_whole_number
-- way: assumption
SELECT kafka_offset FROM raw.payments_kafka
WHERE json_type(record_content, '$.amount_details.value') NOT IN ('UBIGINT', 'BIGINT', 'NULL');

-- name: an_open_amount_is_empty
-- way: assumption
SELECT payment_id FROM stg.payments JOIN raw.payments_kafka USING (kafka_partition, kafka_offset)
WHERE record_content->>'$.amount_open' = 'true' AND amount IS NOT NULL;

-- name: the_broker_knows_each_partition
-- way: assumption
SELECT kafka_partition FROM raw.payments_kafka ANTI JOIN kafka.partitions USING (kafka_partition);

-- name: offsets_grow_with_time
-- way: assumption
SELECT kafka_partition FROM (
    SELECT kafka_partition, create_time, max(create_time) OVER (
        PARTITION BY kafka_partition ORDER BY kafka_offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM raw.payments_kafka
) WHERE create_time < before;

-- name: lines_of_a_payment_are_of_one_capture
-- way: assumption
SELECT payment_id FROM finance.settlement_report GROUP BY payment_id
HAVING count(DISTINCT captured_at) > 1 OR count(DISTINCT currency) > 1;

-- name: a_line_agrees_with_its_payment
-- way: assumption
SELECT line_id FROM finance.settlement_report AS line JOIN stg.payments AS payment USING (payment_id)
WHERE line.captured_at <> payment.occurred_at OR line.currency <> payment.currency OR payment.status <> 'captured';

-- name: a_line_comes_after_its_capture
-- way: assumption
SELECT line_id FROM finance.settlement_report WHERE reported_at < captured_at;

-- name: runs_follow_each_other
-- way: assumption
SELECT run_id FROM (
    SELECT run_id, window_start, window_end, run_at,
        lag(window_end) OVER (ORDER BY run_at) AS before, lag(run_id) OVER (ORDER BY run_at) AS id_before
    FROM finance.recon_daily
) WHERE window_start >= window_end OR window_end > run_at OR before > window_start OR id_before >= run_id;

-- name: runs_come_one_at_a_time
-- way: assumption
SELECT run_at FROM finance.recon_daily GROUP BY run_at HAVING count(*) > 1;

-- name: ids_grow_with_versions
-- way: assumption
SELECT later.schema_id FROM kafka.schema_registry AS earlier JOIN kafka.schema_registry AS later USING (subject)
WHERE earlier.version < later.version AND (earlier.schema_id >= later.schema_id OR earlier.registered_at >= later.registered_at);

-- name: there_is_one_subject
-- way: assumption
SELECT subject FROM kafka.schema_registry WHERE subject <> (SELECT min(subject) FROM kafka.schema_registry);

-- name: a_change_starts_from_a_version_that_is_there
-- way: assumption
SELECT change_id FROM ci.schema_changes WHERE base_version NOT IN (SELECT version FROM kafka.schema_fields);

-- name: a_rule_in_force_finds_its_path_in_the_base
-- way: assumption
WITH rule AS (
    SELECT change_id, base_version, path, row_number() OVER (PARTITION BY change_id, column_name ORDER BY from_version DESC) AS nth
    FROM ci.schema_changes JOIN ops.parser_rules ON from_version <= base_version
)
SELECT change_id FROM rule WHERE nth = 1
AND NOT EXISTS (SELECT 1 FROM kafka.schema_fields AS base WHERE base.version = rule.base_version AND base.path = rule.path);
