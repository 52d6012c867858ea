-- verdict: right
-- The last run by a window.
WITH RECURSIVE reader AS (
    SELECT child_id, 1::BIGINT AS distance FROM dbt.edges WHERE parent_id = 'model.shop.dim_customer'
    UNION
    SELECT edges.child_id, reader.distance + 1 FROM dbt.edges JOIN reader ON edges.parent_id = reader.child_id
), model AS (
    SELECT unique_id, name, compiled_code FROM dbt.nodes WHERE resource_type = 'model'
), run AS (
    SELECT unique_id, execute_completed_at FROM dbt.run_results WHERE status = 'success'
    QUALIFY row_number() OVER (PARTITION BY unique_id ORDER BY execute_completed_at DESC) = 1
), near AS (
    SELECT child_id, min(distance) AS distance FROM reader GROUP BY child_id
)
SELECT model.name AS model, near.distance, CASE WHEN instr(model.compiled_code, 'is_current') > 0 THEN 'flag' ELSE 'range' END AS style,
    run.execute_completed_at AS last_built_at
FROM model JOIN near ON near.child_id = model.unique_id LEFT JOIN run ON run.unique_id = model.unique_id
