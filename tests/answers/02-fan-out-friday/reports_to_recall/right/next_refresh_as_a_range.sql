-- verdict: right
-- Each refresh holds until the next.
WITH RECURSIVE below AS (
    SELECT child_id AS unique_id
    FROM dbt.edges
    WHERE parent_id = 'model.shop.fct_orders'
    UNION
    SELECT edge.child_id
    FROM below
    JOIN dbt.edges AS edge ON edge.parent_id = below.unique_id
), span AS (
    SELECT dashboard_id, refreshed_at, value, lead(refreshed_at, 1, TIMESTAMP '9999-12-31') OVER (PARTITION BY dashboard_id ORDER BY refreshed_at) AS until_ FROM bi.refresh_log
), first_copy AS (
    SELECT min(built_at) AS at_ FROM mart.fct_orders SEMI JOIN (SELECT order_id, line_no FROM mart.fct_orders GROUP BY ALL HAVING count(*) > 1) USING (order_id, line_no)
)
SELECT s.share_id, s.recipient, d.title, e.exported_at, span.value AS value_shown
FROM bi.exports e JOIN span ON span.dashboard_id = e.dashboard_id AND e.exported_at >= span.refreshed_at AND e.exported_at < span.until_
JOIN bi.dashboards d ON d.dashboard_id = e.dashboard_id JOIN bi.shares s ON s.export_id = e.export_id, first_copy
WHERE span.refreshed_at > first_copy.at_ AND s.recipient NOT LIKE '%@shop.example' AND d.unique_id IN (FROM below)
