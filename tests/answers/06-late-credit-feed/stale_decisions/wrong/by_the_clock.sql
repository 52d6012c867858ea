-- verdict: partly
-- says: should not be there
-- By the hour alone: from when the file was due to when it came.
WITH due AS (
    SELECT as_of, expected_at FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at <= world_now() ORDER BY expected_at DESC LIMIT 1
), came AS (
    SELECT max(received_at) AS received_at FROM feed.deliveries WHERE vendor = 'credit-bureau' AND kind = 'full'
)
SELECT decision_id, scored_at, bureau_feature_ts, as_of AS due_feature_ts
FROM scoring.decisions, due, came
WHERE scored_at >= expected_at AND scored_at < received_at
