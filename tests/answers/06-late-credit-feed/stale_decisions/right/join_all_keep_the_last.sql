-- verdict: right
-- All earlier files, of which the last is kept.
SELECT d.decision_id, d.scored_at, d.bureau_feature_ts, c.as_of AS due_feature_ts
FROM scoring.decisions AS d
JOIN feed.calendar AS c ON c.vendor = 'credit-bureau' AND c.expected_at <= d.cache_checked_at
WHERE d.bureau_feature_ts IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY d.decision_id ORDER BY c.expected_at DESC) = 1
    AND d.bureau_feature_ts < c.as_of
