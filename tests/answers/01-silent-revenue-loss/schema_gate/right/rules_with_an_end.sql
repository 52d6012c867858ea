-- verdict: right
-- Each rule gets the version at which the next one begins, and is looked up as a range.
WITH ranged AS (
    SELECT *, lead(from_version) OVER (PARTITION BY column_name ORDER BY from_version) AS until_version FROM ops.parser_rules
),
held AS (
    SELECT c.change_id, r.column_name, r.path, b.type, b.nullable
    FROM ci.schema_changes AS c
    JOIN ranged AS r ON c.base_version >= r.from_version AND (c.base_version < r.until_version OR r.until_version IS NULL)
    JOIN kafka.schema_fields AS b ON b.version = c.base_version AND b.path = r.path
    WHERE r.required
)
SELECT * FROM (
    SELECT held.change_id, held.column_name, held.path,
        if(f.change_id IS NULL, 'missing', if(f.type <> held.type, 'type', if(f.nullable > held.nullable, 'nullable', NULL))) AS reason
    FROM held LEFT JOIN ci.schema_change_fields AS f ON f.change_id = held.change_id AND f.path = held.path
) WHERE reason IS NOT NULL
