-- verdict: right
-- The age in whole hours, then the span.
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
    SELECT b.* FROM eval.backtest AS b
    WHERE evaluated_at = (SELECT max(evaluated_at) FROM eval.backtest AS other WHERE other.model_version = b.model_version)
),
aged AS (
    SELECT model_version,
        (epoch_ms(scored_at) - epoch_ms(bureau_feature_ts)) // 3600000 AS used_h,
        (epoch_ms(scored_at) - epoch_ms(due_feature_ts)) // 3600000 AS due_h
    FROM stale
)
SELECT aged.model_version, count(*) AS decisions,
    avg(100 * u.correct / u.cases) AS accuracy_used_pct, avg(100 * d.correct / d.cases) AS accuracy_due_pct,
    avg(100 * d.correct / d.cases - 100 * u.correct / u.cases) AS drop_pp
FROM aged
JOIN newest AS u ON u.model_version = aged.model_version AND used_h >= u.age_from_h AND used_h < u.age_below_h
JOIN newest AS d ON d.model_version = aged.model_version AND due_h >= d.age_from_h AND due_h < d.age_below_h
GROUP BY aged.model_version
