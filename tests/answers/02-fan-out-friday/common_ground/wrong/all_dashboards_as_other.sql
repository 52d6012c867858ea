-- verdict: partly
-- says: `dashboards_other` is wrong in
-- All that it feeds in the last column.
WITH RECURSIVE fed AS (
    SELECT node.unique_id AS model_id, edge.child_id AS unique_id
    FROM dbt.nodes AS node
    JOIN dbt.edges AS edge ON edge.parent_id = node.unique_id
    WHERE node.resource_type = 'model'
    UNION
    SELECT fed.model_id, edge.child_id
    FROM fed
    JOIN dbt.edges AS edge ON edge.parent_id = fed.unique_id
),
last_one AS (
    SELECT dashboard_id, max(refreshed_at) AS refreshed_at
    FROM bi.refresh_log
    GROUP BY dashboard_id
),
off_ AS (
    SELECT last_one.dashboard_id
    FROM last_one
    JOIN bi.refresh_log AS log USING (dashboard_id, refreshed_at)
    JOIN bi.refresh_log AS earlier
        ON earlier.dashboard_id = last_one.dashboard_id
        AND earlier.refreshed_at = last_one.refreshed_at - INTERVAL 7 DAY
    WHERE earlier.value > 0
      AND log.value >= 3 * earlier.value
)
SELECT
    model.name AS model,
    model.materialized,
    count(off_.dashboard_id) AS dashboards_off,
    count(*) AS dashboards_other
FROM fed
JOIN bi.dashboards AS dashboard USING (unique_id)
JOIN dbt.nodes AS model ON model.unique_id = fed.model_id
LEFT JOIN off_ USING (dashboard_id)
GROUP BY model.unique_id, model.name, model.materialized
HAVING count(off_.dashboard_id) > 0
