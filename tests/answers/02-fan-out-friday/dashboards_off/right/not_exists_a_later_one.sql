-- verdict: right
-- No later refresh.
SELECT d.dashboard_id, d.title, l.value, o.value AS week_before
FROM bi.dashboards d, bi.refresh_log l, bi.refresh_log o
WHERE d.dashboard_id = l.dashboard_id AND o.dashboard_id = l.dashboard_id AND o.refreshed_at = l.refreshed_at - INTERVAL 168 HOUR
  AND NOT EXISTS (SELECT 1 FROM bi.refresh_log x WHERE x.dashboard_id = l.dashboard_id AND x.refreshed_at > l.refreshed_at)
  AND o.value <> 0 AND l.value >= 3 * o.value
