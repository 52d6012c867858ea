-- verdict: wrong
-- says: are missing
-- What had been loaded by then is what the pods had: nothing is stale.
SELECT decision_id, scored_at, bureau_feature_ts, f.as_of AS due_feature_ts
FROM scoring.decisions AS d
ASOF JOIN (SELECT as_of, loaded_at FROM feed.deliveries WHERE vendor = 'credit-bureau' AND kind = 'full') AS f ON d.cache_checked_at >= f.loaded_at
WHERE bureau_feature_ts < f.as_of
