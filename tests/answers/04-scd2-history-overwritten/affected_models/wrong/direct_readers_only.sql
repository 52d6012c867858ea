-- verdict: partly
-- says: rows are missing
-- Who reads a reader is wrong as well.
SELECT name AS model, 1 AS distance, CASE WHEN compiled_code LIKE '%is_current%' THEN 'flag' ELSE 'range' END AS style,
    (SELECT max(execute_completed_at) FROM dbt.run_results AS run WHERE run.unique_id = child_id AND status = 'success') AS last_built_at
FROM dbt.edges JOIN dbt.nodes ON unique_id = child_id
WHERE parent_id = 'model.shop.dim_customer' AND resource_type = 'model'
