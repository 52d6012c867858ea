-- verdict: partly
-- says: row is missing
-- Two self-joins: the third step is missing.
WITH reader AS (
    SELECT child_id AS unique_id, 1 AS distance FROM dbt.edges WHERE parent_id = 'model.shop.dim_customer'
    UNION
    SELECT below.child_id, 2 FROM dbt.edges JOIN dbt.edges AS below ON below.parent_id = edges.child_id WHERE edges.parent_id = 'model.shop.dim_customer'
)
SELECT name AS model, min(distance) AS distance, CASE WHEN any_value(compiled_code) LIKE '%is_current%' THEN 'flag' ELSE 'range' END AS style,
    (SELECT max(execute_completed_at) FROM dbt.run_results AS run WHERE run.unique_id = reader.unique_id AND status = 'success') AS last_built_at
FROM reader JOIN dbt.nodes USING (unique_id) WHERE resource_type = 'model' GROUP BY reader.unique_id, name
