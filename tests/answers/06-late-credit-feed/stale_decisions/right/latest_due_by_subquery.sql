-- verdict: right
-- The newest due content by a correlated subquery.
SELECT * FROM (
    SELECT decision_id, scored_at, bureau_feature_ts,
        (SELECT max(as_of) FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at <= d.cache_checked_at) AS due_feature_ts
    FROM scoring.decisions AS d
) WHERE bureau_feature_ts < due_feature_ts
