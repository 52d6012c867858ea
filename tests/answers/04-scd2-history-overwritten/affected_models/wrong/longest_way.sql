-- verdict: partly
-- says: `distance` is wrong in
-- The longest way instead of the shortest.
WITH RECURSIVE reader AS (
    SELECT child_id AS unique_id, 1 AS distance FROM dbt.edges WHERE parent_id = 'model.shop.dim_customer'
    UNION
    SELECT edges.child_id, reader.distance + 1 FROM reader JOIN dbt.edges ON edges.parent_id = reader.unique_id
)
SELECT name AS model, max(distance) AS distance, CASE WHEN any_value(compiled_code) LIKE '%is_current%' THEN 'flag' ELSE 'range' END AS style,
    (SELECT max(execute_completed_at) FROM dbt.run_results AS run WHERE run.unique_id = reader.unique_id AND status = 'success') AS last_built_at
FROM reader JOIN dbt.nodes USING (unique_id) WHERE resource_type = 'model' GROUP BY reader.unique_id, name
