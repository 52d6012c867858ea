-- Purpose: what is true of a world of this lab, each fact twice: `public` from the tables a learner has,
--          `mechanism` from the stage the world was made of. And what every legal world assumes (`assumption`: violations).
-- Grain:   each fact one row, one column. A healthy world has no relay: NULL and 0.
-- Keys:    the name; facts of the question `cause` carry the name they have in incident.toml.
-- Seed:    every fact but `bottleneck`, `mechanism` and `release_to_blame`.

-- name: job
-- part: true
SELECT * FROM flink.jobs WHERE freshness_sla_minutes = 5;

-- name: snapshot
-- part: true
-- uses: job
SELECT offsets.* FROM kafka.consumer_group_offsets AS offsets SEMI JOIN job USING (group_id);

-- name: now_
-- part: true
-- uses: snapshot
SELECT * FROM snapshot WHERE ts = world_now();

-- name: pace
-- part: true
-- uses: snapshot, now_
-- a minute, over the last three; and what waits
SELECT sum(now_.log_end_offset - past.log_end_offset) / 3.0 AS arriving, sum(now_.current_offset - past.current_offset) / 3.0 AS consumed,
    sum(greatest(now_.lag, 0)) AS lag, count(*) AS partitions
FROM now_ JOIN snapshot AS past ON past.partition_id = now_.partition_id AND past.ts = world_now() - INTERVAL 3 MINUTE;

-- name: outbox
-- part: true
SELECT coalesce(sum(relayed) FILTER (ts > world_now() - INTERVAL 3 MINUTE), 0) / 3.0 AS relayed, coalesce(sum(waiting) FILTER (ts = world_now()), 0) AS waiting
FROM push.outbox_minute;

-- name: plan
-- part: true
-- uses: job, pace, outbox
-- each parallelism that was tested and starts: minutes from now to zero
SELECT parallelism, rate, CASE WHEN zero_with_it >= waiting / nullif(relayed, 0) OR waiting = 0 THEN zero_with_it ELSE zero_before END AS minutes_to_zero
FROM (
    SELECT tested.parallelism, rate, waiting, relayed,
        (lag + waiting - consumed * start_seconds / 60.0 + rate * (start_seconds + stop_seconds) / 60.0) / (rate - (arriving - relayed)) AS zero_with_it,
        (lag - consumed * start_seconds / 60.0 + rate * (start_seconds + stop_seconds) / 60.0) / (rate - arriving) AS zero_before
    FROM (
        SELECT test.parallelism, arg_max(records_per_minute, tested_at) AS rate
        FROM flink.load_tests AS test JOIN job USING (job_name, job_version) GROUP BY test.parallelism
    ) AS tested CROSS JOIN job CROSS JOIN pace CROSS JOIN outbox
    WHERE tested.parallelism <= slots_total AND tested.parallelism <= sink_connections AND rate > arriving - relayed
);

-- name: played
-- part: true
-- the same by playing on in steps of a hundredth of a minute, from the stage
SELECT CASE WHEN EXISTS (FROM stage.relayed) THEN (
    SELECT min(u) / 100.0 FROM (
        SELECT u, lag0 + sum((base + CASE WHEN u <= (lasts - now_t0) * 100 THEN relay ELSE 0 END
            - CASE WHEN u <= start_minutes * 100 THEN cap WHEN u <= (start_minutes + stop_minutes) * 100 THEN 0 ELSE rate END) / 100.0) OVER (ORDER BY u) AS left_
        FROM stage.story, range(1, 30001) AS r (u), (SELECT max(rate) AS rate FROM stage.load_test, stage.story WHERE p_ <= least(slots, connections)),
            (SELECT sum(lag) AS lag0 FROM stage.offset_, stage.story WHERE t = now_t0)
    ) WHERE left_ <= 0) END AS minutes_to_zero;

-- name: first_relayed_at
-- way: public
-- onset: true
SELECT min(ts) FROM push.outbox_minute WHERE relayed > 0;

-- name: first_relayed_at
-- way: mechanism
SELECT (SELECT make_timestamp_ms(onset_at + 60000) FROM stage.story WHERE EXISTS (FROM stage.relayed));

-- name: campaign_id
-- way: public
SELECT (SELECT campaign_id FROM push.outbox_minute GROUP BY campaign_id ORDER BY sum(relayed) DESC LIMIT 1);

-- name: campaign_id
-- way: mechanism
SELECT (SELECT 'C-' || campaign_id FROM stage.named WHERE EXISTS (FROM stage.relayed));

-- name: created_events
-- way: public
SELECT coalesce(sum(created), 0) FROM push.outbox_minute;

-- name: created_events
-- way: mechanism
SELECT coalesce(sum(n), 0) FROM stage.relayed;

-- name: times_peak
-- way: public
SELECT (
    SELECT round(max(created) / max(most), 1) FROM push.outbox_minute, (
        SELECT max(n) / 10 AS most FROM (
            SELECT bucket_start, sum(n_events) AS n FROM events.ingest_10m
            WHERE bucket_start + INTERVAL 10 MINUTE < (SELECT min(ts) FROM push.outbox_minute WHERE relayed > 0) GROUP BY bucket_start)));

-- name: times_peak
-- way: mechanism
SELECT (
    SELECT round(max(created) / max(most), 1) FROM stage.outbox, (
        SELECT greatest((SELECT max(n) FROM stage.bucket WHERE b < first_b), (
            SELECT coalesce(max(n), 0) FROM (SELECT sum(appended) AS n FROM stage.minute, stage.story WHERE t > from_t AND t <= 0 GROUP BY (onset_at + (t - 1) * 60000) // 600000 HAVING count(*) = 10))) / 10 AS most
        FROM (SELECT min(b) AS first_b FROM (SELECT (onset_at + (t - 1) * 60000) // 600000 AS b FROM stage.minute, stage.story WHERE t > from_t GROUP BY b HAVING count(*) = 10)))
    WHERE EXISTS (FROM stage.relayed));

-- name: waiting_events
-- way: public
-- uses: outbox
SELECT waiting FROM outbox;

-- name: waiting_events
-- way: mechanism
SELECT coalesce((SELECT sum(n) FROM stage.relayed, stage.story WHERE t > now_t), 0);

-- name: lag_now
-- way: public
-- uses: now_
SELECT sum(greatest(lag, 0)) FROM now_;

-- name: lag_now
-- way: mechanism
SELECT sum(lag) FROM stage.offset_, stage.story WHERE t = now_t;

-- name: lag_paged
-- way: public
-- uses: snapshot
SELECT sum(greatest(lag, 0)) FROM snapshot WHERE ts = (SELECT max(opened_at) FROM ops.incidents);

-- name: lag_paged
-- way: mechanism
SELECT sum(lag) FROM stage.offset_, stage.story WHERE t = page_t;

-- name: oldest_minutes
-- way: public
-- uses: snapshot, now_
-- how long the message at the head of the worst partition has waited
SELECT coalesce(max(date_diff('minute', head, world_now())), 0) FROM (
    SELECT min(snapshot.ts) AS head FROM now_ JOIN snapshot ON snapshot.partition_id = now_.partition_id AND snapshot.log_end_offset > now_.current_offset WHERE now_.lag > 0 GROUP BY now_.partition_id);

-- name: oldest_minutes
-- way: mechanism
SELECT max(now_t - CASE WHEN lag = 0 THEN now_t ELSE floor(x) + 1 END) FROM stage.head JOIN stage.offset_ USING (t, p), stage.story WHERE t = now_t;

-- name: hot_partitions
-- way: public
-- uses: snapshot, now_
SELECT count(*) FROM (
    SELECT now_.log_end_offset - past.log_end_offset AS n, median(now_.log_end_offset - past.log_end_offset) OVER () AS usual
    FROM now_ JOIN snapshot AS past ON past.partition_id = now_.partition_id AND past.ts = world_now() - INTERVAL 60 MINUTE
) WHERE n > 2 * usual;

-- name: hot_partitions
-- way: mechanism
SELECT count(*) FROM stage.part WHERE is_hot OR p IN (SELECT p FROM stage.flood);

-- name: p95_minutes
-- way: public
SELECT round(quantile_cont(epoch(processed_time - event_time) / 60, 0.95), 1) FROM events.sample WHERE processed_time > world_now() - INTERVAL 10 MINUTE;

-- name: p95_minutes
-- way: mechanism
SELECT round((list_sort(l)[floor(0.95 * (len(l) - 1))::INTEGER + 1] * (1 - (0.95 * (len(l) - 1)) % 1) + list_sort(l)[ceil(0.95 * (len(l) - 1))::INTEGER + 1] * ((0.95 * (len(l) - 1)) % 1)) / 60000, 1)
FROM (SELECT list(processed_ms - event_ms) AS l FROM stage.sampled, stage.story WHERE processed_ms > now_at - 600000);

-- name: late_rows
-- way: public
SELECT coalesce(sum(end_offset - start_offset - n_rows - n_filtered), 0) FROM sink.commits;

-- name: late_rows
-- way: mechanism
SELECT coalesce(sum(least(late, n - CASE WHEN late = n THEN 0 ELSE filtered END)), 0) FROM stage.read_;

-- name: minutes_to_zero
-- way: public
-- uses: plan, outbox
-- with the largest parallelism that pays, ordered now
SELECT (SELECT ceil(min(minutes_to_zero)) FROM plan, outbox WHERE waiting > 0);

-- name: minutes_to_zero
-- way: mechanism
-- uses: played
SELECT (SELECT ceil(minutes_to_zero) FROM played);

-- name: delayed_minutes
-- way: public
-- uses: plan, outbox
-- from the first relayed message to zero
SELECT (SELECT ceil(min(minutes_to_zero)) + date_diff('minute', (SELECT min(ts) FROM push.outbox_minute WHERE relayed > 0), world_now()) + 1 FROM plan, outbox WHERE waiting > 0);

-- name: delayed_minutes
-- way: mechanism
-- uses: played
SELECT (SELECT ceil(minutes_to_zero) + now_t0 FROM played, stage.story);

-- name: peak_lag
-- way: public
-- uses: job, pace, outbox
-- as the job stands again
SELECT (SELECT round(lag + arriving * (start_seconds + stop_seconds) / 60.0 - consumed * start_seconds / 60.0, -5) FROM job, pace, outbox WHERE waiting > 0);

-- name: peak_lag
-- way: mechanism
SELECT (SELECT round(lag0 + (base + relay) * (start_minutes + stop_minutes) - cap * start_minutes, -5) FROM stage.story, (SELECT sum(lag) AS lag0 FROM stage.offset_, stage.story WHERE t = now_t0) WHERE EXISTS (FROM stage.relayed));

-- name: bottleneck
-- way: public
SELECT (
    SELECT vertex FROM flink.subtask_metrics WHERE ts > world_now() - INTERVAL 10 MINUTE
    GROUP BY vertex HAVING avg("busyTimeMsPerSecond") > 900 ORDER BY avg("busyTimeMsPerSecond") DESC LIMIT 1);

-- name: bottleneck
-- way: mechanism
SELECT (SELECT CASE WHEN EXISTS (FROM stage.slow) THEN 'sink' ELSE 'enrich' END WHERE (SELECT sum(lag) FROM stage.offset_, stage.story WHERE t = now_t) > 1000000);

-- name: mechanism
-- way: public
-- uses: now_, snapshot
SELECT CASE
    WHEN (SELECT sum(lag) FROM now_) < 2000000 THEN NULL
    WHEN EXISTS (SELECT 1 FROM push.outbox_minute WHERE relayed > 0) THEN 'send_outran_the_job'
    WHEN (SELECT max(lag) > 0.9 * sum(lag) FROM now_) THEN 'one_key_floods_a_partition'
    ELSE 'sink_slowed_down' END;

-- name: mechanism
-- way: mechanism
SELECT CASE WHEN EXISTS (FROM stage.relayed) THEN 'send_outran_the_job' WHEN EXISTS (FROM stage.flood) THEN 'one_key_floods_a_partition' WHEN EXISTS (FROM stage.slow) THEN 'sink_slowed_down' END;

-- name: release_to_blame
-- way: public
-- no: the job took as much after it as before, and nothing waited for three hours
SELECT false;

-- name: release_to_blame
-- way: mechanism
SELECT false;

-- name: one_job_has_a_promise_of_five_minutes
-- way: assumption
SELECT count(*) FROM flink.jobs WHERE freshness_sla_minutes = 5 HAVING count(*) > 1;

-- name: the_clock_is_at_a_full_minute
-- way: assumption
SELECT world_now() WHERE world_now() <> date_trunc('minute', world_now());

-- name: snapshots_are_of_full_minutes
-- way: assumption
SELECT ts FROM kafka.consumer_group_offsets WHERE ts <> date_trunc('minute', ts) OR ts > world_now();

-- name: snapshots_follow_each_other
-- way: assumption
SELECT group_id FROM (
    SELECT group_id, ts - lag(ts) OVER (PARTITION BY group_id, partition_id ORDER BY ts) AS step FROM kafka.consumer_group_offsets
) WHERE step <> INTERVAL 1 MINUTE;

-- name: a_snapshot_has_all_partitions
-- way: assumption
SELECT group_id FROM kafka.consumer_group_offsets GROUP BY group_id
HAVING count(*) <> count(DISTINCT ts) * count(DISTINCT partition_id);

-- name: snapshots_reach_to_now
-- way: assumption
SELECT group_id FROM kafka.consumer_group_offsets GROUP BY group_id HAVING max(ts) <> world_now();

-- name: offsets_never_go_back
-- way: assumption
SELECT partition_id FROM (
    SELECT partition_id, log_end_offset - lag(log_end_offset) OVER before_ AS written, current_offset - lag(current_offset) OVER before_ AS read_
    FROM kafka.consumer_group_offsets WINDOW before_ AS (PARTITION BY group_id, partition_id ORDER BY ts)
) WHERE written < 0 OR read_ < -100;

-- name: lag_is_the_difference
-- way: assumption
SELECT partition_id FROM kafka.consumer_group_offsets WHERE lag <> log_end_offset - current_offset OR lag < -100;

-- name: a_group_reads_the_topic_of_its_job
-- way: assumption
SELECT group_id FROM kafka.consumer_group_offsets ANTI JOIN flink.jobs USING (group_id, topic);

-- name: outbox_minutes_are_full
-- way: assumption
SELECT ts FROM push.outbox_minute WHERE ts <> date_trunc('minute', ts) OR ts > world_now();

-- name: what_waits_is_relayed
-- way: assumption
SELECT campaign_id FROM push.outbox_minute WHERE ts = world_now() AND waiting > 0 AND relayed = 0;

-- name: one_outbox_is_relayed
-- way: assumption
SELECT ts FROM push.outbox_minute GROUP BY ts HAVING count(*) > 1;

-- name: a_plan_has_what_it_reckons_with
-- way: settled
-- a small database with load tests has the job, its readings of three minutes and an outbox that is relayed
SELECT test_id FROM flink.load_tests
WHERE NOT EXISTS (SELECT 1 FROM push.outbox_minute WHERE ts = world_now())
   OR NOT EXISTS (
       SELECT 1 FROM kafka.consumer_group_offsets AS offsets JOIN flink.jobs AS job ON job.group_id = offsets.group_id
       WHERE job.freshness_sla_minutes = 5 AND offsets.ts = world_now() - INTERVAL 3 MINUTE);

-- name: the_queue_outlasts_the_outbox
-- way: assumption
-- uses: job, pace
-- while an outbox is relayed, this takes longer than the pauses of a rescale and less than the queue; and what waits lasts until the job stops
SELECT test_id
FROM flink.load_tests AS test CROSS JOIN job CROSS JOIN pace CROSS JOIN push.outbox_minute AS box
WHERE box.ts = world_now() AND box.relayed > 0 AND test.job_name = job.job_name AND test.job_version = job.job_version
  AND (
      waiting * 60 <= relayed * (start_seconds + stop_seconds)
      OR lag * 60 < consumed * start_seconds
      OR records_per_minute > arriving - relayed
          AND (lag + waiting - consumed * start_seconds / 60.0 + records_per_minute * (start_seconds + stop_seconds) / 60.0) * relayed
              < (records_per_minute - (arriving - relayed)) * waiting
  );

-- name: a_test_is_no_other_test
-- way: assumption
SELECT job_name FROM flink.load_tests GROUP BY job_name, job_version, parallelism, tested_at HAVING count(*) > 1;

-- name: tests_are_of_the_past
-- way: assumption
SELECT test_id FROM flink.load_tests WHERE tested_at > world_now();

-- name: commits_come_in_order
-- way: assumption
SELECT partition_id FROM (
    SELECT partition_id, committed_at <= lag(committed_at) OVER (PARTITION BY partition_id ORDER BY checkpoint_id) AS is_back FROM sink.commits
) WHERE is_back;

-- name: commits_go_on
-- way: assumption
-- each commit ends behind the one before it
SELECT partition_id FROM (
    SELECT partition_id, end_offset - lag(end_offset) OVER (PARTITION BY partition_id ORDER BY checkpoint_id) AS step FROM sink.commits
) WHERE step < 0;

-- name: zones_are_known
-- way: assumption
SELECT campaign_id FROM push.campaigns
WHERE time_zone NOT IN ('America/Los_Angeles', 'America/Sao_Paulo', 'Asia/Tokyo', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York');

-- name: a_send_is_of_a_campaign
-- way: assumption
SELECT entry_id FROM ops.calendar WHERE kind = 'send' AND subject NOT IN (SELECT campaign_id FROM push.campaigns);

-- name: nothing_is_entered_tomorrow
-- way: assumption
SELECT entry_id FROM ops.calendar WHERE announced_at > world_now() OR withdrawn_at > world_now();

-- name: fresh_minutes
-- way: public
-- as somebody was called
SELECT round(quantile_cont(epoch(processed_time - event_time) / 60, 0.95)) FROM events.sample
WHERE processed_time > world_now() - INTERVAL 13 MINUTE AND processed_time <= world_now() - INTERVAL 12 MINUTE;

-- name: fresh_minutes
-- way: mechanism
SELECT round((list_sort(l)[floor(0.95 * (len(l) - 1))::INTEGER + 1] * (1 - (0.95 * (len(l) - 1)) % 1) + list_sort(l)[ceil(0.95 * (len(l) - 1))::INTEGER + 1] * ((0.95 * (len(l) - 1)) % 1)) / 60000)
FROM (SELECT list(processed_ms - event_ms) AS l FROM stage.sampled, stage.story WHERE processed_ms > now_at - 780000 AND processed_ms <= now_at - 720000);
