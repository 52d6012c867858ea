-- verdict: partly
-- says: should not be there
-- The edge of the file and not of the look: decisions before the first look are as old as on any day.
WITH due AS (
    SELECT as_of, expected_at
    FROM feed.calendar
    WHERE vendor = 'credit-bureau' AND expected_at IS NOT NULL
)
SELECT
    decision.decision_id,
    decision.scored_at,
    decision.bureau_feature_ts,
    due.as_of AS due_feature_ts
FROM scoring.decisions AS decision
ASOF JOIN due ON decision.scored_at >= due.expected_at
WHERE decision.bureau_feature_ts < due.as_of
