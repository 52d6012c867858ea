-- verdict: right
-- Counted by span first, then weighted.
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
span AS (
    SELECT *, max(evaluated_at) OVER (PARTITION BY model_version) AS newest_at FROM eval.backtest
),
counted AS (
    SELECT stale.model_version, u.correct / u.cases * 100 AS used, d.correct / d.cases * 100 AS meant, count(*) AS n
    FROM stale
    JOIN span AS u ON u.model_version = stale.model_version AND u.evaluated_at = u.newest_at
        AND scored_at - bureau_feature_ts >= to_hours(u.age_from_h) AND scored_at - bureau_feature_ts < to_hours(u.age_below_h)
    JOIN span AS d ON d.model_version = stale.model_version AND d.evaluated_at = d.newest_at
        AND scored_at - due_feature_ts >= to_hours(d.age_from_h) AND scored_at - due_feature_ts < to_hours(d.age_below_h)
    GROUP BY ALL
)
SELECT model_version, sum(n)::BIGINT AS decisions, sum(n * used) / sum(n) AS accuracy_used_pct, sum(n * meant) / sum(n) AS accuracy_due_pct,
    sum(n * (meant - used)) / sum(n) AS drop_pp
FROM counted GROUP BY model_version
