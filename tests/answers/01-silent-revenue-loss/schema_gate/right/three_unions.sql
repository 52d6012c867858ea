-- verdict: right
-- One query for each reason, later ones without what earlier ones have.
WITH in_force AS (
    SELECT c.change_id, c.base_version, r.column_name, arg_max(r.path, r.from_version) AS path, arg_max(r.required, r.from_version) AS required
    FROM ci.schema_changes AS c JOIN ops.parser_rules AS r ON r.from_version <= c.base_version
    GROUP BY ALL
),
relied AS (SELECT * FROM in_force WHERE required)
SELECT change_id, column_name, path, 'missing' AS reason
FROM relied ANTI JOIN ci.schema_change_fields USING (change_id, path)
UNION ALL
SELECT relied.change_id, column_name, relied.path, 'type'
FROM relied
JOIN ci.schema_change_fields AS f ON f.change_id = relied.change_id AND f.path = relied.path
JOIN kafka.schema_fields AS b ON b.version = relied.base_version AND b.path = relied.path
WHERE f.type <> b.type
UNION ALL
SELECT relied.change_id, column_name, relied.path, 'nullable'
FROM relied
JOIN ci.schema_change_fields AS f ON f.change_id = relied.change_id AND f.path = relied.path
JOIN kafka.schema_fields AS b ON b.version = relied.base_version AND b.path = relied.path
WHERE f.type = b.type AND f.nullable AND NOT b.nullable
