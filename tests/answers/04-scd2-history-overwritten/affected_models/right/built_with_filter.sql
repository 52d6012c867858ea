-- verdict: right
-- Runs joined with the walk; a filter instead of a condition.
WITH RECURSIVE reader AS (
    SELECT child_id AS unique_id, 1 AS distance FROM dbt.edges WHERE parent_id = 'model.shop.dim_customer'
    UNION
    SELECT edges.child_id, reader.distance + 1 FROM reader JOIN dbt.edges ON edges.parent_id = reader.unique_id
)
SELECT any_value(node.name) AS model, min(reader.distance) AS distance,
    any_value(if(node.compiled_code LIKE '%is_current%', 'flag', 'range')) AS style,
    max(run.execute_completed_at) FILTER (WHERE run.status = 'success') AS last_built_at
FROM reader
JOIN dbt.nodes AS node ON node.unique_id = reader.unique_id
LEFT JOIN dbt.run_results AS run ON run.unique_id = reader.unique_id
WHERE node.resource_type = 'model'
GROUP BY reader.unique_id
