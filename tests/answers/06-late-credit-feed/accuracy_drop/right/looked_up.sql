-- verdict: right
-- Each accuracy looked up by a subquery.
WITH due AS (
    SELECT as_of, expected_at
    FROM feed.calendar
    WHERE vendor = 'credit-bureau' AND expected_at IS NOT NULL
),
stale AS (
    SELECT decision.model_version, decision.scored_at, decision.bureau_feature_ts, due.as_of AS due_feature_ts
    FROM scoring.decisions AS decision
    ASOF JOIN due ON decision.cache_checked_at >= due.expected_at
    WHERE decision.bureau_feature_ts < due.as_of
),
newest AS (
    SELECT model_version, max(evaluated_at) AS evaluated_at FROM eval.backtest GROUP BY model_version
),
row_ AS (
    SELECT * FROM eval.backtest SEMI JOIN newest USING (model_version, evaluated_at)
),
looked_up AS (
    SELECT model_version,
        (SELECT 100.0 * correct / cases FROM row_ WHERE row_.model_version = stale.model_version
            AND epoch(scored_at - bureau_feature_ts) / 3600 >= age_from_h AND epoch(scored_at - bureau_feature_ts) / 3600 < age_below_h) AS used,
        (SELECT 100.0 * correct / cases FROM row_ WHERE row_.model_version = stale.model_version
            AND epoch(scored_at - due_feature_ts) / 3600 >= age_from_h AND epoch(scored_at - due_feature_ts) / 3600 < age_below_h) AS meant
    FROM stale
)
SELECT model_version, count(*) AS decisions, avg(used) AS accuracy_used_pct, avg(meant) AS accuracy_due_pct, avg(meant) - avg(used) AS drop_pp
FROM looked_up GROUP BY model_version
