-- verdict: right
-- The step by an as-of join on its lower end.
WITH newest AS (
    SELECT * FROM eval.backtest AS b
    WHERE evaluated_at = (SELECT max(evaluated_at) FROM eval.backtest AS o WHERE o.model_version = b.model_version)
), live AS (
    SELECT age_from_h, round(100.0 * correct / cases, 4)::DECIMAL(7, 4) AS accuracy_pct
    FROM newest WHERE model_version = (SELECT model_version FROM scoring.scorecards WHERE role = 'live')
), lost AS (
    SELECT *, (SELECT accuracy_pct FROM live WHERE age_from_h = 2) - accuracy_pct AS drop_pp FROM live WHERE age_from_h >= 2
)
SELECT age_from_h, accuracy_pct, drop_pp, action,
    accuracy_pct < (SELECT round(100.0 * correct / cases, 4) FROM newest JOIN scoring.scorecards USING (model_version) WHERE role = 'internal_only') AS internal_only_better
FROM lost ASOF JOIN risk.policy_steps ON drop_pp >= drop_from_pp
