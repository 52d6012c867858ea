-- Purpose: the public tables, filled from the stage: the queue is played minute by minute, and all that is measured follows.
-- Grain:   each public table at its own grain (schema.sql).
-- Keys:    ids are sequential; offsets go on from stage.part.offset0.
-- Seed:    nothing new but noise of metrics and names of people.
-- Nothing after world_now() is written anywhere.

-- What arrives in each partition, and what the job can take in all
CREATE TABLE stage.arrival AS
WITH both_ AS (
    SELECT t, minute.appended, coalesce(relayed.n, 0) AS relayed FROM stage.minute LEFT JOIN stage.relayed USING (t)
)
SELECT t, p, (appended + relayed) * upto // 1000000 - (appended + relayed) * before_ // 1000000 + coalesce(flood.n, 0) AS n
FROM both_ CROSS JOIN (SELECT p, upto, lag(upto, 1, 0) OVER (ORDER BY p) AS before_ FROM stage.part) LEFT JOIN stage.flood USING (t, p);

CREATE TABLE stage.able AS
SELECT t, CASE WHEN t >= from_t THEN (cap * share)::BIGINT ELSE cap END AS cap FROM stage.minute LEFT JOIN stage.slow ON true;

-- A row a minute, so that the queue below meets few
CREATE TABLE stage.inflow AS
SELECT t, any_value(cap) AS cap, list(n ORDER BY p) AS ns FROM stage.arrival JOIN stage.able USING (t) GROUP BY t;

-- The queue. What the operators take is pooled, and each partition is asked in turn: those that have less than an equal share
-- are read to their end, and the others share what is left.
CREATE TABLE stage.queue AS
WITH RECURSIVE step AS (
    SELECT the('from_t')::BIGINT AS t, p, 0::BIGINT AS lag, 0::BIGINT AS taken FROM stage.part
    UNION ALL
    SELECT t, p, want - taken, taken FROM (
        SELECT t, p, want, CASE WHEN is_full THEN want ELSE left_ // others + CASE WHEN nth - n_full <= left_ % others THEN 1 ELSE 0 END END AS taken
        FROM (
            SELECT *, count(*) FILTER (is_full) OVER () AS n_full, count(*) FILTER (NOT is_full) OVER () AS others,
                cap - coalesce(sum(want) FILTER (is_full) OVER (), 0)::BIGINT AS left_
            FROM (
                SELECT *, want * (n - nth + 1) <= cap - (upto - want) AS is_full FROM (
                    SELECT *, count(*) OVER () AS n, row_number() OVER in_turn AS nth, (sum(want) OVER in_turn)::BIGINT AS upto
                    FROM (SELECT inflow.t, p, lag + ns[p + 1] AS want, cap FROM step JOIN stage.inflow ON inflow.t = step.t + 1)
                    WINDOW in_turn AS (ORDER BY want, p ROWS UNBOUNDED PRECEDING)
                )
            )
        )
    )
)
SELECT t, p, lag, taken FROM step;

CREATE TABLE stage.offset_ AS
SELECT t, p, queue.lag, taken, offset0 + sum(coalesce(arrival.n, 0) * (queue.t > the('from_t'))::INTEGER) OVER so_far::BIGINT AS end_,
    offset0 + sum(taken) OVER so_far::BIGINT AS current_
FROM stage.queue JOIN stage.part USING (p) LEFT JOIN stage.arrival USING (t, p)
WINDOW so_far AS (PARTITION BY p ORDER BY t);

-- The append time of the next message to be read, in minutes: within a minute messages are spread evenly
CREATE TABLE stage.head AS
SELECT read_.t, read_.p, CASE WHEN read_.lag = 0 THEN read_.t ELSE least(read_.t, written.t + (read_.current_ - written.end_) / greatest(1, next_.n)) END AS x
FROM stage.offset_ AS read_
ASOF JOIN stage.offset_ AS written ON written.p = read_.p AND written.end_ <= read_.current_
LEFT JOIN stage.arrival AS next_ ON next_.p = read_.p AND next_.t = written.t + 1;

-- Windows close ten minutes behind the newest message: what is read of a partition that is further behind is late
CREATE TABLE stage.late AS
SELECT t, p, x, x <= lag(newest) OVER (PARTITION BY p ORDER BY t) - 10 AS is_late
FROM (SELECT *, max(x) OVER (PARTITION BY t) AS newest FROM stage.head);

INSERT INTO flink.jobs
SELECT job, group_, topic, version, the('p0'), the('slots'), the('connections'), (the('start_minutes') * 60)::INTEGER, (the('stop_minutes') * 60)::INTEGER, 5, instant(the('onset_at') - minutes(203) + 21000) FROM stage.named
UNION ALL SELECT 'archive', 'archive', topic, 'v7', 8, 16, 16, 120, 60, 120, instant(the('onset_at') - minutes(1440 * 41)) FROM stage.named
UNION ALL SELECT 'replay-sessions', 'replay-sessions', 'web.sessions', 'v3', 4, 8, 8, 120, 60, NULL, instant(the('onset_at') - minutes(900)) ORDER BY 1;

-- The end is asked a moment before the group: where nothing waits, a group may be some messages ahead
CREATE TABLE stage.snapshot AS
SELECT t, 1 AS g, p, end_, CASE WHEN lag = 0 THEN end_ + CASE WHEN rnd(21, t * 100 + p + 100000) < 0.15 THEN below(40, 22, t * 100 + p + 100000) ELSE 0 END ELSE current_ END AS current_
FROM stage.offset_
UNION ALL
-- the archive reads the same topic in batches; at the end of a month it is behind
SELECT now_.t, 2, now_.p, now_.end_, then_.end_
FROM stage.offset_ AS now_
JOIN stage.offset_ AS then_ ON then_.p = now_.p
    AND then_.t = greatest(the('from_t'), now_.t - CASE profile() WHEN 'month_end' THEN 40 + (now_.t + 1000) % 7 WHEN 'growth' THEN 25 + (now_.t + 1000) % 10 ELSE (now_.t + 1000) % 4 END)
WHERE now_.p < 12
UNION ALL
-- a replay of an old topic: behind on purpose
SELECT t, 3, p, 700000000 + p * 1000000, 700000000 + p * 1000000 - the('replay_lag') - p * 2000 + (t - the('from_t')) * (the('replay_lag') // 500)
FROM (SELECT t FROM stage.minute), range(4) AS r (p);

INSERT INTO kafka.consumer_group_offsets
SELECT instant(the('onset_at') + minutes(t)), CASE g WHEN 1 THEN group_ WHEN 2 THEN 'archive' ELSE 'replay-sessions' END,
    CASE g WHEN 3 THEN 'web.sessions' ELSE topic END, p, current_, end_, end_ - current_
FROM stage.snapshot, stage.named
ORDER BY t, g, p;

-- Tests of the version that runs, some of them twice; and of the two before, which took more
INSERT INTO flink.load_tests
SELECT 500 + row_number() OVER (ORDER BY at_, p_), instant(at_), job, version_, p_, rate FROM (
    SELECT the('onset_at') - minutes(1440 * 9) + minutes(13 * row_number() OVER (ORDER BY p_)) AS at_, version AS version_, p_, rate FROM stage.load_test, stage.named
    UNION ALL
    SELECT the('onset_at') - minutes(1440 * 12) + minutes(17 * row_number() OVER (ORDER BY p_)), version, p_, (rate * (CASE WHEN p_ % 2 = 0 THEN 108 ELSE 85 END + below(8, 23, p_)) // 100000 * 1000)::BIGINT
    FROM stage.load_test, stage.named WHERE p_ <= the('p0') * 5 // 2
    UNION ALL
    SELECT the('onset_at') - minutes(1440 * 51) + minutes(11 * row_number() OVER (ORDER BY p_)), 'v' || (substr(version, 2)::INTEGER - 2), p_, (rate * (115 + below(15, 24, p_)) // 100000 * 1000)::BIGINT
    FROM stage.load_test, stage.named
    UNION ALL
    -- the version before was tested once more, after this one
    SELECT the('onset_at') - minutes(1440 * 5) + minutes(11 * row_number() OVER (ORDER BY p_)), 'v' || (substr(version, 2)::INTEGER - 1), p_, (rate * (118 + below(15, 25, p_)) // 100000 * 1000)::BIGINT
    FROM stage.load_test, stage.named
), stage.named ORDER BY 1;

-- Operators: the one that cannot take more is busy, those before it are back-pressured, those behind it idle
CREATE TABLE stage.load AS
SELECT t, sum(taken)::BIGINT AS taken, sum(lag)::BIGINT AS lag, any_value(cap) AS cap, EXISTS (FROM stage.slow) AS is_sink
FROM stage.offset_ LEFT JOIN stage.able USING (t) WHERE t > the('from_t') + 60 GROUP BY t;

INSERT INTO flink.subtask_metrics
WITH task AS (
    SELECT t, v, vertex, i, round(taken / 60.0 / the('p0') * (0.97 + 0.06 * rnd(26, i)), 1) AS rate, cap = 0 AS is_still,
        CASE WHEN lag > 100000 THEN 1.0 ELSE least(1, taken / greatest(1, cap)) END AS load_, lag > 100000 AS is_full, is_sink AND t > 0 AS is_sink,
        below(25, 27, (t + 1000) * 300 + v * 100 + i) AS noise
    FROM stage.load, (VALUES (1, 'source'), (2, 'enrich'), (3, 'sink')) AS o (v, vertex), range(the('p0')) AS r (i)
), timed AS (
    SELECT *, CASE WHEN is_still THEN 0
            WHEN v = CASE WHEN is_sink THEN 3 ELSE 2 END THEN (load_ * 1000)::BIGINT - noise // 4
            WHEN v = 1 THEN 90 + noise ELSE CASE WHEN is_sink THEN 25 + noise ELSE (load_ * 420)::BIGINT + noise END END AS busy,
        CASE WHEN is_full AND NOT is_still AND v < CASE WHEN is_sink THEN 3 ELSE 2 END THEN 870 + noise ELSE 0 END AS back
    FROM task
)
SELECT instant(the('onset_at') + minutes(t)), job, vertex, i, i // 4, rate, least(1000, busy), least(back, 1000 - least(1000, busy)), 1000 - least(1000, busy) - least(back, 1000 - least(1000, busy))
FROM timed, stage.named ORDER BY t, v, i;

INSERT INTO flink.taskmanager_metrics
SELECT instant(the('onset_at') + minutes(t)), m, least(1, round(CASE WHEN lag > 100000 AND NOT is_sink THEN 0.985 + 0.015 * rnd(28, (t + 1000) * 20 + m) ELSE 0.25 + 0.5 * taken / (cap + 1) * (0.9 + 0.2 * rnd(28, (t + 1000) * 20 + m)) END, 3)),
    (6 + CASE WHEN lag > 100000 THEN 8 ELSE 3 END * rnd(29, (t + 1000) * 20 + m) * 1.0)::BIGINT * 1000000000 + below(900000000, 30, (t + 1000) * 20 + m), 16000000000,
    CASE WHEN lag > 100000 AND NOT is_sink THEN 12500 + below(4500, 31, (t + 1000) * 20 + m) ELSE 900 + below(900, 31, (t + 1000) * 20 + m) END,
    -- one of them collects its old generation once, for no reason that matters
    CASE WHEN m = 1 AND t = -17 THEN 4100 ELSE 0 END
FROM stage.load, range((the('p0') + 3) // 4) AS r (m)
ORDER BY t, m;

-- Checkpoints: every minute, and every four while the job is behind
CREATE TABLE stage.checkpoint AS
SELECT t, row_number() OVER (ORDER BY t) + 88000 + below(9000, 32, 1) AS checkpoint_id, lag_, t - lag(t, 1, the('from_t')::BIGINT) OVER (ORDER BY t) AS minutes_
FROM (SELECT t, sum(lag)::BIGINT AS lag_ FROM stage.queue WHERE t > the('from_t') GROUP BY t)
WHERE CASE WHEN lag_ > 2000000 THEN t % 4 = 0 ELSE true END;

INSERT INTO flink.checkpoints
SELECT checkpoint_id, job, instant(the('onset_at') + minutes(t) - CASE WHEN minutes_ > 1 THEN 180000 + below(58000, 33, t + 1000) ELSE 6000 + below(5000, 33, t + 1000) END),
    instant(the('onset_at') + minutes(t)), 21000000000 + lag_ * 300 + below(800000000, 34, t + 1000)
FROM stage.checkpoint, stage.named ORDER BY checkpoint_id;

CREATE TABLE stage.read_ AS
SELECT *, (n * (2 + below(7, 35, (c + 1000) * 100 + p)) // 1000)::BIGINT AS filtered
FROM (
    SELECT checkpoint.t AS c, checkpoint_id, p, sum(taken)::BIGINT AS n, max(current_) AS end_, coalesce(sum(taken) FILTER (is_late), 0)::BIGINT AS late
    FROM stage.offset_ JOIN stage.late USING (t, p) ASOF JOIN stage.checkpoint ON checkpoint.t >= offset_.t
    WHERE offset_.t > the('from_t') GROUP BY ALL
);

INSERT INTO sink.commits
WITH summed AS (
    SELECT c, checkpoint_id, p, n, end_, late,
        -- what is late is dropped before anybody asks whether it is to be filtered
        CASE WHEN late = n THEN 0 ELSE filtered END AS filtered,
        -- the release restarted the job from the checkpoint before: what had been read since was read twice
        CASE WHEN c = -203 THEN least(n, 2000 + below(3000, 36, p)) ELSE 0 END AS again
    FROM stage.read_
)
SELECT checkpoint_id, p, instant(the('onset_at') + minutes(c)), end_ - n - again, end_, n + again - filtered - least(late, n - filtered), filtered
FROM summed WHERE n > 0 ORDER BY checkpoint_id, p;

-- Campaigns
INSERT INTO push.campaigns
SELECT * FROM (
    SELECT format('C-{}', campaign_id - 3 * k) AS id, pick(['Weekly picks', 'Back in stock', 'Your wishlist', 'Loyalty points', 'New arrivals', 'Flash sale', 'Cart reminder'], 37, k) AS name, team,
        (instant(at_) AT TIME ZONE 'UTC') AT TIME ZONE zone AS local_, zone, events
    FROM stage.campaign, (SELECT campaign_id FROM stage.named)
    UNION ALL
    SELECT format('C-{}', campaign_id - 1), 'Autumn and spring', 'partners', (instant(the('onset_at') - minutes(140)) AT TIME ZONE 'UTC') AT TIME ZONE zone, zone, (the('cap') * 28)::BIGINT
    FROM stage.named WHERE profile() = 'campaign'
    UNION ALL
    SELECT format('C-{}', campaign_id), campaign, team, (instant(the('onset_at') - minutes(the('outbox_minutes'))) AT TIME ZONE 'UTC') AT TIME ZONE zone, zone, (SELECT sum(n) FROM stage.relayed)::BIGINT
    FROM stage.named WHERE EXISTS (FROM stage.relayed)
) ORDER BY id;

CREATE TABLE stage.outbox AS
WITH total AS (
    SELECT sum(n)::BIGINT AS n, -the('outbox_minutes') AS from_ FROM stage.relayed HAVING count(*) > 0
), flow AS (
    SELECT r.t, CASE WHEN r.t > from_ AND r.t <= from_ + the('created_minutes')
            THEN total.n * (r.t - from_) // the('created_minutes') - total.n * (r.t - from_ - 1) // the('created_minutes') ELSE 0 END AS created, coalesce(relayed.n, 0) AS relayed
    FROM total, range(-60, the('now_t') + 1) AS r (t) LEFT JOIN stage.relayed ON relayed.t = r.t WHERE r.t > from_
)
SELECT *, (sum(created - relayed) OVER (ORDER BY t))::BIGINT AS waiting FROM flow;

INSERT INTO push.outbox_minute
SELECT format('C-{}', campaign_id), instant(the('onset_at') + minutes(t)), created, relayed, waiting
FROM stage.outbox, stage.named WHERE waiting > 0 OR relayed > 0 ORDER BY t;

-- Buckets of ten minutes
INSERT INTO ref.event_priority SELECT event_name, is_critical FROM stage.event_name ORDER BY event_name;

INSERT INTO events.ingest_10m
WITH detailed AS (
    -- what campaigns sent, announced or not
    SELECT (the('onset_at') + minutes(t - 1)) // 600000 AS b, sum(arrived.n)::BIGINT AS n, count(DISTINCT t) AS minutes_, sum(announced + coalesce(relayed.n, 0))::BIGINT AS sent
    FROM (SELECT t, sum(n) AS n FROM stage.arrival GROUP BY t) AS arrived JOIN stage.minute USING (t) LEFT JOIN stage.relayed USING (t)
    WHERE t > the('from_t') GROUP BY b
), all_ AS (
    SELECT b, n, sent FROM detailed WHERE minutes_ = 10
    UNION ALL SELECT b, n, 0 FROM stage.bucket WHERE b < (SELECT min(b) FROM detailed WHERE minutes_ = 10)
)
SELECT instant(b * 600000), event_name, app,
    (all_.n - sent) * upto // 1000000 - (all_.n - sent) * before_ // 1000000 + CASE event_name WHEN 'push_delivered' THEN sent ELSE 0 END
FROM all_, (SELECT *, lag(upto, 1, 0) OVER (ORDER BY n) AS before_ FROM stage.event_name) AS kind
WHERE (b + 1) * 600000 <= the('now_at') ORDER BY b, kind.n;

-- One in so many of the messages that were processed
CREATE TABLE stage.sampled AS
WITH read_ AS (
    SELECT t, p, current_ - taken AS from_, current_ AS to_, taken, k * the('one_in') AS o
    FROM stage.offset_, range((current_ - taken) // the('one_in') + 1, current_ // the('one_in') + 1) AS r (k)
    WHERE t > -60 AND taken > 0 AND k * the('one_in') < current_
), placed AS (
    SELECT read_.p, o, read_.t - 1 + (o - from_) / read_.taken::DOUBLE AS done, written.t AS m, (o - written.end_) / greatest(1, next_.n) AS frac, next_.n,
        coalesce(relayed.n, 0) / (minute.appended + coalesce(relayed.n, 0)) AS share
    FROM read_
    ASOF JOIN stage.offset_ AS written ON written.p = read_.p AND written.end_ <= read_.o
    JOIN stage.arrival AS next_ ON next_.p = read_.p AND next_.t = written.t + 1
    JOIN stage.minute ON minute.t = written.t + 1 LEFT JOIN stage.relayed ON relayed.t = written.t + 1
), told_ AS (
    SELECT *, rnd(38, o) < share AS is_push, m + frac AS appended, rnd(39, o) AS u FROM placed
)
SELECT p, o, CASE WHEN is_push THEN 'push_delivered' ELSE (SELECT min_by(event_name, n) FROM stage.event_name WHERE upto > u * 1000000) END AS event_name,
    the('onset_at') + CASE WHEN is_push THEN round((-the('outbox_minutes') + the('created_minutes') * appended / the('lasts')) * 60000)::BIGINT - below(3000, 40, o)
        ELSE round(appended * 60000)::BIGINT - 300 - below(3700, 41, o) + CASE WHEN rnd(42, o) < 0.002 THEN CASE WHEN rnd(43, o) < 0.5 THEN 7200000 ELSE -259200000 END ELSE 0 END END AS event_ms,
    the('onset_at') + round(appended * 60000)::BIGINT AS append_ms, the('onset_at') + round(greatest(appended, done) * 60000)::BIGINT AS processed_ms
FROM told_;

INSERT INTO events.sample SELECT p, o, event_name, instant(event_ms), instant(append_ms), instant(processed_ms) FROM stage.sampled ORDER BY p, o;

INSERT INTO ops.incidents
SELECT 'INC-' || (told(4112, whole(1200, 4800, 44, 1)) + k), severity, service, instant(the('page_at') - minutes(back)),
    CASE WHEN k = 3 THEN told('h.larsen', pick(['c.varga', 't.mbeki', 'i.rossi', 'h.larsen', 'k.sato', 'b.nowak', 'f.ndiaye'], 44, 2)) ELSE commander END
FROM (VALUES (0, 'P2', 'archive', 29111, 'j.lindqvist'), (1, 'P1', 'orders-api', 18450, 'm.okafor'), (2, 'P2', 'push', 8120, 'c.varga'), (3, 'P0', 'consumer-lag', 0, NULL)) AS v (k, severity, service, back, commander);

INSERT INTO ops.changes
SELECT 800 + row_number() OVER (ORDER BY at_), instant(at_), service, summary FROM (
    SELECT the('onset_at') - minutes(1490 * k) - minutes(below(900, 45, k)) AS at_, pick(['orders-api', 'search', 'push', 'dbt', 'catalogue'], 46, k) AS service,
        pick(['New release', 'Upgrade of the base image', 'Rotation of credentials', 'New index', 'Two metrics renamed'], 47, k) AS summary FROM range(2, 27) AS r (k)
    UNION ALL SELECT the('onset_at') - minutes(203) + 21000, job, 'Release ' || version || ': restarted from the last checkpoint' FROM stage.named
    UNION ALL SELECT the('onset_at') - minutes(40) - 1000 * below(55, 48, 1), 'kafka', 'Broker 3 restarted, as planned'
) ORDER BY at_;

INSERT INTO flink.job_events
SELECT instant(at_), job, event, par, detail FROM (
    SELECT the('onset_at') - minutes(203) + 21000 AS at_, 'RESTART' AS event, the('p0') AS par, 'release ' || version AS detail, job FROM stage.named
    UNION ALL SELECT the('onset_at') - minutes(1440 * 12 + 77), 'RESTART', the('p0'), 'release', job FROM stage.named
    UNION ALL SELECT the('onset_at') - minutes(1440 * 23 + 300), 'RESTART', the('p0'), 'release', job FROM stage.named
    UNION ALL SELECT the('onset_at') - minutes(130), 'STOP', the('p0'), 'planned maintenance', job FROM stage.named WHERE profile() = 'weekend'
    UNION ALL SELECT the('onset_at') - minutes(125), 'START', the('p0'), 'planned maintenance', job FROM stage.named WHERE profile() = 'weekend'
    UNION ALL SELECT the('onset_at') - minutes(158), 'RESCALE', (the('p0') * 5 // 2), 'for an announced send', job FROM stage.named WHERE profile() = 'campaign'
    UNION ALL SELECT the('onset_at') - minutes(100), 'RESCALE', the('p0'), 'the send is over', job FROM stage.named WHERE profile() = 'campaign'
    UNION ALL SELECT the('onset_at') - minutes(1440 * 41), 'START', 8, 'new version', 'archive'
    UNION ALL SELECT the('onset_at') - minutes(900), 'START', 4, 'sessions of last year, read once more', 'replay-sessions'
) ORDER BY at_;

INSERT INTO ops.calendar
SELECT 200 + row_number() OVER (ORDER BY announced, subject), kind, subject, events, instant(announced), instant(from_), instant(to_), instant(withdrawn) FROM (
    SELECT 'send' AS kind, format('C-{}', campaign_id - 3 * k) AS subject, CASE word WHEN 'too_little' THEN events // 2 ELSE events * (100 + below(20, 49, k)) // 100 END AS events,
        at_ - CASE word WHEN 'late' THEN minutes(60 + below(1300, 50, k)) ELSE minutes(1460 + below(5000, 50, k)) END AS announced, at_ // 600000 * 600000 AS from_, at_ + minutes(lasts + 30) AS to_,
        CASE word WHEN 'withdrawn' THEN at_ - minutes(30 + below(600, 51, k)) END AS withdrawn
    FROM stage.campaign, (SELECT campaign_id FROM stage.named) WHERE word <> 'none'
    UNION ALL SELECT 'send', format('C-{}', campaign_id - 1), (the('cap') * 30)::BIGINT, the('onset_at') - minutes(5000), the('onset_at') - minutes(140), the('onset_at') - minutes(100), NULL
    FROM stage.named WHERE profile() = 'campaign'
    -- the job: stopped as planned; or an appointment that was moved
    UNION ALL SELECT 'maintenance', group_, NULL, the('onset_at') - minutes(4000), the('onset_at') - minutes(131), the('onset_at') - minutes(95), NULL FROM stage.named WHERE profile() = 'weekend'
    UNION ALL SELECT 'maintenance', group_, NULL, the('onset_at') - minutes(7000), the('onset_at') - minutes(20), the('onset_at') + minutes(180), the('onset_at') - minutes(2900) FROM stage.named WHERE profile() IN ('holiday', 'growth')
    UNION ALL SELECT 'maintenance', 'archive', NULL, the('onset_at') - minutes(6000), the('onset_at') - minutes(120), the('onset_at') + minutes(240), NULL
    UNION ALL SELECT 'maintenance', group_, NULL, the('onset_at') - minutes(1440 * 16), the('onset_at') - minutes(1440 * 13), the('onset_at') - minutes(1440 * 13 - 40), NULL FROM stage.named
) ORDER BY 1;
