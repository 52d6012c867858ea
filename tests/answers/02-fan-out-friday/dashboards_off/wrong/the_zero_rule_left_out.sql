-- verdict: partly
-- says: it made no difference whether `value` is more than 0
-- What showed nothing a week before is three times nothing.
WITH last_one AS (
    SELECT dashboard_id, max(refreshed_at) AS refreshed_at
    FROM bi.refresh_log
    GROUP BY dashboard_id
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
WHERE log.value >= 3 * earlier.value
