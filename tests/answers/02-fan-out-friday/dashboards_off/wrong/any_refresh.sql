-- verdict: wrong
-- says: rows too many, whose
-- Every refresh of the night, and not the last one.
WITH last_one AS (
    SELECT DISTINCT dashboard_id, refreshed_at
    FROM bi.refresh_log
)
SELECT
    dashboard.dashboard_id,
    dashboard.title,
    log.value,
    earlier.value AS week_before
FROM last_one
JOIN bi.refresh_log AS log USING (dashboard_id, refreshed_at)
JOIN bi.refresh_log AS earlier
    ON earlier.dashboard_id = last_one.dashboard_id
    AND earlier.refreshed_at = last_one.refreshed_at - INTERVAL 7 DAY
JOIN bi.dashboards AS dashboard ON dashboard.dashboard_id = last_one.dashboard_id
WHERE earlier.value > 0
  AND log.value >= 3 * earlier.value
