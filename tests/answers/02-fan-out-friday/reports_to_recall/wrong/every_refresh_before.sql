-- verdict: wrong
-- says: rows too many, whose
-- A row for each refresh before the report.
WITH RECURSIVE below AS (
    SELECT child_id AS unique_id
    FROM dbt.edges
    WHERE parent_id = 'model.shop.fct_orders'
    UNION
    SELECT edge.child_id
    FROM below
    JOIN dbt.edges AS edge ON edge.parent_id = below.unique_id
),
copied AS (
    SELECT min(built_at) AS built_at
    FROM mart.fct_orders
    GROUP BY order_id, line_no
    HAVING count(*) > 1
),
shown AS (
    SELECT report.export_id, report.dashboard_id, report.exported_at, log.refreshed_at, log.value
    FROM bi.exports AS report
    JOIN bi.refresh_log AS log
        ON log.dashboard_id = report.dashboard_id
        AND report.exported_at >= log.refreshed_at
)
SELECT
    share.share_id,
    share.recipient,
    dashboard.title,
    shown.exported_at,
    shown.value AS value_shown
FROM shown
JOIN bi.dashboards AS dashboard USING (dashboard_id)
JOIN bi.shares AS share USING (export_id)
WHERE dashboard.unique_id IN (SELECT unique_id FROM below)
  AND shown.refreshed_at > (SELECT min(built_at) FROM copied)
  AND share.recipient NOT LIKE '%@shop.example'
