-- verdict: wrong
-- says: `week_before` is wrong in
-- says: rows are missing
-- All of the day a week before: a day that is not over loses.
WITH last_one AS (
    SELECT dashboard_id, max(refreshed_at) AS refreshed_at FROM bi.refresh_log GROUP BY dashboard_id
), whole AS (
    SELECT dashboard_id, refreshed_at::DATE AS day_, max(value) AS value FROM bi.refresh_log GROUP BY ALL
)
SELECT d.dashboard_id, d.title, log.value, whole.value AS week_before
FROM last_one JOIN bi.refresh_log AS log USING (dashboard_id, refreshed_at)
JOIN whole ON whole.dashboard_id = log.dashboard_id AND whole.day_ = log.refreshed_at::DATE - 7
JOIN bi.dashboards AS d ON d.dashboard_id = log.dashboard_id
WHERE whole.value > 0 AND log.value >= 3 * whole.value
