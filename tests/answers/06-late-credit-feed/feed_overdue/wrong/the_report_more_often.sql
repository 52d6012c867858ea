-- verdict: wrong
-- says: On healthy days it pages
-- says: ✘ pages within 45 minutes of the first missed file
-- The report's limit every quarter of an hour: hours late, and on Sundays.
SELECT max(date_diff('minute', bureau_feature_ts, scored_at)) AS oldest_min FROM scoring.decisions
WHERE scored_at > world_now() - INTERVAL 15 MINUTE
HAVING max(date_diff('minute', bureau_feature_ts, scored_at)) > 1800
