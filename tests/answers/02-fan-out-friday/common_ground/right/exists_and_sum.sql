-- verdict: right
-- EXISTS for what is off, and sums of conditions.
WITH RECURSIVE pair AS (
    SELECT parent_id AS a, child_id AS b FROM dbt.edges
    UNION
    SELECT pair.a, edges.child_id FROM pair, dbt.edges WHERE edges.parent_id = pair.b
), off_ AS (
    SELECT n.dashboard_id
    FROM (SELECT dashboard_id, max(refreshed_at) AS at_, arg_max(value, refreshed_at) AS value FROM bi.refresh_log GROUP BY 1) AS n
    JOIN bi.refresh_log AS w ON w.dashboard_id = n.dashboard_id AND w.refreshed_at = n.at_ - INTERVAL 7 DAY
    WHERE w.value > 0 AND n.value >= 3 * w.value
), reached AS (
    SELECT m.unique_id, m.name, m.materialized, d.dashboard_id IN (SELECT dashboard_id FROM off_) AS is_off
    FROM pair JOIN dbt.nodes m ON m.unique_id = pair.a JOIN bi.dashboards d ON d.unique_id = pair.b
    WHERE m.resource_type = 'model'
)
SELECT name, materialized, sum(is_off::INT), sum((NOT is_off)::INT) FROM reached GROUP BY unique_id, name, materialized HAVING bool_or(is_off)
