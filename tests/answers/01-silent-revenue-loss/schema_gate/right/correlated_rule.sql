-- verdict: right
-- The rule in force by a correlated subquery.
SELECT c.change_id, r.column_name, r.path,
    CASE WHEN f.path IS NULL THEN 'missing' WHEN f.type IS DISTINCT FROM b.type THEN 'type' ELSE 'nullable' END AS reason
FROM ci.schema_changes AS c
JOIN ops.parser_rules AS r ON r.required AND r.from_version = (
    SELECT max(x.from_version) FROM ops.parser_rules AS x WHERE x.column_name = r.column_name AND x.from_version <= c.base_version)
JOIN kafka.schema_fields AS b ON b.version = c.base_version AND b.path = r.path
LEFT JOIN ci.schema_change_fields AS f ON f.change_id = c.change_id AND f.path = r.path
WHERE f.path IS NULL OR f.type IS DISTINCT FROM b.type OR (f.nullable AND NOT b.nullable)
