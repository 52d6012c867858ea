-- Purpose: what is true of a world of this lab, each fact twice: `public` from the tables a learner has,
--          `mechanism` from the stage the world was made of. And what every legal world assumes (`assumption`: violations).
-- Grain:   each fact one row, one column. In a healthy world nothing is stale: NULL and 0.
-- Keys:    the name; facts of the question `cause` carry the name they have in incident.toml.
-- Seed:    every fact but `canary_to_blame`.

-- name: due
-- part: true
SELECT business_date, as_of, expected_at FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at IS NOT NULL;

-- name: stale
-- part: true
-- uses: due
SELECT decision.*, due.as_of AS due_as_of, due.expected_at, due.business_date
FROM scoring.decisions AS decision ASOF JOIN due ON decision.cache_checked_at >= due.expected_at
WHERE decision.bureau_feature_ts < due.as_of;

-- name: fresh
-- part: true
-- uses: stale
SELECT stale.*, scored.score AS fresh_score,
    CASE WHEN scored.score < card.review_at THEN 'approve' WHEN scored.score < card.decline_at THEN 'review' ELSE 'decline' END AS fresh_decision,
    round(stale.amount * fx.usd_rate, 2) AS usd
FROM stale
JOIN scoring.scorecards AS card USING (model_version)
JOIN ref.fx AS fx USING (currency)
JOIN (
    SELECT decision_id, (card.base_points + card.per_bureau_point * (700 - bureau.bureau_score) + card.per_utilization_pct * bureau.utilization_pct
        + card.per_inquiry * bureau.inquiries_30d + card.per_delinquency * bureau.delinquencies + card.per_velocity * own.velocity_1h
        + card.per_device * own.devices_24h + card.per_chargeback * own.chargebacks_90d)::DECIMAL(8, 2) AS score
    FROM stale ASOF JOIN features.internal AS own ON stale.customer_id = own.customer_id AND stale.scored_at >= own.available_at
    JOIN features.credit_bureau AS bureau ON bureau.customer_id = stale.customer_id AND bureau.feature_ts = stale.due_as_of
    JOIN scoring.scorecards AS card USING (model_version)
) AS scored USING (decision_id);

-- name: lost
-- part: true
-- uses: stale
WITH newest AS (
    SELECT *, correct / cases AS accuracy FROM eval.backtest
    QUALIFY rank() OVER (PARTITION BY model_version ORDER BY evaluated_at DESC) = 1
)
SELECT stale.model_version, 100 * (young.accuracy - old.accuracy) AS pp
FROM stale
JOIN newest AS old ON old.model_version = stale.model_version
    AND stale.scored_at >= stale.bureau_feature_ts + to_hours(old.age_from_h) AND stale.scored_at < stale.bureau_feature_ts + to_hours(old.age_below_h)
JOIN newest AS young ON young.model_version = stale.model_version
    AND stale.scored_at >= stale.due_as_of + to_hours(young.age_from_h) AND stale.scored_at < stale.due_as_of + to_hours(young.age_below_h);

-- name: due_at
-- way: public
-- onset: true
-- uses: stale
SELECT min(expected_at) FROM stale;

-- name: due_at
-- way: mechanism
SELECT (SELECT epoch_ms(due) FROM stage.lateness);

-- name: stale_from
-- way: public
-- uses: stale
SELECT min(cache_checked_at) FROM stale;

-- name: stale_from
-- way: mechanism
SELECT (SELECT epoch_ms(serve_from) FROM stage.story, stage.lateness);

-- name: stale_until
-- way: public
-- ended: true
-- uses: stale
SELECT max(scored_at) FROM stale;

-- name: stale_until
-- way: mechanism
SELECT epoch_ms(max(t)) FROM stage.scored, stage.story, stage.lateness WHERE card < 2 AND image < 2 AND checked >= serve_from;

-- name: fresh_from
-- way: public
-- uses: stale
SELECT min(refreshed_at) FROM scoring.cache_refresh
WHERE bureau_as_of >= (SELECT max(due_as_of) FROM stale);

-- name: fresh_from
-- way: mechanism
SELECT (SELECT epoch_ms(stale_end) FROM stage.story, stage.lateness);

-- name: window_minutes
-- way: public
-- uses: stale
SELECT date_diff('minute', (SELECT min(cache_checked_at) FROM stale), min(refreshed_at)) FROM scoring.cache_refresh
WHERE bureau_as_of >= (SELECT max(due_as_of) FROM stale);

-- name: window_minutes
-- way: mechanism
SELECT (SELECT (stale_end - serve_from) // 60000 FROM stage.story, stage.lateness);

-- name: window_hours
-- way: public
-- uses: stale
SELECT (date_diff('minute', (SELECT min(cache_checked_at) FROM stale), min(refreshed_at)) / 60)::DECIMAL(6, 2) FROM scoring.cache_refresh
WHERE bureau_as_of >= (SELECT max(due_as_of) FROM stale);

-- name: window_hours
-- way: mechanism
SELECT (SELECT ((stale_end - serve_from) / 3600000)::DECIMAL(6, 2) FROM stage.story, stage.lateness);

-- name: stale_minutes
-- way: public
-- uses: stale
SELECT round((epoch_ms(max(scored_at)) - epoch_ms(min(cache_checked_at))) / 60000)::BIGINT FROM stale;

-- name: stale_minutes
-- way: mechanism
SELECT round((max(t) - any_value(serve_from)) / 60000)::BIGINT FROM stage.scored, stage.story, stage.lateness WHERE card < 2 AND image < 2 AND checked >= serve_from;

-- name: late_minutes
-- way: public
-- uses: stale
SELECT (epoch_ms(min(received_at)) - (SELECT epoch_ms(min(expected_at)) FROM stale)) // 60000
FROM feed.deliveries
WHERE vendor = 'credit-bureau' AND kind = 'full' AND business_date = (SELECT max(business_date) FROM stale);

-- name: late_minutes
-- way: mechanism
SELECT (SELECT (received - due) // 60000 FROM stage.lateness);

-- name: older_by_hours
-- way: public
-- uses: stale
SELECT max(date_diff('minute', bureau_feature_ts, due_as_of)) // 60 FROM stale;

-- name: older_by_hours
-- way: mechanism
SELECT (SELECT 24 FROM stage.lateness);

-- name: stale_decisions
-- way: public
-- uses: stale
SELECT count(*) FROM stale;

-- name: stale_decisions
-- way: mechanism
SELECT count(*) FROM stage.scored, stage.story, stage.lateness WHERE card < 2 AND image < 2 AND checked >= serve_from;

-- name: straggler_pod
-- way: public
-- uses: stale
SELECT arg_max(pod, scored_at) FROM stale;

-- name: straggler_pod
-- way: mechanism
SELECT (SELECT CASE mechanism WHEN 'late_file' THEN pods[straggler + 1]
    ELSE (SELECT pods[arg_max(pod, t) + 1] FROM stage.scored WHERE card < 2 AND image < 2 AND checked >= serve_from) END FROM stage.lateness, stage.story);

-- name: drop_pp
-- way: public
-- uses: lost
SELECT round(avg(pp), 2)::DECIMAL(6, 2) FROM lost;

-- name: drop_pp
-- way: mechanism
-- By how many decisions of each version fall into each span of six hours.
WITH newest AS (
    SELECT n, age_from_h, 100 * correct / cases AS accuracy FROM eval.backtest JOIN stage.scorecard USING (model_version)
    QUALIFY rank() OVER (PARTITION BY n ORDER BY evaluated_at DESC) = 1
), spans AS (
    SELECT card, ((t - as_of) // 3600000 - 2) // 6 * 6 + 2 AS young, count(*) AS decisions
    FROM stage.scored, stage.story, stage.lateness WHERE card < 2 AND image < 2 AND checked >= serve_from GROUP BY ALL
)
SELECT round(sum(decisions * (y.accuracy - o.accuracy)) / sum(decisions), 2)::DECIMAL(6, 2)
FROM spans JOIN newest AS y ON y.n = card AND y.age_from_h = young JOIN newest AS o ON o.n = card AND o.age_from_h = young + 24;

-- name: action
-- way: public
-- uses: lost
SELECT (SELECT action FROM risk.policy_steps, (SELECT avg(pp) AS pp FROM lost)
    WHERE pp >= drop_from_pp AND (pp < drop_below_pp OR drop_below_pp IS NULL));

-- name: action
-- way: mechanism
SELECT (SELECT CASE WHEN drop_pp < 5 THEN 'document' WHEN drop_pp < halt_from THEN 'humans' ELSE 'halt' END FROM stage.story, stage.lateness);

-- name: flips
-- way: public
-- uses: fresh
SELECT count(*) FROM fresh WHERE fresh_decision <> decision;

-- name: flips
-- way: mechanism
SELECT count(*) FROM stage.flip JOIN stage.scored USING (i), stage.story, stage.lateness WHERE image < 2 AND checked >= serve_from;

-- name: flips_to_review
-- way: public
-- uses: fresh
SELECT count(*) FROM fresh WHERE decision = 'approve' AND fresh_decision = 'review';

-- name: flips_to_review
-- way: mechanism
SELECT count(*) FROM stage.flip JOIN stage.scored USING (i), stage.story, stage.lateness WHERE image < 2 AND checked >= serve_from AND way = 'to_review';

-- name: flips_to_approve
-- way: public
-- uses: fresh
SELECT count(*) FROM fresh WHERE decision = 'review' AND fresh_decision = 'approve';

-- name: flips_to_approve
-- way: mechanism
SELECT count(*) FROM stage.flip JOIN stage.scored USING (i), stage.story, stage.lateness WHERE image < 2 AND checked >= serve_from AND way = 'to_approve';

-- name: flips_to_decline
-- way: public
-- uses: fresh
SELECT count(*) FROM fresh WHERE decision = 'approve' AND fresh_decision = 'decline';

-- name: flips_to_decline
-- way: mechanism
SELECT count(*) FROM stage.flip JOIN stage.scored USING (i), stage.story, stage.lateness WHERE image < 2 AND checked >= serve_from AND way = 'to_decline';

-- name: high_flips
-- way: public
-- uses: fresh
SELECT count(*) FROM fresh WHERE fresh_decision <> decision AND usd >= (SELECT amount_usd FROM risk.limits WHERE limit_name = 'second_look');

-- name: high_flips
-- way: mechanism
SELECT count(*) FROM stage.flip JOIN stage.scored USING (i), stage.story, stage.lateness WHERE image < 2 AND checked >= serve_from AND is_high;

-- name: exposed_usd
-- way: public
-- uses: fresh
SELECT coalesce(sum(usd), 0)::DECIMAL(18, 2) FROM fresh WHERE decision = 'approve' AND fresh_decision <> 'approve';

-- name: exposed_usd
-- way: mechanism
SELECT coalesce(sum(round(scored.amount * usd_rate, 2)), 0)::DECIMAL(18, 2)
FROM stage.flip JOIN stage.scored USING (i) JOIN stage.currency ON currency.n = scored.n, stage.story, stage.lateness
WHERE scored.image < 2 AND checked >= serve_from AND way <> 'to_approve';

-- name: mechanism
-- way: public
-- uses: stale
WITH file AS (
    SELECT min(loaded_at) FILTER (as_of = (SELECT max(due_as_of) FROM stale)) AS content_at, min(loaded_at) AS named_at FROM feed.deliveries
    WHERE vendor = 'credit-bureau' AND kind = 'full' AND business_date = (SELECT max(business_date) FROM stale)
)
SELECT CASE WHEN content_at <= (SELECT min(cache_checked_at) FROM stale) THEN 'refresh_failed'
    WHEN named_at <= (SELECT min(cache_checked_at) FROM stale) THEN 'old_content' WHEN named_at IS NOT NULL THEN 'late_file' END FROM file;

-- name: mechanism
-- way: mechanism
SELECT (SELECT mechanism FROM stage.lateness);

-- name: canary_to_blame
-- way: public
-- uses: stale
-- A version that cannot see new features would be alone with it: are there stale decisions of the live one as well?
SELECT count(*) > 0 AND count(*) FILTER (role = 'live') = 0 FROM stale JOIN scoring.scorecards USING (model_version);

-- name: canary_to_blame
-- way: mechanism
SELECT false;

-- name: files_are_due_in_the_order_of_their_content
-- way: assumption
SELECT vendor FROM (
    SELECT vendor, as_of, expected_at, lag(as_of) OVER in_order AS as_of_before, lag(expected_at) OVER in_order AS expected_before
    FROM feed.calendar WHERE expected_at IS NOT NULL WINDOW in_order AS (PARTITION BY vendor ORDER BY business_date)
) WHERE as_of <= as_of_before OR expected_at <= expected_before;

-- name: full_files_of_a_day_describe_that_day_or_one_before
-- way: assumption
SELECT delivery_id FROM feed.deliveries JOIN feed.calendar USING (vendor, business_date)
WHERE kind = 'full' AND (deliveries.as_of > calendar.as_of OR deliveries.received_at < calendar.as_of);

-- name: no_file_comes_tomorrow
-- way: assumption
SELECT delivery_id FROM feed.deliveries WHERE received_at > world_now() OR loaded_at > world_now();

-- name: nothing_is_decided_tomorrow
-- way: assumption
SELECT decision_id FROM scoring.decisions WHERE scored_at > world_now() OR cache_checked_at > world_now();

-- name: a_customer_of_an_older_file_is_in_the_due_one
-- way: assumption
WITH due AS (
    SELECT as_of, expected_at FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at IS NOT NULL
)
SELECT decision_id
FROM (SELECT d.decision_id, d.customer_id, due.as_of FROM scoring.decisions AS d ASOF JOIN due ON d.cache_checked_at >= due.expected_at WHERE d.bureau_feature_ts < due.as_of) AS stale
ANTI JOIN features.credit_bureau AS bureau ON bureau.customer_id = stale.customer_id AND bureau.feature_ts = stale.as_of;

-- name: a_decision_has_features_of_our_own
-- way: assumption
SELECT d.decision_id FROM scoring.decisions AS d
WHERE NOT EXISTS (SELECT 1 FROM features.internal AS own WHERE own.customer_id = d.customer_id AND own.available_at <= d.scored_at);

-- name: older_is_never_better
-- way: assumption
SELECT model_version FROM (
    SELECT model_version, correct / cases AS accuracy, lag(correct / cases) OVER (PARTITION BY model_version, evaluated_at ORDER BY age_from_h) AS before
    FROM eval.backtest WHERE age_from_h >= 2
) WHERE accuracy > before;

-- name: one_version_is_live
-- way: assumption
SELECT count(*) FROM scoring.scorecards HAVING count(*) FILTER (role = 'live') <> 1 OR count(*) FILTER (role = 'internal_only') <> 1;

-- name: spans_of_ages_follow_each_other
-- way: assumption
SELECT model_version FROM (
    SELECT model_version, age_below_h, lead(age_from_h) OVER (PARTITION BY model_version, evaluated_at ORDER BY age_from_h) AS next_from FROM eval.backtest
) WHERE next_from IS NOT NULL AND next_from IS DISTINCT FROM age_below_h;

-- name: steps_follow_each_other
-- way: assumption
SELECT drop_from_pp FROM (
    SELECT drop_from_pp, drop_below_pp, lead(drop_from_pp) OVER (ORDER BY drop_from_pp) AS next_from FROM risk.policy_steps
) WHERE drop_below_pp IS DISTINCT FROM next_from;

-- name: steps_begin_where_nothing_is_lost
-- way: assumption
SELECT 0 AS no_step_from WHERE (SELECT min(drop_from_pp) FROM risk.policy_steps) IS DISTINCT FROM 0;

-- name: versions_on_bureau_features_are_tested_from_two_hours_on
-- way: assumption
SELECT model_version, evaluated_at FROM eval.backtest JOIN scoring.scorecards USING (model_version) WHERE role <> 'internal_only'
GROUP BY model_version, evaluated_at HAVING count(*) FILTER (age_from_h = 2) = 0;

-- name: the_internal_only_version_is_tested_once_an_evaluation_for_all_ages
-- way: assumption
SELECT model_version, evaluated_at FROM eval.backtest JOIN scoring.scorecards USING (model_version) WHERE role = 'internal_only'
GROUP BY model_version, evaluated_at HAVING count(*) <> 1 OR min(age_from_h) <> 0 OR min(age_below_h) IS NOT NULL;

-- name: what_the_policy_is_held_against_is_tested
-- way: assumption
SELECT model_version FROM scoring.scorecards
WHERE role IN ('live', 'internal_only') AND EXISTS (SELECT 1 FROM risk.policy_steps)
    AND NOT EXISTS (SELECT 1 FROM eval.backtest WHERE eval.backtest.model_version = scorecards.model_version);

-- name: each_age_is_in_the_backtest
-- way: assumption
WITH due AS (
    SELECT as_of, expected_at FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at IS NOT NULL
), newest AS (
    SELECT * FROM eval.backtest QUALIFY rank() OVER (PARTITION BY model_version ORDER BY evaluated_at DESC) = 1
), stale AS (
    SELECT d.*, due.as_of FROM scoring.decisions AS d ASOF JOIN due ON d.cache_checked_at >= due.expected_at WHERE d.bureau_feature_ts < due.as_of
)
SELECT decision_id FROM stale
WHERE NOT EXISTS (SELECT 1 FROM newest WHERE newest.model_version = stale.model_version
        AND scored_at >= bureau_feature_ts + to_hours(age_from_h) AND scored_at < bureau_feature_ts + to_hours(age_below_h))
    OR NOT EXISTS (SELECT 1 FROM newest WHERE newest.model_version = stale.model_version
        AND scored_at >= as_of + to_hours(age_from_h) AND scored_at < as_of + to_hours(age_below_h));

-- name: limits_are_there
-- way: assumption
SELECT count(*) FROM risk.limits HAVING count(*) FILTER (limit_name = 'second_look') <> 1;

-- name: an_incident_is_the_last
-- way: assumption
SELECT opened_at FROM ops.incidents GROUP BY opened_at HAVING count(*) > 1;

-- name: a_decision_is_rescored_once_an_incident
-- way: settled
SELECT decision_id FROM scoring.rescored GROUP BY decision_id, incident_id HAVING count(*) > 1;
