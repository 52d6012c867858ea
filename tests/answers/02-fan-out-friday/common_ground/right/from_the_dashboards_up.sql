-- verdict: right
-- Upstream from each dashboard, then counted by model.
WITH RECURSIVE up AS (
    SELECT d.dashboard_id, e.parent_id AS node FROM bi.dashboards AS d JOIN dbt.edges AS e ON e.child_id = d.unique_id
    UNION
    SELECT up.dashboard_id, e.parent_id FROM up JOIN dbt.edges AS e ON e.child_id = up.node
), off_ AS (
    SELECT n.dashboard_id
    FROM (SELECT dashboard_id, max(refreshed_at) AS at_, arg_max(value, refreshed_at) AS value FROM bi.refresh_log GROUP BY 1) AS n
    JOIN bi.refresh_log AS w ON w.dashboard_id = n.dashboard_id AND w.refreshed_at = n.at_ - INTERVAL 7 DAY
    WHERE w.value > 0 AND n.value >= 3 * w.value
)
SELECT m.name AS model, m.materialized,
    count(DISTINCT CASE WHEN o.dashboard_id IS NOT NULL THEN up.dashboard_id END) AS dashboards_off,
    count(DISTINCT CASE WHEN o.dashboard_id IS NULL THEN up.dashboard_id END) AS dashboards_other
FROM up JOIN dbt.nodes AS m ON m.unique_id = up.node AND m.resource_type = 'model'
LEFT JOIN off_ AS o ON o.dashboard_id = up.dashboard_id
GROUP BY m.name, m.materialized
HAVING count(o.dashboard_id) > 0
