-- verdict: right
-- The action looked up.
WITH newest AS (
    SELECT model_version, max(evaluated_at) AS evaluated_at FROM eval.backtest GROUP BY model_version
), row_ AS (
    SELECT role, age_from_h, CAST(100 * correct / cases AS DECIMAL(10, 4)) AS a
    FROM eval.backtest JOIN newest USING (model_version, evaluated_at) JOIN scoring.scorecards USING (model_version)
), base AS (SELECT a FROM row_ WHERE role = 'live' AND age_from_h = 2), plain AS (SELECT a FROM row_ WHERE role = 'internal_only')
SELECT row_.age_from_h, row_.a AS accuracy_pct, base.a - row_.a AS drop_pp,
    (SELECT action FROM risk.policy_steps WHERE drop_from_pp <= base.a - row_.a ORDER BY drop_from_pp DESC LIMIT 1) AS action,
    plain.a > row_.a AS internal_only_better
FROM row_, base, plain WHERE role = 'live' AND row_.age_from_h >= 2
