-- What must hold once a job that fell behind has been made large enough, and what its windows dropped is read again.
-- Each query returns its violations. `before` is the same world, untouched. broken_by_fault: true = every sick world violates it.
-- The queue is played on from world_now() of the page: arrivals as over the last three minutes, until the outbox is empty.

-- name: page
-- part: true
SELECT max(opened_at) AS paged_at, arg_max(incident_id, opened_at) AS incident_id FROM before.ops.incidents;

-- name: job
-- part: true
SELECT job.*, (SELECT count(DISTINCT partition_id) FROM before.kafka.consumer_group_offsets AS offsets WHERE offsets.group_id = job.group_id) AS partitions
FROM before.flink.jobs AS job WHERE freshness_sla_minutes = 5;

-- name: last_at
-- part: true
SELECT max(ts) AS now_ts FROM before.kafka.consumer_group_offsets;

-- name: pace
-- part: true
-- uses: job, last_at
SELECT
    sum(now_.log_end_offset - past.log_end_offset) / 3.0 AS arriving,
    sum(now_.current_offset - past.current_offset) / 3.0 AS consumed,
    sum(greatest(now_.lag, 0)) AS lag
FROM before.kafka.consumer_group_offsets AS now_
CROSS JOIN last_at
JOIN before.kafka.consumer_group_offsets AS past
    ON past.group_id = now_.group_id AND past.partition_id = now_.partition_id AND past.ts = now_ts - INTERVAL 3 MINUTE
WHERE now_.ts = now_ts AND now_.group_id IN (SELECT group_id FROM job);

-- name: outbox
-- part: true
-- uses: last_at
SELECT
    coalesce(sum(relayed) FILTER (ts > now_ts - INTERVAL 3 MINUTE), 0) / 3.0 AS relayed,
    coalesce(sum(waiting) FILTER (ts = now_ts), 0) AS waiting
FROM last_at LEFT JOIN before.push.outbox_minute ON ts <= now_ts;

-- name: tested
-- part: true
-- uses: job
SELECT test.parallelism, arg_max(records_per_minute, tested_at) AS rate
FROM before.flink.load_tests AS test JOIN job USING (job_name, job_version) GROUP BY test.parallelism;

-- name: plan
-- part: true
-- uses: job, pace, outbox, tested
-- each parallelism that was tested and starts: minutes until nothing waits
SELECT parallelism, rate, CASE WHEN zero_with_it >= waiting / nullif(relayed, 0) OR waiting = 0 THEN zero_with_it ELSE zero_before END AS minutes_to_zero
FROM (
    SELECT tested.parallelism, rate, waiting, relayed,
        (lag + waiting - consumed * start_seconds / 60.0 + rate * (start_seconds + stop_seconds) / 60.0) / (rate - (arriving - relayed)) AS zero_with_it,
        (lag - consumed * start_seconds / 60.0 + rate * (start_seconds + stop_seconds) / 60.0) / nullif(rate - arriving, 0) AS zero_before
    FROM tested CROSS JOIN job CROSS JOIN pace CROSS JOIN outbox
    WHERE tested.parallelism <= slots_total AND tested.parallelism <= sink_connections AND rate > arriving - relayed
);

-- name: behind
-- part: true
-- uses: job, pace
-- the job, if it is behind by more than it takes in five minutes
SELECT job.* FROM job CROSS JOIN pace WHERE lag > 5 * consumed;

-- name: new_order
-- part: true
SELECT * FROM ops.job_orders ANTI JOIN before.ops.job_orders AS was USING (job_name, kind, value);

-- name: drained_in_time
-- broken_by_fault: true
-- says: played on from here, nothing waits any more at most three minutes later than with the best parallelism that starts
-- uses: behind, plan
SELECT
    behind.job_name,
    order_.value AS parallelism,
    round((SELECT arg_max(minutes_to_zero, parallelism) FROM plan WHERE parallelism <= order_.value), 1) AS minutes_to_zero,
    round((SELECT min(minutes_to_zero) FROM plan), 1) AS at_best
FROM behind
LEFT JOIN ops.job_orders AS order_ ON order_.job_name = behind.job_name AND order_.kind = 'rescale'
WHERE coalesce((SELECT arg_max(minutes_to_zero, parallelism) FROM plan WHERE parallelism <= order_.value), 999999) > (SELECT min(minutes_to_zero) + 3 FROM plan)
   OR order_.value > slots_total OR order_.value > sink_connections;

-- name: it_starts
-- broken_by_fault: false
-- says: no job is ordered more tasks than it has slots and connections for
SELECT job.job_name, order_.value AS parallelism, slots_total, sink_connections
FROM ops.job_orders AS order_ JOIN before.flink.jobs AS job USING (job_name)
WHERE order_.kind = 'rescale' AND (order_.value > slots_total OR order_.value > sink_connections OR coalesce(order_.value, 0) < 1);

-- name: no_task_is_idle
-- broken_by_fault: false
-- says: no job is ordered more tasks than its topic has partitions: the rest would read nothing
-- uses: job
SELECT job.job_name, order_.value AS parallelism, partitions
FROM ops.job_orders AS order_ JOIN job USING (job_name)
WHERE order_.kind = 'rescale' AND order_.value > partitions;

-- name: nothing_is_skipped
-- broken_by_fault: false
-- says: no message is skipped: the group goes on where it is, and no event is thrown away
-- uses: page
SELECT job_name AS name, kind AS what, value FROM ops.job_orders WHERE kind IN ('reset_offsets', 'shed')
UNION ALL
SELECT partition_id::VARCHAR, 'offsets that no commit has', start_offset - ended FROM (
    SELECT *, lag(end_offset) OVER (PARTITION BY partition_id ORDER BY checkpoint_id) AS ended FROM sink.commits
) CROSS JOIN page WHERE start_offset > ended AND committed_at >= paged_at;

-- name: nothing_is_read_twice
-- broken_by_fault: false
-- says: no job is restarted from a checkpoint, after which it would read what it has read
-- uses: page
SELECT job_name AS name, kind AS what FROM ops.job_orders WHERE kind = 'restart'
UNION ALL
SELECT partition_id::VARCHAR, 'offsets that two commits have' FROM (
    SELECT *, lag(end_offset) OVER (PARTITION BY partition_id ORDER BY checkpoint_id) AS ended FROM sink.commits
) CROSS JOIN page WHERE start_offset < ended AND committed_at >= paged_at;

-- name: keys_stay_in_order
-- broken_by_fault: false
-- says: no topic gets more partitions while messages wait: a key would move ahead of its own past
SELECT job_name, value AS partitions_more FROM ops.job_orders WHERE kind = 'add_partitions';

-- name: no_needless_order
-- broken_by_fault: false
-- says: one order, to the job that is behind, and none that does not help
-- uses: behind, new_order
SELECT job_name, kind, value FROM new_order
WHERE kind = 'fetch_size' OR kind = 'rescale' AND job_name NOT IN (SELECT job_name FROM behind);

-- name: orders_are_signed
-- broken_by_fault: false
-- says: each order bears the incident's id and the time it was given
-- uses: page, new_order
SELECT order_.job_name, order_.reason, order_.requested_at
FROM new_order AS order_ CROSS JOIN page
WHERE NOT contains(order_.reason, incident_id) OR order_.requested_at < paged_at OR order_.requested_at > world_now();

-- name: lost
-- part: true
-- commits that hold messages which are neither in the sink nor left out on purpose; whoever writes another number into one has mended nothing
SELECT partition_id, start_offset, end_offset, end_offset - start_offset - n_rows - n_filtered AS dropped
FROM (FROM before.sink.commits UNION FROM sink.commits) WHERE n_rows + n_filtered < end_offset - start_offset;

-- name: covered
-- part: true
-- replays of a partition that touch each other are one range
SELECT partition_id, min(start_offset) AS start_offset, max(end_offset) AS end_offset
FROM (
    SELECT *, sum(begins) OVER (PARTITION BY partition_id ORDER BY start_offset, end_offset ROWS UNBOUNDED PRECEDING) AS run
    FROM (
        SELECT *, (start_offset > coalesce(max(end_offset) OVER (PARTITION BY partition_id ORDER BY start_offset, end_offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1))::INTEGER AS begins
        FROM ops.replays
    )
)
GROUP BY partition_id, run;

-- name: what_was_dropped_is_replayed
-- broken_by_fault: true
-- says: each commit that dropped messages is read once more, all of it
-- uses: lost, covered
SELECT partition_id, start_offset, end_offset, dropped
FROM lost
WHERE NOT EXISTS (
    FROM covered
    WHERE covered.partition_id = lost.partition_id AND covered.start_offset <= lost.start_offset AND covered.end_offset >= lost.end_offset
);

-- name: nothing_else_is_replayed
-- broken_by_fault: false
-- says: nothing is read once more that is whole, or that no commit has yet
-- uses: lost
SELECT replay.partition_id, replay.start_offset, replay.end_offset
FROM ops.replays AS replay
WHERE replay.end_offset - replay.start_offset > (
    SELECT coalesce(sum(least(replay.end_offset, lost.end_offset) - greatest(replay.start_offset, lost.start_offset)), 0)
    FROM lost
    WHERE lost.partition_id = replay.partition_id AND lost.start_offset < replay.end_offset AND lost.end_offset > replay.start_offset
);

-- name: no_range_is_replayed_twice
-- broken_by_fault: false
-- says: no offset is in two replays
SELECT partition_id, start_offset, end_offset, ordered_to
FROM (
    SELECT *, max(end_offset) OVER (PARTITION BY partition_id ORDER BY start_offset, end_offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ordered_to
    FROM ops.replays
)
WHERE start_offset < ordered_to;

-- name: what_stands_is_not_doubled
-- broken_by_fault: false
-- says: a replay does not add what stands in the sink already
SELECT partition_id, start_offset, mode FROM ops.replays WHERE mode = 'append';

-- name: replays_are_signed
-- broken_by_fault: false
-- says: each replay bears the incident's id and the time it was ordered
-- uses: page
SELECT replay.partition_id, replay.start_offset, replay.reason, replay.requested_at
FROM ops.replays AS replay CROSS JOIN page
WHERE NOT contains(replay.reason, incident_id) OR replay.requested_at < paged_at OR replay.requested_at > world_now();
