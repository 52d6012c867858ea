-- verdict: wrong
-- says: `accuracy_used_pct` is wrong
-- Spans weigh alike, however many decisions fall into them.
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
    QUALIFY rank() OVER (PARTITION BY model_version ORDER BY evaluated_at DESC) = 1
),
span AS (
    SELECT stale.model_version, used.accuracy_pct AS used, meant.accuracy_pct AS meant, count(*) AS n
    FROM stale
    JOIN newest AS used ON used.model_version = stale.model_version
        AND scored_at >= bureau_feature_ts + to_hours(used.age_from_h) AND scored_at < bureau_feature_ts + to_hours(used.age_below_h)
    JOIN newest AS meant ON meant.model_version = stale.model_version
        AND scored_at >= due_feature_ts + to_hours(meant.age_from_h) AND scored_at < due_feature_ts + to_hours(meant.age_below_h)
    GROUP BY ALL
)
SELECT model_version, sum(n)::BIGINT AS decisions, avg(used) AS accuracy_used_pct, avg(meant) AS accuracy_due_pct, avg(meant) - avg(used) AS drop_pp
FROM span GROUP BY model_version
