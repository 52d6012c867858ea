-- verdict: wrong
-- says: rows should not be there
-- Looks at all fields of the schema, read or not: it forbids nearly every change.
SELECT change.change_id, base.path AS column_name, base.path,
    CASE WHEN proposed.path IS NULL THEN 'missing' WHEN proposed.type <> base.type THEN 'type' ELSE 'nullable' END AS reason
FROM ci.schema_changes AS change
JOIN kafka.schema_fields AS base ON base.version = change.base_version
LEFT JOIN ci.schema_change_fields AS proposed ON proposed.change_id = change.change_id AND proposed.path = base.path
WHERE proposed.path IS NULL OR proposed.type <> base.type OR proposed.nullable AND NOT base.nullable
