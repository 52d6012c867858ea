-- Small databases written by hand: what a search by chance does not come upon. Readings that follow each other, heads at
-- the very offset, commits with gaps and overlaps, entries at the bounds of a day. The clock is at 2026-03-17 16:41, as in
-- the world of seed 1.

-- name: jobs
-- part: true
-- The job that was paged for, `g`, and the archive of the same topic, `a`. `seen` takes readings as a person tells them: group,
-- minutes back from now, partition, next to be read, next to be written.
INSERT INTO flink.jobs VALUES
    ('enrich', 'g', 't', 'v2', 4, 8, 6, 120, 60, 5, '2026-03-17 12:00:00'), ('archive', 'a', 't', 'v1', 4, 9, 9, 60, 30, 120, '2026-03-01 12:00:00');
CREATE TEMP TABLE seen (group_ VARCHAR, back INTEGER, part INTEGER, read_ BIGINT, written BIGINT);
CREATE TEMP MACRO readings() AS TABLE SELECT TIMESTAMP '2026-03-17 16:41:00' - to_minutes(back), group_, 't', part, read_, written, written - read_ FROM seen;

-- name: two_partitions_and_another_group
-- for: in_and_out, who_waits
-- uses: jobs
INSERT INTO seen VALUES
    ('g', 2, 0, 100, 110), ('g', 1, 0, 107, 150), ('g', 0, 0, 115, 170), ('g', 2, 1, 500, 499), ('g', 1, 1, 520, 560), ('g', 0, 1, 560, 600),
    ('a', 1, 0, 90, 150), ('a', 0, 0, 120, 170);
INSERT INTO kafka.consumer_group_offsets FROM readings();

-- name: a_partition_that_is_ahead
-- for: in_and_out, who_waits
-- uses: jobs
INSERT INTO seen VALUES ('g', 2, 0, 10, 10), ('g', 1, 0, 12, 10), ('g', 0, 0, 23, 20), ('g', 2, 1, 40, 60), ('g', 1, 1, 41, 70), ('g', 0, 1, 43, 75);
INSERT INTO kafka.consumer_group_offsets FROM readings();

-- name: two_that_are_alike
-- for: in_and_out, who_waits
-- uses: jobs
INSERT INTO seen VALUES ('g', 2, 0, 10, 20), ('g', 1, 0, 15, 30), ('g', 0, 0, 20, 40), ('g', 2, 1, 10, 20), ('g', 1, 1, 15, 30), ('g', 0, 1, 20, 40);
INSERT INTO kafka.consumer_group_offsets FROM readings();

-- name: one_reading_and_one_that_stands_still
-- for: in_and_out, who_waits
-- uses: jobs
INSERT INTO seen VALUES ('g', 0, 0, 5, 9), ('a', 1, 0, 5, 9), ('a', 0, 0, 5, 9);
INSERT INTO kafka.consumer_group_offsets FROM readings();

-- name: five_readings_of_one_partition
-- for: in_and_out, who_waits
-- uses: jobs
INSERT INTO seen VALUES ('g', 4, 3, 10, 10), ('g', 3, 3, 10, 30), ('g', 2, 3, 20, 50), ('g', 1, 3, 30, 50), ('g', 0, 3, 30, 80), ('a', 1, 3, 10, 50), ('a', 0, 3, 12, 80);
INSERT INTO kafka.consumer_group_offsets FROM readings();

-- name: nothing_is_read
-- for: in_and_out, who_waits
-- uses: jobs
INSERT INTO seen VALUES ('g', 3, 0, 7, 7), ('g', 2, 0, 7, 8), ('g', 1, 0, 7, 9), ('g', 0, 0, 7, 9), ('g', 3, 1, 7, 20), ('g', 2, 1, 8, 20), ('g', 1, 1, 9, 22), ('g', 0, 1, 10, 30);
INSERT INTO kafka.consumer_group_offsets FROM readings();

-- name: nothing_waits_at_all
-- for: who_waits
-- uses: jobs
INSERT INTO seen VALUES ('g', 1, 0, 7, 7), ('g', 0, 0, 9, 9), ('g', 1, 1, 7, 7), ('g', 0, 1, 10, 8), ('a', 0, 0, 1, 9);
INSERT INTO kafka.consumer_group_offsets FROM readings();

-- name: some_wait_and_some_do_not
-- for: who_waits
-- uses: jobs
INSERT INTO seen VALUES
    ('g', 2, 0, 7, 9), ('g', 1, 0, 8, 10), ('g', 0, 0, 9, 12), ('g', 2, 1, 7, 7), ('g', 1, 1, 7, 8), ('g', 0, 1, 9, 9), ('g', 2, 2, 3, 5), ('g', 1, 2, 4, 6), ('g', 0, 2, 4, 9), ('a', 0, 2, 1, 9);
INSERT INTO kafka.consumer_group_offsets FROM readings();

-- name: commits
-- part: true
-- `done` takes commits: number of the checkpoint, partition, from, to, rows, left out on purpose.
CREATE TEMP TABLE done (n INTEGER, part INTEGER, from_ BIGINT, to_ BIGINT, rows_ BIGINT, filtered BIGINT);
INSERT INTO flink.jobs VALUES ('enrich', 'g', 't', 'v2', 4, 8, 6, 120, 60, 5, '2026-03-17 12:00:00');
INSERT INTO flink.checkpoints
SELECT n, 'enrich', TIMESTAMP '2026-03-17 16:00:00' + to_minutes(n), TIMESTAMP '2026-03-17 16:00:30' + to_minutes(n), 10 FROM range(1, 7) AS r (n);
CREATE TEMP MACRO as_committed() AS TABLE SELECT n, part, TIMESTAMP '2026-03-17 16:00:30' + to_minutes(n), from_, to_, rows_, filtered FROM done;

-- name: a_gap_and_an_overlap_that_cancel
-- for: no_loss
-- uses: commits
INSERT INTO done VALUES (1, 0, 100, 110, 9, 1), (2, 0, 115, 120, 5, 0), (3, 0, 115, 130, 10, 2), (1, 1, 50, 60, 10, 0), (3, 1, 60, 70, 4, 0);
INSERT INTO sink.commits FROM as_committed();

-- name: two_gaps_and_two_overlaps
-- for: no_loss
-- uses: commits
INSERT INTO done VALUES (1, 0, 10, 20, 10, 0), (2, 0, 23, 30, 7, 0), (3, 0, 33, 40, 7, 0), (1, 1, 10, 20, 8, 1), (2, 1, 16, 30, 12, 1), (4, 1, 26, 40, 12, 1);
INSERT INTO sink.commits FROM as_committed();

-- name: one_commit
-- for: no_loss
-- uses: commits
INSERT INTO done VALUES (2, 0, 10, 20, 4, 3), (3, 1, 10, 10, 0, 0), (4, 1, 12, 20, 0, 8);
INSERT INTO sink.commits FROM as_committed();

-- name: commits_that_are_alike
-- for: no_loss
-- uses: commits
INSERT INTO done VALUES (1, 0, 10, 20, 8, 1), (2, 0, 15, 25, 8, 1), (3, 0, 30, 40, 8, 1), (4, 0, 45, 55, 8, 1), (5, 0, 50, 60, 8, 1);
INSERT INTO sink.commits FROM as_committed();

-- name: three_partitions_in_turn
-- for: no_loss
-- uses: commits
INSERT INTO done VALUES (1, 0, 0, 5, 5, 0), (1, 1, 100, 107, 5, 1), (2, 0, 7, 9, 1, 0), (2, 2, 3, 9, 2, 2), (3, 1, 101, 140, 30, 3), (3, 2, 9, 30, 20, 1), (4, 0, 9, 12, 0, 3);
INSERT INTO sink.commits FROM as_committed();

-- name: sends
-- part: true
-- `sent`: number, local time, zone, events. `told`: number of the entry, kind, subject, events, when, from, withdrawn.
CREATE TEMP TABLE sent (id VARCHAR, local_ TIMESTAMP, zone VARCHAR, n BIGINT);
CREATE TEMP TABLE told (id INTEGER, kind VARCHAR, subject VARCHAR, n BIGINT, at_ TIMESTAMP, from_ TIMESTAMP, withdrawn TIMESTAMP);
CREATE TEMP MACRO as_sent() AS TABLE SELECT id, 'a send', 'growth', local_, zone, n FROM sent;
CREATE TEMP MACRO as_told() AS TABLE SELECT id, kind, subject, n, at_, from_, from_ + INTERVAL 1 HOUR, withdrawn FROM told;

-- name: a_day_before_to_the_second
-- for: large_sends
-- uses: sends
INSERT INTO sent VALUES ('A', '2026-03-10 09:00:00', 'America/Los_Angeles', 12000000), ('B', '2026-03-03 09:00:00', 'America/Los_Angeles', 12000000), ('C', '2026-03-05 09:00:00', 'Asia/Tokyo', 10000001);
INSERT INTO told VALUES
    (1, 'send', 'A', 12000000, '2026-03-09 16:00:00', '2026-03-10 16:00:00', NULL), (2, 'send', 'B', 12000000, '2026-03-02 17:00:01', '2026-03-04 17:00:00', NULL),
    (3, 'send', 'C', 10000001, '2026-03-03 00:00:00', '2026-03-04 00:00:00', NULL);
INSERT INTO push.campaigns FROM as_sent();
INSERT INTO ops.calendar FROM as_told();

-- name: taken_back_before_and_after
-- for: large_sends
-- uses: sends
INSERT INTO sent VALUES
    ('A', '2026-03-10 09:00:00', 'Europe/Berlin', 12000000), ('B', '2026-03-10 09:00:00', 'Europe/Berlin', 12000000), ('C', '2026-03-10 09:00:00', 'Europe/Berlin', 12000000), ('D', '2026-03-10 09:00:00', 'Europe/Berlin', 10000000);
INSERT INTO told VALUES
    (1, 'send', 'A', 13000000, '2026-03-01 08:00:00', '2026-03-10 08:00:00', '2026-03-10 08:00:00'), (2, 'send', 'B', 13000000, '2026-03-01 08:00:00', '2026-03-10 08:00:00', '2026-03-10 08:00:01'),
    (3, 'send', 'C', 13000000, '2026-03-01 08:00:00', '2026-03-10 08:00:00', '2026-03-10 07:59:59'), (4, 'send', 'D', 13000000, '2026-03-01 08:00:00', '2026-03-10 08:00:00', NULL);
INSERT INTO push.campaigns FROM as_sent();
INSERT INTO ops.calendar FROM as_told();

-- name: half_as_many_and_other_kinds
-- for: large_sends
-- uses: sends
INSERT INTO sent VALUES ('A', '2026-03-10 09:00:00', 'Asia/Kolkata', 20000000), ('B', '2026-03-11 09:00:00', 'America/Sao_Paulo', 20000000), ('C', '2026-03-12 09:00:00', 'America/New_York', 20000000);
INSERT INTO told VALUES
    (1, 'send', 'A', 19999999, '2026-03-01 08:00:00', '2026-03-10 08:00:00', NULL), (2, 'maintenance', 'B', NULL, '2026-03-01 08:00:00', '2026-03-11 08:00:00', NULL),
    (3, 'send', 'C', 20000000, '2026-03-01 08:00:00', '2026-03-12 08:00:00', NULL), (4, 'send', 'C', 5000000, '2026-03-12 08:00:00', '2026-03-12 08:00:00', NULL);
INSERT INTO push.campaigns FROM as_sent();
INSERT INTO ops.calendar FROM as_told();

-- name: two_entries_of_which_none_is_enough
-- for: large_sends
-- uses: sends
INSERT INTO sent VALUES ('A', '2026-03-10 09:00:00', 'America/New_York', 20000000), ('B', '2026-03-10 21:00:00', 'Asia/Tokyo', 30000000);
INSERT INTO told VALUES
    (1, 'send', 'A', 21000000, '2026-03-10 08:00:00', '2026-03-10 13:00:00', NULL), (2, 'send', 'A', 9000000, '2026-03-01 08:00:00', '2026-03-10 13:00:00', NULL),
    (3, 'send', 'B', 31000000, '2026-03-01 08:00:00', '2026-03-10 12:00:00', '2026-03-02 08:00:00'), (4, 'send', 'B', 31000000, '2026-03-09 12:00:00', '2026-03-10 12:00:00', NULL);
INSERT INTO push.campaigns FROM as_sent();
INSERT INTO ops.calendar FROM as_told();

-- name: plan
-- part: true
-- uses: jobs
-- `test`: number, version, tasks, messages a minute, hours back. `box`: minutes back, relayed, waiting.
CREATE TEMP TABLE test (id INTEGER, job VARCHAR, version VARCHAR, tasks INTEGER, n BIGINT, back INTEGER);
CREATE TEMP TABLE box (back INTEGER, relayed BIGINT, waiting BIGINT);
CREATE TEMP MACRO as_tested() AS TABLE SELECT id, TIMESTAMP '2026-03-17 10:00:00' - to_hours(back), job, version, tasks, n FROM test;
CREATE TEMP MACRO as_boxed() AS TABLE SELECT 'A', TIMESTAMP '2026-03-17 16:41:00' - to_minutes(back), 0, relayed, waiting FROM box;
INSERT INTO push.campaigns VALUES ('A', 'a send', 'growth', '2026-03-17 15:00:00', 'Europe/Berlin', 1000);

-- name: the_outbox_ends_before_the_queue
-- for: capacity_plan
-- uses: plan
INSERT INTO seen VALUES ('g', 3, 0, 1000, 5000), ('g', 2, 0, 1100, 5250), ('g', 1, 0, 1200, 5500), ('g', 0, 0, 1300, 5750);
INSERT INTO kafka.consumer_group_offsets FROM readings();
INSERT INTO test VALUES (1, 'enrich', 'v2', 5, 600, 5), (2, 'enrich', 'v2', 6, 700, 5), (3, 'enrich', 'v2', 7, 900, 5);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 150, 600), (3, 500, 1000);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: the_queue_ends_before_the_outbox
-- for: capacity_plan
-- uses: plan
INSERT INTO seen VALUES ('g', 3, 0, 1000, 2000), ('g', 2, 0, 1100, 2250), ('g', 1, 0, 1200, 2500), ('g', 0, 0, 1300, 2750);
INSERT INTO kafka.consumer_group_offsets FROM readings();
INSERT INTO test VALUES (1, 'enrich', 'v2', 5, 600, 5), (2, 'enrich', 'v2', 4, 120, 5), (3, 'enrich', 'v2', 5, 900, 6), (4, 'enrich', 'v1', 5, 950, 1);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 150, 100000), (2, 150, 1);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: two_partitions_and_another_job
-- for: capacity_plan
-- uses: plan
INSERT INTO seen VALUES
    ('g', 3, 0, 100, 900), ('g', 2, 0, 110, 930), ('g', 1, 0, 120, 960), ('g', 0, 0, 130, 990), ('g', 3, 1, 500, 510), ('g', 2, 1, 510, 520), ('g', 1, 1, 520, 530), ('g', 0, 1, 541, 540);
INSERT INTO kafka.consumer_group_offsets FROM readings();
INSERT INTO test VALUES (1, 'enrich', 'v2', 6, 100, 5);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 5, 6);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: as_much_as_arrives
-- for: capacity_plan
-- uses: plan
INSERT INTO seen VALUES ('g', 3, 0, 0, 1000), ('g', 2, 0, 20, 1100), ('g', 1, 0, 40, 1200), ('g', 0, 0, 60, 1300);
INSERT INTO kafka.consumer_group_offsets FROM readings();
INSERT INTO test VALUES (1, 'enrich', 'v2', 5, 100, 5), (2, 'enrich', 'v2', 6, 60, 5), (3, 'enrich', 'v2', 8, 300, 5), (4, 'enrich', 'v2', 9, 400, 5);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 60, 90), (1, 60, 150);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: both_groups_read_it
-- for: capacity_plan
-- uses: plan
INSERT INTO seen VALUES
    ('g', 3, 0, 100, 900), ('g', 2, 0, 110, 930), ('g', 1, 0, 120, 960), ('g', 0, 0, 130, 990), ('a', 3, 0, 50, 900), ('a', 2, 0, 110, 930), ('a', 1, 0, 120, 960), ('a', 0, 0, 140, 990);
INSERT INTO kafka.consumer_group_offsets FROM readings();
INSERT INTO test VALUES (1, 'enrich', 'v2', 6, 100, 5);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 7, 30);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: tests_of_another_job_and_version
-- for: capacity_plan
-- uses: plan
INSERT INTO seen VALUES ('g', 3, 0, 0, 1000), ('g', 2, 0, 20, 1100), ('g', 1, 0, 40, 1200), ('g', 0, 0, 60, 1301);
INSERT INTO kafka.consumer_group_offsets FROM readings();
INSERT INTO test VALUES (1, 'enrich', 'v2', 5, 100, 5), (2, 'archive', 'v2', 5, 460, 4), (3, 'enrich', 'v1', 5, 700, 3), (4, 'enrich', 'v2', 5, 90, 2);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 60, 90);
INSERT INTO push.outbox_minute FROM as_boxed();
