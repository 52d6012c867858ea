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

-- name: readings_in_no_order
-- for: in_and_out, who_waits
-- uses: jobs
INSERT INTO seen VALUES ('g', 0, 0, 10, 50), ('g', 1, 0, 10, 40), ('g', 2, 0, 9, 30), ('g', 4, 0, 7, 11), ('g', 3, 0, 8, 20);
INSERT INTO kafka.consumer_group_offsets FROM readings();

-- name: readings_in_no_order_of_a_small_queue
-- for: in_and_out, who_waits
-- uses: jobs
INSERT INTO seen VALUES ('g', 1, 2, 3, 8), ('g', 0, 2, 4, 9), ('g', 2, 2, 3, 7), ('g', 4, 2, 2, 5), ('g', 3, 2, 2, 6);
INSERT INTO kafka.consumer_group_offsets FROM readings();

-- name: readings_in_no_order_that_begin_too_late
-- for: in_and_out, who_waits
-- uses: jobs
INSERT INTO seen VALUES ('g', 2, 1, 30, 70), ('g', 0, 1, 31, 90), ('g', 1, 1, 30, 80), ('g', 4, 1, 10, 50), ('g', 3, 1, 20, 60);
INSERT INTO kafka.consumer_group_offsets FROM readings();

-- name: more_than_an_hour_of_readings
-- for: in_and_out
-- uses: jobs
INSERT INTO seen SELECT 'g', back, 0, 1000 - 7 * back, 1200 - 9 * back FROM range(62) AS r (back);
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

-- name: read_again_from_further_back
-- for: no_loss
-- uses: commits
INSERT INTO done VALUES (1, 0, 10, 20, 10, 0), (2, 0, 5, 30, 20, 1), (3, 0, 28, 33, 5, 0), (4, 0, 36, 36, 0, 0), (2, 1, 7, 9, 2, 0);
INSERT INTO sink.commits FROM as_committed();

-- name: commits_that_stand_out_of_order
-- for: no_loss
-- uses: commits
INSERT INTO done VALUES (3, 0, 26, 40, 12, 1), (1, 0, 10, 20, 10, 0), (2, 0, 24, 30, 6, 0), (4, 1, 5, 9, 4, 0), (1, 1, 0, 6, 5, 1);
INSERT INTO sink.commits FROM as_committed();

-- name: two_that_end_alike
-- for: no_loss
-- uses: commits
INSERT INTO done VALUES (2, 0, 18, 30, 12, 0), (1, 0, 10, 30, 19, 1), (3, 0, 30, 30, 0, 0), (5, 0, 32, 35, 2, 0), (4, 0, 30, 30, 0, 0);
INSERT INTO sink.commits FROM as_committed();

-- name: a_commit_that_reads_the_last_one_again
-- for: no_loss
-- uses: commits
INSERT INTO done VALUES (2, 0, 40, 60, 18, 2), (1, 0, 30, 60, 30, 0), (3, 0, 61, 70, 9, 0), (1, 1, 3, 4, 1, 0);
INSERT INTO sink.commits FROM as_committed();

-- name: two_that_end_alike_and_a_gap
-- for: no_loss
-- uses: commits
INSERT INTO done VALUES (3, 2, 5, 9, 4, 0), (1, 2, 0, 9, 9, 0), (4, 2, 12, 20, 7, 0), (6, 2, 15, 20, 5, 0);
INSERT INTO sink.commits FROM as_committed();

-- name: read_again_from_before_all
-- for: no_loss
-- uses: commits
INSERT INTO done VALUES (1, 0, 100, 200, 99, 1), (3, 0, 50, 210, 150, 0), (4, 0, 260, 300, 40, 0), (5, 0, 255, 310, 55, 0);
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
-- `its`: the job's tasks, slots, connections, seconds until it stops and that it stands still. `test`: number, job, version, tasks,
-- messages a minute, hours back. `box`: minutes back, relayed, waiting: enough for longer than the pauses, and for less than the queue.
CREATE TEMP TABLE its (tasks INTEGER, slots INTEGER, connections INTEGER, start_ INTEGER, stop_ INTEGER);
CREATE TEMP TABLE seen (group_ VARCHAR, back INTEGER, part INTEGER, read_ BIGINT, written BIGINT);
CREATE TEMP TABLE test (id INTEGER, job VARCHAR, version VARCHAR, tasks INTEGER, n BIGINT, back INTEGER);
CREATE TEMP TABLE box (back INTEGER, relayed BIGINT, waiting BIGINT);
CREATE TEMP MACRO job() AS TABLE SELECT 'enrich', 'g', 't', 'v2', tasks, slots, connections, start_, stop_, 5, TIMESTAMP '2026-03-17 12:00:00' FROM its;
CREATE TEMP MACRO archive(version, promised) AS TABLE SELECT 'archive', 'a', 't', version, 4, 9, 9, 60, 30, promised, TIMESTAMP '2026-03-01 12:00:00';
CREATE TEMP MACRO as_seen() AS TABLE SELECT TIMESTAMP '2026-03-17 16:41:00' - to_minutes(back), group_, 't', part, read_, written, written - read_ FROM seen;
CREATE TEMP MACRO as_tested() AS TABLE SELECT id, TIMESTAMP '2026-03-17 10:00:00' - to_hours(back), job, version, tasks, n FROM test;
CREATE TEMP MACRO as_boxed() AS TABLE SELECT 'A', TIMESTAMP '2026-03-17 16:41:00' - to_minutes(back), 0, relayed, waiting FROM box;
INSERT INTO push.campaigns VALUES ('A', 'a send', 'growth', '2026-03-17 15:00:00', 'Europe/Berlin', 1000);

-- name: connections_are_fewer_than_slots
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 8, 6, 120, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES ('g', 3, 0, 1000, 5000), ('g', 2, 0, 1100, 5250), ('g', 1, 0, 1200, 5500), ('g', 0, 0, 1300, 5750);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 5, 600, 5), (2, 'enrich', 'v2', 6, 700, 5), (3, 'enrich', 'v2', 7, 900, 5), (4, 'enrich', 'v2', 8, 950, 5);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 150, 600), (3, 500, 1000);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: slots_are_fewer_than_connections
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (2, 5, 7, 90, 30);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES ('g', 3, 0, 10, 500), ('g', 2, 0, 30, 561), ('g', 1, 0, 50, 622), ('g', 0, 0, 71, 680);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 5, 100, 3), (2, 'enrich', 'v2', 6, 130, 3), (3, 'enrich', 'v2', 7, 150, 3), (4, 'enrich', 'v2', 4, 70, 3);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 40, 120), (1, 60, 160);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: tests_made_again_and_of_other_versions
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 8, 6, 120, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES ('g', 3, 0, 1000, 2000), ('g', 2, 0, 1100, 2250), ('g', 1, 0, 1200, 2500), ('g', 0, 0, 1300, 2750);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 5, 600, 5), (2, 'enrich', 'v2', 4, 120, 5), (3, 'enrich', 'v2', 5, 900, 6), (4, 'enrich', 'v1', 5, 950, 1), (5, 'enrich', 'v2', 4, 110, 9);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 150, 900), (2, 150, 1200);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: two_partitions_of_which_one_is_ahead
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (1, 8, 8, 60, 120);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES
    ('g', 3, 0, 100, 900), ('g', 2, 0, 110, 930), ('g', 1, 0, 120, 960), ('g', 0, 0, 130, 990), ('g', 3, 1, 500, 510), ('g', 2, 1, 510, 520), ('g', 1, 1, 520, 530), ('g', 0, 1, 547, 540);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 6, 100, 5), (2, 'enrich', 'v2', 8, 111, 5);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 5, 26);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: two_partitions_that_are_alike
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (1, 6, 8, 60, 0);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES
    ('g', 3, 0, 100, 900), ('g', 2, 0, 110, 930), ('g', 1, 0, 120, 960), ('g', 0, 0, 131, 990), ('g', 3, 1, 100, 900), ('g', 2, 1, 110, 930), ('g', 1, 1, 120, 960), ('g', 0, 1, 131, 990);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 6, 300, 5), (2, 'enrich', 'v2', 7, 301, 5);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 20, 70);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: as_much_as_comes_and_less
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 6, 6, 120, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES ('g', 3, 0, 0, 1000), ('g', 2, 0, 20, 1100), ('g', 1, 0, 40, 1200), ('g', 0, 0, 60, 1300);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 5, 100, 5), (2, 'enrich', 'v2', 6, 60, 5), (3, 'enrich', 'v2', 4, 40, 5), (4, 'enrich', 'v2', 3, 39, 5), (5, 'enrich', 'v2', 7, 40, 5);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 60, 190), (1, 60, 250);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: both_groups_read_it
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 8, 6, 120, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO flink.jobs FROM archive('v1', 120);
INSERT INTO seen VALUES
    ('g', 3, 0, 100, 900), ('g', 2, 0, 110, 930), ('g', 1, 0, 120, 960), ('g', 0, 0, 130, 990), ('a', 3, 0, 50, 900), ('a', 2, 0, 110, 930), ('a', 1, 0, 120, 960), ('a', 0, 0, 140, 990);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 6, 100, 5);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 7, 30);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: tests_of_another_job_and_version
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 8, 6, 120, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO flink.jobs FROM archive('v1', 120);
INSERT INTO seen VALUES ('g', 3, 0, 0, 1000), ('g', 2, 0, 20, 1100), ('g', 1, 0, 40, 1200), ('g', 0, 0, 60, 1301);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 5, 100, 5), (2, 'archive', 'v2', 5, 460, 4), (3, 'enrich', 'v1', 5, 700, 3), (4, 'enrich', 'v2', 5, 90, 2), (5, 'archive', 'v1', 6, 80, 2);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 60, 190);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: a_topic_that_stood_still_before
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (3, 3, 9, 45, 15);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES ('g', 4, 2, 1000, 9000), ('g', 3, 2, 1000, 9000), ('g', 2, 2, 1400, 9000), ('g', 1, 2, 1400, 9700), ('g', 0, 2, 1403, 9901);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (7, 'enrich', 'v2', 3, 1000, 2), (8, 'enrich', 'v2', 4, 2000, 1), (9, 'enrich', 'v2', 3, 1200, 3);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 299, 301), (2, 1, 7);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: both_groups_and_a_shorter_promise
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 8, 6, 120, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO flink.jobs FROM archive('v2', 3);
INSERT INTO seen VALUES
    ('g', 3, 0, 100, 900), ('g', 2, 0, 110, 940), ('g', 1, 0, 120, 980), ('g', 0, 0, 130, 1021), ('a', 3, 0, 300, 900), ('a', 2, 0, 310, 940), ('a', 1, 0, 320, 980), ('a', 0, 0, 347, 1021);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 7, 100, 5);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 10, 40);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: both_groups_and_as_much_as_comes
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 8, 6, 60, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO flink.jobs FROM archive('v2', 3);
INSERT INTO seen VALUES
    ('g', 3, 1, 100, 900), ('g', 2, 1, 110, 940), ('g', 1, 1, 120, 980), ('g', 0, 1, 139, 1020), ('a', 3, 1, 200, 900), ('a', 2, 1, 200, 940), ('a', 1, 1, 240, 980), ('a', 0, 1, 290, 1020);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 3, 30, 5);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 10, 40);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: partitions_that_are_alike_and_a_test_made_again
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (1, 9, 5, 60, 30);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES
    ('g', 3, 0, 50, 700), ('g', 2, 0, 60, 720), ('g', 1, 0, 70, 750), ('g', 0, 0, 82, 790), ('g', 3, 1, 50, 700), ('g', 2, 1, 60, 720), ('g', 1, 1, 70, 750), ('g', 0, 1, 82, 790);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 7, 300, 5), (2, 'enrich', 'v2', 7, 311, 9);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 20, 70);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: partitions_that_are_alike_and_too_little
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (1, 9, 5, 60, 30);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES
    ('g', 3, 0, 50, 700), ('g', 2, 0, 60, 720), ('g', 1, 0, 70, 750), ('g', 0, 0, 80, 790), ('g', 3, 1, 50, 700), ('g', 2, 1, 60, 720), ('g', 1, 1, 70, 750), ('g', 0, 1, 80, 790);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 2, 35, 5), (2, 'enrich', 'v2', 3, 90, 9);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 20, 70);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: one_partition_in_which_nothing_waits
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (1, 9, 5, 60, 30);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES
    ('g', 3, 0, 50, 700), ('g', 2, 0, 60, 720), ('g', 1, 0, 70, 750), ('g', 0, 0, 80, 800), ('g', 3, 1, 60, 60), ('g', 2, 1, 70, 70), ('g', 1, 1, 90, 90), ('g', 0, 1, 103, 100);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 6, 95, 5), (2, 'enrich', 'v2', 5, 27, 9);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 20, 70);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: one_partition_a_little_ahead
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (1, 5, 9, 60, 30);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES
    ('g', 3, 3, 50, 700), ('g', 2, 3, 60, 720), ('g', 1, 3, 70, 750), ('g', 0, 3, 81, 800), ('g', 3, 4, 60, 60), ('g', 2, 4, 70, 70), ('g', 1, 4, 90, 90), ('g', 0, 4, 101, 100);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 6, 95, 5), (2, 'enrich', 'v2', 5, 20, 9);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 20, 70);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: a_version_that_the_archive_has_as_well
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 8, 6, 120, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO flink.jobs FROM archive('v2', 3);
INSERT INTO seen VALUES
    ('g', 4, 0, 0, 800), ('g', 3, 0, 10, 1000), ('g', 2, 0, 30, 1100), ('g', 1, 0, 50, 1200), ('g', 0, 0, 70, 1300);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 7, 100, 5), (2, 'archive', 'v2', 5, 460, 4), (3, 'enrich', 'v1', 7, 700, 3), (4, 'enrich', 'v2', 6, 40, 2);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 60, 190);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: a_version_before_that_was_tested_once_more
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 9, 5, 90, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO flink.jobs FROM archive('v2', 3);
INSERT INTO seen VALUES
    ('g', 4, 0, 0, 800), ('g', 3, 0, 10, 1000), ('g', 2, 0, 40, 1100), ('g', 1, 0, 50, 1200), ('g', 0, 0, 77, 1301);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (1, 'enrich', 'v2', 6, 110, 5), (2, 'archive', 'v2', 6, 460, 1), (3, 'enrich', 'v1', 5, 700, 3), (4, 'enrich', 'v2', 5, 30, 2);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 60, 190);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: no_test_of_the_version_that_runs
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 9, 5, 90, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO flink.jobs FROM archive('v2', 3);
INSERT INTO seen VALUES
    ('g', 3, 0, 10, 1000), ('g', 2, 0, 40, 1100), ('g', 1, 0, 50, 1200), ('g', 0, 0, 77, 1301);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (2, 'archive', 'v2', 6, 460, 1), (3, 'enrich', 'v1', 5, 700, 3);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 60, 190);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: a_test_of_the_archive_alone
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 6, 9, 30, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO flink.jobs FROM archive('v1', 120);
INSERT INTO seen VALUES
    ('g', 3, 0, 10, 1000), ('g', 2, 0, 40, 1100), ('g', 1, 0, 50, 1200), ('g', 0, 0, 80, 1300);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES (2, 'archive', 'v1', 6, 460, 1);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 60, 190);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: nothing_was_tested
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 6, 9, 30, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES
    ('g', 3, 0, 10, 1000), ('g', 2, 0, 40, 1100), ('g', 1, 0, 50, 1200), ('g', 0, 0, 80, 1300);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO box VALUES (0, 60, 190);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: a_test_made_five_times
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 8, 6, 120, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES
    ('g', 3, 0, 10, 1000), ('g', 2, 0, 40, 1100), ('g', 1, 0, 50, 1200), ('g', 0, 0, 80, 1300);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES
    (1, 'enrich', 'v2', 5, 300, 5), (2, 'enrich', 'v2', 5, 310, 4), (3, 'enrich', 'v2', 5, 320, 3), (4, 'enrich', 'v2', 5, 330, 1), (5, 'enrich', 'v2', 5, 340, 2);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 60, 190);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: a_test_made_five_times_and_worse_each_time
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (2, 9, 6, 60, 60);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES
    ('g', 3, 0, 10, 1000), ('g', 2, 0, 40, 1100), ('g', 1, 0, 50, 1200), ('g', 0, 0, 80, 1300);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES
    (1, 'enrich', 'v2', 6, 390, 5), (2, 'enrich', 'v2', 6, 380, 4), (3, 'enrich', 'v2', 6, 370, 3), (4, 'enrich', 'v2', 6, 300, 1), (5, 'enrich', 'v2', 6, 350, 2);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 60, 190);
INSERT INTO push.outbox_minute FROM as_boxed();

-- name: a_test_made_five_times_that_starts_nowhere
-- for: capacity_plan
-- uses: plan
INSERT INTO its VALUES (4, 6, 9, 120, 30);
INSERT INTO flink.jobs FROM job();
INSERT INTO seen VALUES
    ('g', 3, 0, 10, 1000), ('g', 2, 0, 40, 1100), ('g', 1, 0, 50, 1200), ('g', 0, 0, 80, 1300);
INSERT INTO kafka.consumer_group_offsets FROM as_seen();
INSERT INTO test VALUES
    (1, 'enrich', 'v2', 7, 300, 5), (2, 'enrich', 'v2', 7, 310, 4), (3, 'enrich', 'v2', 7, 320, 3), (4, 'enrich', 'v2', 7, 250, 1), (5, 'enrich', 'v2', 7, 340, 2);
INSERT INTO flink.load_tests FROM as_tested();
INSERT INTO box VALUES (0, 60, 190);
INSERT INTO push.outbox_minute FROM as_boxed();
