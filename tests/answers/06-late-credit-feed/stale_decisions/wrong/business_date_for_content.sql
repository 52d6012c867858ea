-- verdict: partly
-- says: Right on your world, wrong on another
-- The day of the header is not the instant of the content.
WITH due AS (
    SELECT business_date::TIMESTAMP AS as_of, expected_at
    FROM feed.calendar
    WHERE vendor = 'credit-bureau' AND expected_at IS NOT NULL
)
SELECT
    decision.decision_id,
    decision.scored_at,
    decision.bureau_feature_ts,
    due.as_of AS due_feature_ts
FROM scoring.decisions AS decision
ASOF JOIN due ON decision.cache_checked_at >= due.expected_at
WHERE decision.bureau_feature_ts < due.as_of
