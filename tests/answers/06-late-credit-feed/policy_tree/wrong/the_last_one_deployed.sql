-- verdict: partly
-- says: `accuracy_pct` is wrong
-- The version that was deployed last is the canary, and not the live one.
WITH newest AS (
    SELECT card.role, row_.age_from_h, (100 * row_.correct / row_.cases)::DECIMAL(7, 4) AS accuracy_pct
    FROM eval.backtest AS row_
    JOIN scoring.scorecards AS card USING (model_version)
    QUALIFY rank() OVER (PARTITION BY model_version ORDER BY evaluated_at DESC) = 1
),
live AS (
    SELECT
        span.age_from_h,
        span.accuracy_pct,
        start.accuracy_pct - span.accuracy_pct AS drop_pp
    FROM newest AS span
    JOIN newest AS start ON start.role = 'canary' AND start.age_from_h = 2
    WHERE span.role = 'canary' AND span.age_from_h >= 2
)
SELECT
    live.age_from_h,
    live.accuracy_pct,
    live.drop_pp,
    step.action,
    internal.accuracy_pct > live.accuracy_pct AS internal_only_better
FROM live
JOIN newest AS internal ON internal.role = 'internal_only'
JOIN risk.policy_steps AS step
    ON live.drop_pp >= step.drop_from_pp
    AND (live.drop_pp < step.drop_below_pp OR step.drop_below_pp IS NULL)
