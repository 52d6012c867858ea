-- The public tables of 03 · lag tsunami. One schema per system, names as the systems have them.
-- NOT NULL and CHECK are built; PRIMARY KEY, UNIQUE and FOREIGN KEY are declared, and proven by query.
-- All instants are UTC, but for push.campaigns.scheduled_local.

CREATE SCHEMA kafka;
CREATE SCHEMA flink;
CREATE SCHEMA sink;
CREATE SCHEMA push;
CREATE SCHEMA events;
CREATE SCHEMA ref;
CREATE SCHEMA ops;

CREATE TABLE flink.jobs (
    job_name VARCHAR NOT NULL PRIMARY KEY,
    group_id VARCHAR NOT NULL UNIQUE,
    topic VARCHAR NOT NULL,
    job_version VARCHAR NOT NULL,
    parallelism INTEGER NOT NULL CHECK (parallelism > 0),
    slots_total INTEGER NOT NULL CHECK (slots_total > 0),
    sink_connections INTEGER NOT NULL CHECK (sink_connections > 0),
    start_seconds INTEGER NOT NULL CHECK (start_seconds >= 0),
    stop_seconds INTEGER NOT NULL CHECK (stop_seconds >= 0),
    freshness_sla_minutes INTEGER CHECK (freshness_sla_minutes > 0),
    started_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE flink.jobs IS 'Jobs that read from Kafka. A source task reads whole partitions, so tasks beyond the number of partitions find nothing to read. What is read is spread evenly over all tasks of the next operator.';
COMMENT ON COLUMN flink.jobs.job_name IS 'Key';
COMMENT ON COLUMN flink.jobs.group_id IS 'Its consumer group; each group reads all of a topic for itself';
COMMENT ON COLUMN flink.jobs.topic IS 'What it reads';
COMMENT ON COLUMN flink.jobs.job_version IS 'The version that runs';
COMMENT ON COLUMN flink.jobs.parallelism IS 'Tasks of each operator, now';
COMMENT ON COLUMN flink.jobs.slots_total IS 'Task slots that it can have; a parallelism above it never starts';
COMMENT ON COLUMN flink.jobs.sink_connections IS 'Connections that its sink gives it, one a task; a parallelism above it never starts';
COMMENT ON COLUMN flink.jobs.start_seconds IS 'Seconds from the order to rescale until the new slots are there; until then the job works as before';
COMMENT ON COLUMN flink.jobs.stop_seconds IS 'Seconds that it then stands still: savepoint, stop, start from it with the new parallelism';
COMMENT ON COLUMN flink.jobs.freshness_sla_minutes IS 'Promise: no message waits longer in the topic than these minutes; NULL: nothing is promised';
COMMENT ON COLUMN flink.jobs.started_at IS 'When this version was started (UTC)';

CREATE TABLE kafka.consumer_group_offsets (
    ts TIMESTAMP NOT NULL,
    group_id VARCHAR NOT NULL REFERENCES flink.jobs (group_id),
    topic VARCHAR NOT NULL,
    partition_id INTEGER NOT NULL CHECK (partition_id >= 0),
    current_offset BIGINT NOT NULL CHECK (current_offset >= 0),
    log_end_offset BIGINT NOT NULL CHECK (log_end_offset >= 0),
    lag BIGINT NOT NULL,
    PRIMARY KEY (group_id, ts, partition_id)
);
COMMENT ON TABLE kafka.consumer_group_offsets IS 'What kafka-consumer-groups --describe says, every full minute of the last hours: for each group, how far each partition is written and how far the group has read.';
COMMENT ON COLUMN kafka.consumer_group_offsets.ts IS 'The full minute at which it was asked (UTC)';
COMMENT ON COLUMN kafka.consumer_group_offsets.group_id IS 'GROUP';
COMMENT ON COLUMN kafka.consumer_group_offsets.topic IS 'TOPIC';
COMMENT ON COLUMN kafka.consumer_group_offsets.partition_id IS 'PARTITION, from 0';
COMMENT ON COLUMN kafka.consumer_group_offsets.current_offset IS 'CURRENT-OFFSET: the next message that the group will read';
COMMENT ON COLUMN kafka.consumer_group_offsets.log_end_offset IS 'LOG-END-OFFSET: the next message that will be written';
COMMENT ON COLUMN kafka.consumer_group_offsets.lag IS 'LAG: messages that wait, log_end_offset less current_offset. The end is asked a moment before the group, so it can be a little below 0: nothing waits';

CREATE TABLE flink.load_tests (
    test_id INTEGER NOT NULL PRIMARY KEY,
    tested_at TIMESTAMP NOT NULL,
    job_name VARCHAR NOT NULL REFERENCES flink.jobs (job_name),
    job_version VARCHAR NOT NULL,
    parallelism INTEGER NOT NULL CHECK (parallelism > 0),
    records_per_minute BIGINT NOT NULL CHECK (records_per_minute > 0)
);
COMMENT ON TABLE flink.load_tests IS 'What a job took of a full topic in tests, by version and parallelism, on a cluster without limits of slots or connections.';
COMMENT ON COLUMN flink.load_tests.test_id IS 'Key';
COMMENT ON COLUMN flink.load_tests.tested_at IS 'When (UTC)';
COMMENT ON COLUMN flink.load_tests.job_name IS 'The job';
COMMENT ON COLUMN flink.load_tests.job_version IS 'The version that was tested';
COMMENT ON COLUMN flink.load_tests.parallelism IS 'Tasks of each operator';
COMMENT ON COLUMN flink.load_tests.records_per_minute IS 'Messages a minute, all tasks together';

CREATE TABLE flink.subtask_metrics (
    ts TIMESTAMP NOT NULL,
    job_name VARCHAR NOT NULL REFERENCES flink.jobs (job_name),
    vertex VARCHAR NOT NULL,
    subtask_index INTEGER NOT NULL,
    tm_id INTEGER NOT NULL,
    "numRecordsInPerSecond" DOUBLE NOT NULL,
    "busyTimeMsPerSecond" INTEGER NOT NULL,
    "backPressuredTimeMsPerSecond" INTEGER NOT NULL,
    "idleTimeMsPerSecond" INTEGER NOT NULL,
    PRIMARY KEY (ts, job_name, vertex, subtask_index)
);
COMMENT ON TABLE flink.subtask_metrics IS 'Each task of each operator, every full minute of the last hours: source → enrich → sink. A task is busy, waits for the next operator to take its output (back-pressured), or is idle.';
COMMENT ON COLUMN flink.subtask_metrics.ts IS 'The minute that ends then (UTC)';
COMMENT ON COLUMN flink.subtask_metrics.job_name IS 'The job';
COMMENT ON COLUMN flink.subtask_metrics.vertex IS 'Operator: source, enrich, sink';
COMMENT ON COLUMN flink.subtask_metrics.subtask_index IS 'Number of the task, from 0';
COMMENT ON COLUMN flink.subtask_metrics.tm_id IS 'Task manager it runs on';
COMMENT ON COLUMN flink.subtask_metrics."numRecordsInPerSecond" IS 'Messages a second';
COMMENT ON COLUMN flink.subtask_metrics."busyTimeMsPerSecond" IS 'Milliseconds of a second that it worked';
COMMENT ON COLUMN flink.subtask_metrics."backPressuredTimeMsPerSecond" IS 'Milliseconds of a second that it waited for the operator behind it';
COMMENT ON COLUMN flink.subtask_metrics."idleTimeMsPerSecond" IS 'Milliseconds of a second that it had nothing to do';

CREATE TABLE flink.taskmanager_metrics (
    ts TIMESTAMP NOT NULL,
    tm_id INTEGER NOT NULL,
    "Status_JVM_CPU_Load" DOUBLE NOT NULL,
    "Heap_Used" BIGINT NOT NULL,
    "Heap_Max" BIGINT NOT NULL,
    "G1_Young_Time" INTEGER NOT NULL,
    "G1_Old_Time" INTEGER NOT NULL,
    PRIMARY KEY (ts, tm_id)
);
COMMENT ON TABLE flink.taskmanager_metrics IS 'Each task manager (a process with four slots), every full minute of the last hours.';
COMMENT ON COLUMN flink.taskmanager_metrics.ts IS 'The minute that ends then (UTC)';
COMMENT ON COLUMN flink.taskmanager_metrics.tm_id IS 'The task manager';
COMMENT ON COLUMN flink.taskmanager_metrics."Status_JVM_CPU_Load" IS 'From 0 to 1';
COMMENT ON COLUMN flink.taskmanager_metrics."Heap_Used" IS 'Bytes';
COMMENT ON COLUMN flink.taskmanager_metrics."Heap_Max" IS 'Bytes';
COMMENT ON COLUMN flink.taskmanager_metrics."G1_Young_Time" IS 'Milliseconds of garbage collection in that minute, young generation';
COMMENT ON COLUMN flink.taskmanager_metrics."G1_Old_Time" IS 'The same, old generation: all else stands still meanwhile';

CREATE TABLE flink.checkpoints (
    checkpoint_id BIGINT NOT NULL PRIMARY KEY,
    job_name VARCHAR NOT NULL REFERENCES flink.jobs (job_name),
    triggered_at TIMESTAMP NOT NULL,
    completed_at TIMESTAMP NOT NULL,
    state_bytes BIGINT NOT NULL
);
COMMENT ON TABLE flink.checkpoints IS 'Completed checkpoints of the last hours. With each one, the sink commits what was read since the one before.';
COMMENT ON COLUMN flink.checkpoints.checkpoint_id IS 'Key; rises with time';
COMMENT ON COLUMN flink.checkpoints.job_name IS 'The job';
COMMENT ON COLUMN flink.checkpoints.triggered_at IS 'When it began (UTC)';
COMMENT ON COLUMN flink.checkpoints.completed_at IS 'When it was complete (UTC)';
COMMENT ON COLUMN flink.checkpoints.state_bytes IS 'Size of the state';

CREATE TABLE flink.job_events (
    event_at TIMESTAMP NOT NULL,
    job_name VARCHAR NOT NULL REFERENCES flink.jobs (job_name),
    event VARCHAR NOT NULL CHECK (event IN ('START', 'STOP', 'RESCALE', 'RESTART')),
    parallelism INTEGER NOT NULL,
    detail VARCHAR NOT NULL,
    PRIMARY KEY (job_name, event_at)
);
COMMENT ON TABLE flink.job_events IS 'Starts, stops, rescales and restarts of the last 30 days.';
COMMENT ON COLUMN flink.job_events.event_at IS 'When (UTC)';
COMMENT ON COLUMN flink.job_events.job_name IS 'The job';
COMMENT ON COLUMN flink.job_events.event IS 'START, STOP, RESCALE (from a savepoint), RESTART (from the last checkpoint)';
COMMENT ON COLUMN flink.job_events.parallelism IS 'From then on';
COMMENT ON COLUMN flink.job_events.detail IS 'Why';

CREATE TABLE sink.commits (
    checkpoint_id BIGINT NOT NULL REFERENCES flink.checkpoints (checkpoint_id),
    partition_id INTEGER NOT NULL CHECK (partition_id >= 0),
    committed_at TIMESTAMP NOT NULL,
    start_offset BIGINT NOT NULL CHECK (start_offset >= 0),
    end_offset BIGINT NOT NULL,
    n_rows BIGINT NOT NULL CHECK (n_rows >= 0),
    n_filtered BIGINT NOT NULL CHECK (n_filtered >= 0),
    PRIMARY KEY (checkpoint_id, partition_id),
    CHECK (end_offset >= start_offset),
    CHECK (n_rows + n_filtered <= end_offset - start_offset)
);
COMMENT ON TABLE sink.commits IS 'What the job with a freshness of five minutes has read of each partition and written to the sink, by checkpoint, of the last hours. Windows are by append time and close ten minutes after the newest message that was read anywhere; a message that is read after its window has closed is dropped and nowhere counted.';
COMMENT ON COLUMN sink.commits.checkpoint_id IS 'The checkpoint';
COMMENT ON COLUMN sink.commits.partition_id IS 'The partition';
COMMENT ON COLUMN sink.commits.committed_at IS 'When (UTC)';
COMMENT ON COLUMN sink.commits.start_offset IS 'First offset that was read';
COMMENT ON COLUMN sink.commits.end_offset IS 'The offset after the last one that was read';
COMMENT ON COLUMN sink.commits.n_rows IS 'Messages of it that are in the sink';
COMMENT ON COLUMN sink.commits.n_filtered IS 'Messages left out on purpose: bots, test devices';

CREATE TABLE push.campaigns (
    campaign_id VARCHAR NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    team VARCHAR NOT NULL,
    scheduled_local TIMESTAMP NOT NULL,
    time_zone VARCHAR NOT NULL,
    events BIGINT NOT NULL CHECK (events >= 0)
);
COMMENT ON TABLE push.campaigns IS 'Push campaigns of the last 30 days, those that run included.';
COMMENT ON COLUMN push.campaigns.campaign_id IS 'Key';
COMMENT ON COLUMN push.campaigns.name IS 'What it is called';
COMMENT ON COLUMN push.campaigns.team IS 'Who sends it';
COMMENT ON COLUMN push.campaigns.scheduled_local IS 'When it begins to create events: local time in time_zone, as the team entered it';
COMMENT ON COLUMN push.campaigns.time_zone IS 'Name of the zone (IANA)';
COMMENT ON COLUMN push.campaigns.events IS 'Events it has created';

CREATE TABLE push.outbox_minute (
    campaign_id VARCHAR NOT NULL REFERENCES push.campaigns (campaign_id),
    ts TIMESTAMP NOT NULL,
    created BIGINT NOT NULL CHECK (created >= 0),
    relayed BIGINT NOT NULL CHECK (relayed >= 0),
    waiting BIGINT NOT NULL CHECK (waiting >= 0),
    PRIMARY KEY (campaign_id, ts)
);
COMMENT ON TABLE push.outbox_minute IS 'The outbox of the push service, every full minute of the last hours in which a campaign had something in it. Events are created in it, wait, and are relayed to the topic in their order.';
COMMENT ON COLUMN push.outbox_minute.campaign_id IS 'The campaign';
COMMENT ON COLUMN push.outbox_minute.ts IS 'The minute that ends then (UTC)';
COMMENT ON COLUMN push.outbox_minute.created IS 'Events created in that minute';
COMMENT ON COLUMN push.outbox_minute.relayed IS 'Events appended to the topic in that minute';
COMMENT ON COLUMN push.outbox_minute.waiting IS 'Events in the outbox at its end';

CREATE TABLE events.ingest_10m (
    bucket_start TIMESTAMP NOT NULL,
    event_name VARCHAR NOT NULL,
    source_app VARCHAR NOT NULL,
    n_events BIGINT NOT NULL CHECK (n_events >= 0),
    PRIMARY KEY (bucket_start, event_name)
);
COMMENT ON TABLE events.ingest_10m IS 'Events appended to the topic of activity, in buckets of ten minutes, of the last 28 days. A bucket is written when it is over.';
COMMENT ON COLUMN events.ingest_10m.bucket_start IS 'The bucket begins (UTC)';
COMMENT ON COLUMN events.ingest_10m.event_name IS 'Kind of event';
COMMENT ON COLUMN events.ingest_10m.source_app IS 'Who sends it';
COMMENT ON COLUMN events.ingest_10m.n_events IS 'How many';

CREATE TABLE ref.event_priority (
    event_name VARCHAR NOT NULL PRIMARY KEY,
    revenue_critical BOOLEAN NOT NULL
);
COMMENT ON TABLE ref.event_priority IS 'Which kinds of event money hangs on.';
COMMENT ON COLUMN ref.event_priority.event_name IS 'Kind of event';
COMMENT ON COLUMN ref.event_priority.revenue_critical IS 'Whether orders or payments are wrong without it';

CREATE TABLE events.sample (
    partition_id INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL,
    event_name VARCHAR NOT NULL REFERENCES ref.event_priority (event_name),
    event_time TIMESTAMP NOT NULL,
    append_time TIMESTAMP NOT NULL,
    processed_time TIMESTAMP NOT NULL,
    PRIMARY KEY (partition_id, kafka_offset),
    CHECK (processed_time >= append_time)
);
COMMENT ON TABLE events.sample IS 'A sample of the messages that the job has processed in the last hours: every so-manieth offset of each partition.';
COMMENT ON COLUMN events.sample.partition_id IS 'The partition';
COMMENT ON COLUMN events.sample.kafka_offset IS 'The offset';
COMMENT ON COLUMN events.sample.event_name IS 'Kind of event';
COMMENT ON COLUMN events.sample.event_time IS 'When it happened, by the clock of the device or service that created it (UTC); one in some hundred devices has a wrong clock';
COMMENT ON COLUMN events.sample.append_time IS 'When Kafka appended it (UTC)';
COMMENT ON COLUMN events.sample.processed_time IS 'When the job had processed it (UTC)';

-- shared: ops.incidents
COMMENT ON COLUMN ops.incidents.opened_at IS 'When the alert fired (UTC); somebody is called some minutes later';

-- shared: ops.changes

CREATE TABLE ops.calendar (
    entry_id INTEGER NOT NULL PRIMARY KEY,
    kind VARCHAR NOT NULL CHECK (kind IN ('send', 'maintenance')),
    subject VARCHAR NOT NULL,
    events BIGINT,
    announced_at TIMESTAMP NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    withdrawn_at TIMESTAMP,
    CHECK (ends_at > starts_at),
    CHECK ((kind = 'send') = (events IS NOT NULL)),
    CHECK (withdrawn_at >= announced_at)
);
COMMENT ON TABLE ops.calendar IS 'What was announced: sends of campaigns, and maintenance of jobs. Nobody has to.';
COMMENT ON COLUMN ops.calendar.entry_id IS 'Key';
COMMENT ON COLUMN ops.calendar.kind IS 'send, maintenance';
COMMENT ON COLUMN ops.calendar.subject IS 'A send: campaign_id. Maintenance: group_id of the job';
COMMENT ON COLUMN ops.calendar.events IS 'A send: how many events at most; else NULL';
COMMENT ON COLUMN ops.calendar.announced_at IS 'When it was entered (UTC)';
COMMENT ON COLUMN ops.calendar.starts_at IS 'From (UTC)';
COMMENT ON COLUMN ops.calendar.ends_at IS 'To, catching up included (UTC)';
COMMENT ON COLUMN ops.calendar.withdrawn_at IS 'When it was taken back (UTC); NULL: it stands';

CREATE TABLE ops.job_orders (
    job_name VARCHAR NOT NULL REFERENCES flink.jobs (job_name),
    kind VARCHAR NOT NULL CHECK (kind IN ('rescale', 'restart', 'reset_offsets', 'add_partitions', 'fetch_size', 'shed')),
    value BIGINT,
    reason VARCHAR NOT NULL,
    requested_at TIMESTAMP NOT NULL,
    PRIMARY KEY (job_name, kind)
);
COMMENT ON TABLE ops.job_orders IS 'Orders to a job: a row is an order, carried out at once. Empty until you write one.';
COMMENT ON COLUMN ops.job_orders.job_name IS 'The job';
COMMENT ON COLUMN ops.job_orders.kind IS 'rescale: from a savepoint to the parallelism in value, with the pauses that flink.jobs has. restart: from the last completed checkpoint, three minutes of standing still, and what was read since then is read again. reset_offsets: the group goes on at the end of each partition. add_partitions: the topic gets value partitions more; what waits stays where it is, and keys move. fetch_size: each request fetches value bytes. shed: value per cent of the events that are not revenue-critical are thrown away at the source from now on';
COMMENT ON COLUMN ops.job_orders.value IS 'A number, for those kinds that need one; else NULL';
COMMENT ON COLUMN ops.job_orders.reason IS 'Why, with the id of the incident';
COMMENT ON COLUMN ops.job_orders.requested_at IS 'When it was ordered: world_now()';

CREATE TABLE ops.replays (
    partition_id INTEGER NOT NULL,
    start_offset BIGINT NOT NULL CHECK (start_offset >= 0),
    end_offset BIGINT NOT NULL,
    mode VARCHAR NOT NULL CHECK (mode IN ('upsert', 'append')),
    reason VARCHAR NOT NULL,
    requested_at TIMESTAMP NOT NULL,
    PRIMARY KEY (partition_id, start_offset),
    CHECK (end_offset > start_offset)
);
COMMENT ON TABLE ops.replays IS 'Orders to read a range of offsets of the topic once more, beside the job, and to write it to the sink with its windows open. Kafka keeps messages for seven days.';
COMMENT ON COLUMN ops.replays.partition_id IS 'The partition';
COMMENT ON COLUMN ops.replays.start_offset IS 'First offset';
COMMENT ON COLUMN ops.replays.end_offset IS 'The offset after the last one';
COMMENT ON COLUMN ops.replays.mode IS 'upsert: what stands in the sink already is found by its offset and left as it is. append: every message of the range is added';
COMMENT ON COLUMN ops.replays.reason IS 'Why, with the id of the incident';
COMMENT ON COLUMN ops.replays.requested_at IS 'When it was ordered: world_now()';
