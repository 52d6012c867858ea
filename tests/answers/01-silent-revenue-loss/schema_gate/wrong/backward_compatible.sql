-- verdict: wrong
-- says: rows should not be there
-- The registry's own rule, turned into SQL: new fields without a default. It let the change through.
SELECT change.change_id, proposed.path AS column_name, proposed.path, 'nullable' AS reason
FROM ci.schema_changes AS change
JOIN ci.schema_change_fields AS proposed USING (change_id)
LEFT JOIN kafka.schema_fields AS base ON base.version = change.base_version AND base.path = proposed.path
WHERE base.path IS NULL AND NOT proposed.nullable
