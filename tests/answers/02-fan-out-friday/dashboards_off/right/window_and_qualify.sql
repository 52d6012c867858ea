-- verdict: right
-- The last row of each by a window; the old one by a subquery.
SELECT dashboard_id, title, value, week_before FROM (
    SELECT l.dashboard_id, d.title, l.value,
        (SELECT max(o.value) FROM bi.refresh_log AS o WHERE o.dashboard_id = l.dashboard_id AND o.refreshed_at = l.refreshed_at - INTERVAL 1 WEEK) AS week_before
    FROM bi.refresh_log AS l JOIN bi.dashboards AS d ON d.dashboard_id = l.dashboard_id
    QUALIFY row_number() OVER (PARTITION BY l.dashboard_id ORDER BY l.refreshed_at DESC) = 1
) WHERE week_before > 0 AND value >= week_before * 3
