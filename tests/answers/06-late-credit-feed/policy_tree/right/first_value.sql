-- verdict: right
-- The loss against the first value of a window.
WITH row_ AS (
    SELECT role, age_from_h, (100 * correct / cases)::DECIMAL(8, 4) AS accuracy_pct
    FROM eval.backtest JOIN scoring.scorecards USING (model_version)
    QUALIFY evaluated_at = max(evaluated_at) OVER (PARTITION BY model_version)
), live AS (
    SELECT age_from_h, accuracy_pct, first_value(accuracy_pct) OVER (ORDER BY age_from_h) - accuracy_pct AS drop_pp
    FROM row_ WHERE role = 'live' AND age_from_h >= 2
)
SELECT live.*, step.action, (SELECT accuracy_pct FROM row_ WHERE role = 'internal_only') > live.accuracy_pct AS internal_only_better
FROM live JOIN risk.policy_steps AS step
    ON live.drop_pp >= step.drop_from_pp AND live.drop_pp < coalesce(step.drop_below_pp, 1000)
