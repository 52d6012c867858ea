-- verdict: right
-- The domain by its part; the last refresh by a window.
WITH RECURSIVE below AS (
    SELECT child_id AS unique_id
    FROM dbt.edges
    WHERE parent_id = 'model.shop.fct_orders'
    UNION
    SELECT edge.child_id
    FROM below
    JOIN dbt.edges AS edge ON edge.parent_id = below.unique_id
), shown AS (
    SELECT e.export_id, e.dashboard_id, e.exported_at, l.refreshed_at, l.value
    FROM bi.exports e JOIN bi.refresh_log l ON l.dashboard_id = e.dashboard_id AND l.refreshed_at <= e.exported_at
    QUALIFY row_number() OVER (PARTITION BY e.export_id ORDER BY l.refreshed_at DESC) = 1
), bad AS (
    SELECT built_at, count(*) OVER (PARTITION BY order_id, line_no) AS n FROM mart.fct_orders
)
SELECT share_id, recipient, title, exported_at, value FROM shown JOIN bi.shares USING (export_id) JOIN bi.dashboards USING (dashboard_id) SEMI JOIN below USING (unique_id)
WHERE split_part(recipient, '@', 2) <> 'shop.example' AND refreshed_at > (SELECT min(built_at) FROM bad WHERE n > 1)
