-- verdict: right
-- The rule itself: decisions of the last quarter of an hour on a file older than the due one.
SELECT d.pod, count(*) AS stale, min(d.bureau_feature_ts) AS used
FROM scoring.decisions AS d
ASOF JOIN (SELECT as_of, expected_at FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at IS NOT NULL) AS due
    ON d.cache_checked_at >= due.expected_at
WHERE d.bureau_feature_ts < due.as_of AND d.scored_at > world_now() - INTERVAL 15 MINUTE
GROUP BY d.pod
