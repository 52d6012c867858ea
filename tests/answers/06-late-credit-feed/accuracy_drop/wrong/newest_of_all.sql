-- verdict: partly
-- says: is missing
-- The newest evaluation of any version: the others have none.
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
    SELECT model_version, age_from_h, age_below_h, 100 * correct / cases AS accuracy_pct
    FROM eval.backtest
    QUALIFY rank() OVER (ORDER BY evaluated_at DESC) = 1
)
SELECT
    stale.model_version,
    count(*) AS decisions,
    avg(used.accuracy_pct) AS accuracy_used_pct,
    avg(meant.accuracy_pct) AS accuracy_due_pct,
    avg(meant.accuracy_pct) - avg(used.accuracy_pct) AS drop_pp
FROM stale
JOIN newest AS used
    ON used.model_version = stale.model_version
    AND stale.scored_at >= stale.bureau_feature_ts + to_hours(used.age_from_h)
    AND stale.scored_at < stale.bureau_feature_ts + to_hours(used.age_below_h)
JOIN newest AS meant
    ON meant.model_version = stale.model_version
    AND stale.scored_at >= stale.due_feature_ts + to_hours(meant.age_from_h)
    AND stale.scored_at < stale.due_feature_ts + to_hours(meant.age_below_h)
GROUP BY stale.model_version
