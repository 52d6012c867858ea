-- verdict: right
-- The refresh that a report shows by a maximum.
WITH RECURSIVE below AS (
    SELECT child_id AS unique_id
    FROM dbt.edges
    WHERE parent_id = 'model.shop.fct_orders'
    UNION
    SELECT edge.child_id
    FROM below
    JOIN dbt.edges AS edge ON edge.parent_id = below.unique_id
)
SELECT s.share_id, s.recipient, d.title, e.exported_at, l.value AS value_shown
FROM bi.shares AS s
JOIN bi.exports AS e ON e.export_id = s.export_id
JOIN bi.dashboards AS d ON d.dashboard_id = e.dashboard_id
JOIN below ON below.unique_id = d.unique_id
JOIN bi.refresh_log AS l ON l.dashboard_id = e.dashboard_id
    AND l.refreshed_at = (SELECT max(x.refreshed_at) FROM bi.refresh_log AS x WHERE x.dashboard_id = e.dashboard_id AND x.refreshed_at <= e.exported_at)
WHERE l.refreshed_at > (SELECT min(b) FROM (SELECT min(built_at) AS b FROM mart.fct_orders GROUP BY order_id, line_no HAVING count(*) > 1))
  AND NOT ends_with(s.recipient, '@shop.example')
