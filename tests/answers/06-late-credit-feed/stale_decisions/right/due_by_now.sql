-- verdict: right
-- The calendar up to the clock: no decision is of tomorrow.
WITH due AS (
    SELECT as_of, expected_at FROM feed.calendar
    WHERE vendor = 'credit-bureau' AND expected_at IS NOT NULL AND expected_at <= world_now()
)
SELECT decision_id, scored_at, bureau_feature_ts, as_of AS due_feature_ts
FROM scoring.decisions AS d
ASOF JOIN due ON d.cache_checked_at >= due.expected_at
WHERE bureau_feature_ts < as_of
