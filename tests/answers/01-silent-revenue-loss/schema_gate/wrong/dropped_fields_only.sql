-- verdict: wrong
-- says: rows are missing
-- Asks only whether the field is still there.
WITH rule AS (
    SELECT
        change.change_id,
        change.base_version,
        rules.column_name,
        rules.path,
        rules.required,
        row_number() OVER (
            PARTITION BY change.change_id, rules.column_name ORDER BY rules.from_version DESC
        ) AS nth
    FROM ci.schema_changes AS change
    JOIN ops.parser_rules AS rules ON rules.from_version <= change.base_version
),
judged AS (
    SELECT
        rule.change_id,
        rule.column_name,
        rule.path,
        CASE
            WHEN proposed.path IS NULL THEN 'missing'
        END AS reason
    FROM rule
    JOIN kafka.schema_fields AS base ON base.version = rule.base_version AND base.path = rule.path
    LEFT JOIN ci.schema_change_fields AS proposed
        ON proposed.change_id = rule.change_id AND proposed.path = rule.path
    WHERE rule.nth = 1 AND rule.required
)
SELECT change_id, column_name, path, reason
FROM judged
WHERE reason IS NOT NULL
