-- verdict: right
-- Each file is the due one until the next is.
WITH span AS (
    SELECT as_of, expected_at AS from_at, lead(expected_at) OVER (ORDER BY expected_at) AS to_at
    FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at IS NOT NULL
)
SELECT decision_id, scored_at, bureau_feature_ts, as_of AS due_feature_ts
FROM scoring.decisions JOIN span ON cache_checked_at >= from_at AND (cache_checked_at < to_at OR to_at IS NULL)
WHERE bureau_feature_ts IS NOT NULL AND as_of > bureau_feature_ts
