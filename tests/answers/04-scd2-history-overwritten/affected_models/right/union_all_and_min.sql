-- verdict: right
-- From the dimension itself at 0, all ways, the shortest taken.
WITH RECURSIVE walk AS (
    SELECT 'model.shop.dim_customer' AS unique_id, 0 AS steps
    UNION ALL
    SELECT edges.child_id, walk.steps + 1 FROM walk, dbt.edges WHERE edges.parent_id = walk.unique_id
)
SELECT nodes.name AS model, min(walk.steps) AS distance,
    CASE WHEN contains(any_value(nodes.compiled_code), 'is_current') THEN 'flag' ELSE 'range' END AS style,
    (SELECT max(execute_completed_at) FROM dbt.run_results AS run WHERE run.unique_id = walk.unique_id AND run.status = 'success') AS last_built_at
FROM walk JOIN dbt.nodes USING (unique_id)
WHERE walk.steps > 0 AND nodes.resource_type = 'model'
GROUP BY walk.unique_id, nodes.name
