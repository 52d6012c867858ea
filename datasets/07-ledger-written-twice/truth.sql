-- Purpose: what is true of a world of this lab, each fact twice: `public` from the tables a learner has,
--          `mechanism` from the stage the world was made of. And what every legal world assumes (`assumption`: violations).
-- Grain:   each fact one row, one column. A healthy world has no partition and no doubles: NULL and 0.
-- Keys:    the name; facts of the question `cause` carry the name they have in incident.toml.
-- Seed:    every fact but `mechanism` and `deploy_to_blame`.

-- name: partition_start
-- way: public
SELECT min(ts) FROM metrics.samples WHERE metric = 'network_packet_loss_ratio' AND value > 0.01;

-- name: partition_start
-- way: mechanism
SELECT (SELECT epoch_ms(from_at) FROM stage.outage);

-- name: partition_end
-- way: public
SELECT max(ts) + INTERVAL 1 MINUTE FROM metrics.samples WHERE metric = 'network_packet_loss_ratio' AND value > 0.01;

-- name: partition_end
-- way: mechanism
SELECT (SELECT epoch_ms(to_at) FROM stage.outage);

-- name: partition_minutes
-- way: public
SELECT date_diff('minute', min(ts), max(ts)) + 1
FROM metrics.samples WHERE metric = 'network_packet_loss_ratio' AND value > 0.01;

-- name: partition_minutes
-- way: mechanism
SELECT (SELECT (to_at - from_at) // 60000 FROM stage.outage);

-- name: cut_zone
-- way: public
SELECT any_value(az) FROM metrics.samples WHERE metric = 'network_packet_loss_ratio' AND value > 0.01;

-- name: cut_zone
-- way: mechanism
SELECT (SELECT zones[zone + 1] FROM stage.outage, stage.story);

-- name: first_tries_in_cut_zone
-- way: public
SELECT count(DISTINCT request_id)
FROM idem.cache_events JOIN api.request_log USING (request_id)
WHERE op = 'get' AND role = 'primary' AND result = 'timeout' AND attempt_no = 1
    -- the other zones have a stray timeout now and then
    AND az = (SELECT any_value(az) FROM metrics.samples WHERE metric = 'network_packet_loss_ratio' AND value > 0.01);

-- name: first_tries_in_cut_zone
-- way: mechanism
SELECT count(*) FROM stage.hit, stage.outage;

-- name: doubled_requests
-- way: public
WITH leg AS (
    SELECT idempotency_key, account_id, direction, entry_seq, count(*) AS times
    FROM ledger.entries WHERE status = 'posted' GROUP BY ALL
)
SELECT count(*) FROM (SELECT idempotency_key FROM leg GROUP BY idempotency_key HAVING min(times) >= 2);

-- name: doubled_requests
-- way: mechanism
SELECT count(*) FROM stage.hit, stage.outage WHERE round_no < 4;

-- name: first_double_at
-- way: public
-- onset: true
WITH posting AS (
    SELECT idempotency_key, posted_at, row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at, entry_id) AS nth
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
)
SELECT min(posted_at) FROM posting WHERE nth = 2;

-- name: first_double_at
-- way: mechanism
SELECT epoch_ms(min(received + write_delay))
FROM stage.attempt_extra JOIN stage.hit USING (i) WHERE posted AND attempt_no = round_no + 1;

-- name: last_double_at
-- way: public
-- ended: true
WITH posting AS (
    SELECT idempotency_key, posted_at, row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at, entry_id) AS nth
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
)
SELECT max(posted_at) FROM posting WHERE nth = 2;

-- name: last_double_at
-- way: mechanism
SELECT epoch_ms(max(received + write_delay))
FROM stage.attempt_extra JOIN stage.hit USING (i) WHERE posted AND attempt_no = round_no + 1;

-- name: doubled_by_first_retry
-- way: public
WITH posting AS (
    SELECT idempotency_key, source_request_id,
        row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at, entry_id) AS nth
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
)
SELECT count(*) FROM posting JOIN api.request_log ON request_id = source_request_id WHERE nth = 2 AND attempt_no = 2;

-- name: doubled_by_first_retry
-- way: mechanism
SELECT count(*) FROM stage.hit, stage.outage WHERE round_no = 1;

-- name: doubled_by_second_retry
-- way: public
WITH posting AS (
    SELECT idempotency_key, source_request_id,
        row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at, entry_id) AS nth
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
)
SELECT count(*) FROM posting JOIN api.request_log ON request_id = source_request_id WHERE nth = 2 AND attempt_no = 3;

-- name: doubled_by_second_retry
-- way: mechanism
SELECT count(*) FROM stage.hit, stage.outage WHERE round_no = 2;

-- name: doubled_by_third_retry
-- way: public
WITH posting AS (
    SELECT idempotency_key, source_request_id,
        row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at, entry_id) AS nth
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
)
SELECT count(*) FROM posting JOIN api.request_log ON request_id = source_request_id WHERE nth = 2 AND attempt_no = 4;

-- name: doubled_by_third_retry
-- way: mechanism
SELECT count(*) FROM stage.hit, stage.outage WHERE round_no = 3;

-- name: out_of_retries
-- way: public
SELECT count(*) FROM api.request_log WHERE attempt_no = 4 AND status_code IS NULL;

-- name: out_of_retries
-- way: mechanism
SELECT count(*) FROM stage.hit, stage.outage WHERE round_no = 4;

-- name: phantom_requests
-- way: public
WITH posting AS (
    SELECT idempotency_key, source_request_id, count(*) OVER (PARTITION BY idempotency_key) AS times
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
)
SELECT count(*) FROM posting ANTI JOIN processor.settlement ON merchant_reference = source_request_id WHERE times > 1;

-- name: phantom_requests
-- way: mechanism
SELECT count(*) FROM stage.hit, stage.outage WHERE is_phantom;

-- name: phantoms_that_came_first
-- way: public
WITH posting AS (
    SELECT source_request_id, count(*) OVER (PARTITION BY idempotency_key) AS times,
        row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at, entry_id) AS nth
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
)
SELECT count(*) FROM posting ANTI JOIN processor.settlement ON merchant_reference = source_request_id
WHERE times > 1 AND nth = 1;

-- name: phantoms_that_came_first
-- way: mechanism
SELECT count(*) FROM stage.hit, stage.outage WHERE is_phantom AND is_second_kept;

-- name: phantom_legs
-- way: public
WITH posting AS (
    SELECT source_request_id, count(*) AS legs, count(*) FILTER (entry_seq = 1) AS n, any_value(idempotency_key) AS idempotency_key
    FROM ledger.entries WHERE status = 'posted' GROUP BY source_request_id
), repeated AS (
    SELECT *, count(*) OVER (PARTITION BY idempotency_key) AS times FROM posting
)
SELECT coalesce(sum(legs), 0)::BIGINT
FROM repeated ANTI JOIN processor.settlement ON merchant_reference = source_request_id WHERE times > 1;

-- name: phantom_legs
-- way: mechanism
SELECT coalesce(sum(legs), 0)::BIGINT FROM stage.hit, stage.outage WHERE is_phantom;

-- name: phantom_refunds
-- way: public
WITH posting AS (
    SELECT source_request_id, direction, count(*) OVER (PARTITION BY idempotency_key) AS times
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
)
SELECT count(*) FROM posting ANTI JOIN processor.settlement ON merchant_reference = source_request_id
WHERE times > 1 AND direction = 'credit';

-- name: phantom_refunds
-- way: mechanism
SELECT count(*) FROM stage.hit, stage.outage WHERE is_phantom AND is_refund;

-- name: doubled_under_new_transaction
-- way: public
WITH posting AS (
    SELECT idempotency_key, count(*) AS times, count(DISTINCT transaction_id) AS transactions
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1 GROUP BY idempotency_key
)
SELECT count(*) FROM posting WHERE times > 1 AND transactions > 1;

-- name: doubled_under_new_transaction
-- way: mechanism
SELECT count(*) FROM stage.hit, stage.outage WHERE is_fresh AND round_no < 4;

-- name: captured_twice
-- way: public
WITH posting AS (
    SELECT idempotency_key, source_request_id, count(*) OVER (PARTITION BY idempotency_key) AS times
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
), captures AS (
    SELECT idempotency_key FROM posting SEMI JOIN processor.settlement ON merchant_reference = source_request_id
    WHERE times > 1 GROUP BY idempotency_key HAVING count(*) > 1
)
SELECT count(*) FROM captures;

-- name: captured_twice
-- way: mechanism
SELECT count(*) FROM stage.hit, stage.outage WHERE is_twice;

-- name: net_usd
-- way: public
WITH posting AS (
    SELECT source_request_id, CASE direction WHEN 'debit' THEN amount_usd ELSE -amount_usd END AS usd,
        count(*) OVER (PARTITION BY idempotency_key) AS times
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
)
SELECT coalesce(sum(usd), 0)::DECIMAL(18, 2)
FROM posting ANTI JOIN processor.settlement ON merchant_reference = source_request_id WHERE times > 1;

-- name: net_usd
-- way: mechanism
SELECT coalesce(sum(CASE WHEN is_refund THEN -1 ELSE 1 END * round(amount * usd_rate, 2)), 0)::DECIMAL(18, 2)
FROM stage.hit JOIN stage.currency ON currency.n = hit.currency_n, stage.outage WHERE is_phantom;

-- name: recon_diff
-- way: public
SELECT diff_usd FROM recon.runs WHERE run_at <= (SELECT max(opened_at) FROM ops.incidents) ORDER BY run_at DESC LIMIT 1;

-- name: recon_diff
-- way: mechanism
SELECT coalesce(sum(CASE WHEN kind IN ('refund', 'payout') THEN -1 ELSE 1 END * round(amount * usd_rates[currency_n + 1], 2)), 0)::DECIMAL(18, 2)
FROM stage.attempt, stage.story
WHERE posted AND voided_at IS NULL AND posted_ms < run_at - 1800000 AND (captures = 0 OR reported_ms > run_at);

-- name: paid_again_by_hand
-- way: public
WITH gave_up AS (
    SELECT idempotency_key FROM api.request_log WHERE attempt_no = 4 AND status_code IS NULL
), lost AS (
    SELECT * FROM payments.transactions SEMI JOIN gave_up USING (idempotency_key)
)
SELECT count(*) FROM payments.transactions AS again JOIN lost USING (order_ref, customer_id, merchant_id, amount)
WHERE again.idempotency_key <> lost.idempotency_key AND again.kind = lost.kind AND again.created_at > lost.created_at;

-- name: paid_again_by_hand
-- way: mechanism
SELECT count(*) FROM stage.request, stage.outage WHERE why = 'again';

-- name: mechanism
-- way: public
-- A node that got no answer, did not know the key itself, and wrote: all first writes of doubled keys are of that kind.
WITH posting AS (
    SELECT source_request_id, count(*) OVER (PARTITION BY idempotency_key) AS times,
        row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at, entry_id) AS nth
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
), first_write AS (
    SELECT source_request_id, EXISTS (SELECT 1 FROM idem.cache_events WHERE request_id = source_request_id
        AND op = 'get' AND role = 'primary' AND result = 'timeout') AS without_answer
    FROM posting WHERE times > 1 AND nth = 1
)
SELECT CASE WHEN bool_and(without_answer) THEN 'fail_open' END FROM first_write;

-- name: mechanism
-- way: mechanism
SELECT (SELECT 'fail_open' FROM stage.outage);

-- name: deploy_to_blame
-- way: public
-- A release that writes twice does so from the minute it is live: are there doubles before the zone lost the cache?
WITH posting AS (
    SELECT posted_at, row_number() OVER (PARTITION BY idempotency_key ORDER BY posted_at, entry_id) AS nth
    FROM ledger.entries WHERE status = 'posted' AND entry_seq = 1
)
SELECT count(*) > 0 FROM posting
WHERE nth = 2 AND posted_at < (SELECT min(ts) FROM metrics.samples WHERE metric = 'network_packet_loss_ratio' AND value > 0.01);

-- name: deploy_to_blame
-- way: mechanism
SELECT false;

-- name: a_request_writes_under_its_own_key
-- way: assumption
SELECT entry_id FROM ledger.entries JOIN api.request_log ON request_id = source_request_id
WHERE entries.idempotency_key <> request_log.idempotency_key;

-- name: a_request_writes_one_transaction
-- way: assumption
SELECT source_request_id FROM ledger.entries GROUP BY source_request_id
HAVING count(DISTINCT transaction_id) > 1 OR count(DISTINCT currency) > 1;

-- name: legs_of_a_request_are_numbered_once
-- way: assumption
SELECT source_request_id FROM ledger.entries GROUP BY source_request_id, entry_seq HAVING count(*) > 1;

-- name: leg_one_stands_on_the_clearing_account
-- way: assumption
SELECT entry_id FROM ledger.entries JOIN ledger.accounts USING (account_id)
WHERE (entry_seq = 1) <> (account_type = 'clearing') OR entries.currency <> accounts.currency;

-- name: dollars_are_rounded_row_by_row
-- way: assumption
SELECT entry_id FROM ledger.entries JOIN ref.fx USING (currency) WHERE amount_usd <> round(amount * usd_rate, 2);

-- name: a_write_follows_its_request
-- way: assumption
SELECT entry_id FROM ledger.entries JOIN api.request_log ON request_id = source_request_id WHERE posted_at < received_at;

-- name: voids_say_when_and_why
-- way: assumption
SELECT entry_id FROM ledger.entries
WHERE (status = 'void') <> (voided_at IS NOT NULL) OR (status = 'void') <> (voided_by IS NOT NULL)
    OR (status = 'void') <> (void_reason IS NOT NULL) OR voided_at < posted_at;

-- name: a_line_has_the_currency_of_its_posting
-- way: assumption
SELECT settlement_id FROM processor.settlement JOIN ledger.entries ON merchant_reference = source_request_id
WHERE entry_seq = 1 AND settlement.currency <> entries.currency;

-- name: a_line_comes_after_its_capture
-- way: assumption
SELECT settlement_id FROM processor.settlement WHERE reported_at < captured_at;

-- name: a_capture_follows_its_posting
-- way: assumption
SELECT settlement_id FROM processor.settlement JOIN ledger.entries ON merchant_reference = source_request_id
WHERE entry_seq = 1 AND captured_at <= posted_at;

-- name: captures_of_a_key_come_in_the_order_of_its_postings
-- way: assumption
WITH capture AS (
    SELECT idempotency_key, posted_at, captured_at FROM processor.settlement
    JOIN ledger.entries ON merchant_reference = source_request_id AND entry_seq = 1
    WHERE (captured_amount > 0) = (direction = 'debit')
)
SELECT earlier.idempotency_key FROM capture AS earlier JOIN capture AS later USING (idempotency_key)
WHERE earlier.posted_at < later.posted_at AND earlier.captured_at >= later.captured_at;

-- name: a_key_is_one_payment
-- way: assumption
SELECT idempotency_key FROM payments.transactions GROUP BY idempotency_key
HAVING count(DISTINCT (customer_id, merchant_id, kind, amount, currency, order_ref)) > 1;

-- name: a_retry_follows_the_try_before
-- way: assumption
SELECT later.request_id FROM api.request_log AS later JOIN api.request_log AS earlier USING (idempotency_key)
WHERE later.attempt_no > 1 AND earlier.attempt_no = later.attempt_no - 1 AND later.received_at < earlier.received_at;

-- name: an_event_is_of_a_logged_request
-- way: settled
SELECT request_id FROM idem.cache_events ANTI JOIN api.request_log USING (request_id);

-- name: an_event_comes_from_the_node_of_its_request
-- way: assumption
SELECT event.request_id FROM idem.cache_events AS event JOIN api.request_log AS request USING (request_id)
WHERE event.node <> request.node;

-- name: a_node_stands_in_one_zone
-- way: assumption
SELECT node FROM api.request_log GROUP BY node HAVING count(DISTINCT az) > 1;

-- name: a_row_is_written_by_a_logged_request
-- way: settled
SELECT entry_id FROM ledger.entries ANTI JOIN api.request_log ON request_id = source_request_id;

-- name: legs_are_numbered_without_gaps
-- way: assumption
SELECT source_request_id FROM ledger.entries GROUP BY source_request_id HAVING max(entry_seq) <> count(*);

-- name: a_posting_counts_whole_or_not_at_all
-- way: assumption
SELECT source_request_id FROM ledger.entries GROUP BY source_request_id HAVING count(DISTINCT status) > 1;

-- name: rows_of_a_key_are_numbered_in_the_order_of_writing
-- way: assumption
SELECT idempotency_key FROM (
    SELECT idempotency_key, posted_at, lag(posted_at) OVER (PARTITION BY idempotency_key ORDER BY entry_id) AS before
    FROM ledger.entries
) WHERE before > posted_at;

-- name: postings_of_a_key_are_written_one_after_the_other
-- way: assumption
SELECT idempotency_key FROM ledger.entries WHERE entry_seq = 1
GROUP BY idempotency_key HAVING count(*) > count(DISTINCT posted_at);

-- name: a_line_names_a_posting
-- way: assumption
SELECT settlement_id FROM processor.settlement ANTI JOIN ledger.entries ON merchant_reference = source_request_id;

-- name: postings_of_a_key_have_the_same_legs
-- way: assumption
SELECT idempotency_key FROM (
    SELECT idempotency_key, source_request_id, list((account_id, direction, entry_seq, amount) ORDER BY entry_seq) AS legs
    FROM ledger.entries
    GROUP BY ALL
) GROUP BY idempotency_key HAVING count(DISTINCT legs) > 1;

-- name: an_effective_posting_has_at_most_one_line
-- way: assumption
SELECT merchant_reference FROM processor.settlement
JOIN ledger.entries ON merchant_reference = source_request_id AND entry_seq = 1
WHERE status = 'posted' GROUP BY merchant_reference HAVING count(*) > 1;

-- name: a_line_has_the_sign_and_the_amount_of_its_effective_posting
-- way: assumption
SELECT settlement_id FROM processor.settlement
JOIN ledger.entries ON merchant_reference = source_request_id AND entry_seq = 1
WHERE status = 'posted' AND captured_amount <> CASE direction WHEN 'debit' THEN amount ELSE -amount END;

-- name: runs_are_numbered_in_the_order_of_time
-- way: assumption
SELECT later.run_id FROM recon.runs AS later JOIN recon.runs AS earlier ON earlier.run_id < later.run_id
WHERE earlier.run_at >= later.run_at OR earlier.window_start >= later.window_start
    OR earlier.window_end >= later.window_end;

-- name: a_run_looks_back_at_its_window
-- way: assumption
SELECT run_id FROM recon.runs WHERE window_start >= window_end OR window_end > run_at;

-- name: a_key_is_written_twice_at_most
-- way: settled
SELECT idempotency_key FROM ledger.entries WHERE entry_seq = 1 AND status = 'posted'
GROUP BY idempotency_key HAVING count(*) > 2;
