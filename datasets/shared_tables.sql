-- Public tables that several labs have. A lab's schema.sql takes one where it says `-- shared: ops.incidents`,
-- and may then COMMENT on it in words of its own.

-- name: ops.incidents
CREATE TABLE ops.incidents (
    incident_id VARCHAR NOT NULL PRIMARY KEY,
    severity VARCHAR NOT NULL,
    service VARCHAR NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    commander VARCHAR NOT NULL
);
COMMENT ON TABLE ops.incidents IS 'Incidents as the pager opened them; yours is the last.';
COMMENT ON COLUMN ops.incidents.incident_id IS 'Key';
COMMENT ON COLUMN ops.incidents.severity IS 'P0, P1, P2';
COMMENT ON COLUMN ops.incidents.service IS 'The service that was paged for';
COMMENT ON COLUMN ops.incidents.opened_at IS 'When (UTC)';
COMMENT ON COLUMN ops.incidents.commander IS 'Who signs off its actions';

-- name: ops.changes
CREATE TABLE ops.changes (
    change_id INTEGER NOT NULL PRIMARY KEY,
    changed_at TIMESTAMP NOT NULL,
    service VARCHAR NOT NULL,
    summary VARCHAR NOT NULL
);
COMMENT ON TABLE ops.changes IS 'What was changed or announced in the last 30 days.';
COMMENT ON COLUMN ops.changes.change_id IS 'Key';
COMMENT ON COLUMN ops.changes.changed_at IS 'When (UTC)';
COMMENT ON COLUMN ops.changes.service IS 'What it concerns';
COMMENT ON COLUMN ops.changes.summary IS 'In one line';

-- name: dbt.edges
CREATE TABLE dbt.edges (
    parent_id VARCHAR NOT NULL REFERENCES dbt.nodes (unique_id),
    child_id VARCHAR NOT NULL REFERENCES dbt.nodes (unique_id),
    PRIMARY KEY (parent_id, child_id)
);
COMMENT ON TABLE dbt.edges IS 'Who reads whom, the child_map of manifest.json.';
COMMENT ON COLUMN dbt.edges.parent_id IS 'What is read';
COMMENT ON COLUMN dbt.edges.child_id IS 'What reads it';
