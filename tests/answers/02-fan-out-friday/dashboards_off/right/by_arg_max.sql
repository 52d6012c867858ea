-- verdict: right
-- The last value by arg_max.
SELECT d.dashboard_id, d.title, n.value, w.value AS week_before
FROM (SELECT dashboard_id, max(refreshed_at) AS at_, arg_max(value, refreshed_at) AS value FROM bi.refresh_log GROUP BY 1) AS n
JOIN bi.refresh_log AS w ON w.dashboard_id = n.dashboard_id AND w.refreshed_at + INTERVAL 7 DAYS = n.at_
JOIN bi.dashboards AS d ON d.dashboard_id = n.dashboard_id
WHERE w.value > 0 AND n.value >= 3.0 * w.value
