-- verdict: wrong
-- says: should not be there
-- Today's file held against yesterday's decisions.
SELECT decision_id, scored_at, bureau_feature_ts, as_of AS due_feature_ts
FROM scoring.decisions, (SELECT max(as_of) AS as_of FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at <= world_now())
WHERE bureau_feature_ts < as_of
