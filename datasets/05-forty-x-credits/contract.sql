-- What must hold once a runaway query has been stopped. Each query returns its violations: none = it holds.
-- `before` is the same world, untouched. broken_by_fault: true = every sick world violates it.
-- A query has run away if it took half of its warehouse's compute credits in the 24 hours before the page, or more, and before
-- them less than a tenth of that in all. The guard rails are asked for where one has: a warehouse without them is no fault by itself.

-- name: page
-- part: true
SELECT max(opened_at) AS paged_at, arg_max(incident_id, opened_at) AS incident_id FROM ops.incidents;

-- name: runaway
-- part: true
-- uses: page
SELECT query_parameterized_hash, warehouse_name
FROM (
    SELECT
        query_parameterized_hash,
        warehouse_name,
        sum(execution_time * credits_per_hour) / 3600000 AS credits,
        (SELECT coalesce(sum(earlier.execution_time * rates.credits_per_hour) / 3600000, 0)
         FROM snowflake_account_usage.query_history AS earlier JOIN finance.warehouse_rates AS rates USING (warehouse_size)
         WHERE earlier.query_parameterized_hash = own.query_parameterized_hash
           AND earlier.start_time < (SELECT paged_at - INTERVAL 24 HOUR FROM page)) AS credits_before
    FROM snowflake_account_usage.query_history AS own
    JOIN finance.warehouse_rates USING (warehouse_size)
    CROSS JOIN page
    WHERE start_time >= paged_at - INTERVAL 24 HOUR AND start_time < paged_at
    GROUP BY ALL
) AS recent
CROSS JOIN page
JOIN (
    SELECT warehouse_name, sum(credits_used_compute) AS metered
    FROM snowflake_account_usage.warehouse_metering_history, page
    WHERE start_time >= paged_at - INTERVAL 24 HOUR AND start_time < paged_at
    GROUP BY warehouse_name
) AS night USING (warehouse_name)
WHERE credits >= 0.5 * metered AND metered >= 150 AND credits_before < 0.1 * credits;

-- name: usual_size
-- part: true
-- uses: page
-- what most statements met before that night
SELECT warehouse_name, max(credits_per_hour) AS usual_rate
FROM (
    SELECT warehouse_name, warehouse_size, count(*) AS statements, max(count(*)) OVER (PARTITION BY warehouse_name) AS most
    FROM snowflake_account_usage.query_history, page
    WHERE start_time < paged_at - INTERVAL 24 HOUR
    GROUP BY warehouse_name, warehouse_size
) AS met
JOIN finance.warehouse_rates USING (warehouse_size)
WHERE statements = most
GROUP BY warehouse_name;

-- name: threshold
-- part: true
-- where a warehouse is stopped: the least of its suspending thresholds
SELECT warehouse_name, frequency, min(credit_quota * at_percent / 100) AS stops_at
FROM ops.resource_monitors
WHERE action <> 'notify'
GROUP BY warehouse_name, frequency;

-- name: counted
-- part: true
-- uses: threshold, page, runaway
-- credits of the day, the week or the month before each hour, and of that hour
SELECT
    metering.warehouse_name,
    metering.start_time,
    metering.credits_used,
    threshold.stops_at,
    burnt.warehouse_name IS NOT NULL AND metering.start_time >= paged_at - INTERVAL 24 HOUR AS in_or_after,
    burnt.warehouse_name IS NOT NULL AND metering.start_time >= paged_at - INTERVAL 24 HOUR AND metering.start_time < paged_at AS in_the_night,
    sum(metering.credits_used) OVER (
        PARTITION BY metering.warehouse_name, threshold.frequency,
            date_trunc(CASE threshold.frequency WHEN 'DAILY' THEN 'day' WHEN 'WEEKLY' THEN 'week' ELSE 'month' END, metering.start_time)
        ORDER BY metering.start_time
    ) AS so_far
FROM snowflake_account_usage.warehouse_metering_history AS metering
CROSS JOIN page
LEFT JOIN (SELECT DISTINCT warehouse_name FROM runaway) AS burnt ON burnt.warehouse_name = metering.warehouse_name
LEFT JOIN threshold ON threshold.warehouse_name = metering.warehouse_name;

-- name: runs_are_stopped
-- broken_by_fault: true
-- says: every run of the query that is live is cancelled
-- uses: runaway
SELECT query_id, start_time, warehouse_name
FROM snowflake_account_usage.query_history
WHERE execution_status = 'running'
  AND query_parameterized_hash IN (SELECT query_parameterized_hash FROM runaway)
  AND query_id NOT IN (SELECT query_id FROM ops.cancel_queries);

-- name: no_refresh_is_due
-- broken_by_fault: true
-- says: no schedule sends the query again
-- uses: runaway
SELECT schedule_id, dashboard, every_minutes
FROM bi.schedules
WHERE enabled
  AND query_parameterized_hash IN (SELECT query_parameterized_hash FROM runaway)
  AND schedule_id NOT IN (SELECT schedule_id FROM ops.schedule_actions WHERE action = 'disable');

-- name: size_is_as_usual
-- broken_by_fault: true
-- says: the warehouse has the size again that it had before that night
-- uses: runaway, usual_size
SELECT warehouse.name, now_.warehouse_size, now_.credits_per_hour, usual_rate
FROM snowflake_show.warehouses AS warehouse
JOIN usual_size ON usual_size.warehouse_name = warehouse.name
LEFT JOIN ops.warehouse_actions AS action_ ON action_.warehouse_name = warehouse.name AND action_.action = 'resize'
JOIN finance.warehouse_rates AS now_ ON now_.warehouse_size = coalesce(action_.new_size, warehouse.size)
WHERE warehouse.name IN (SELECT warehouse_name FROM runaway)
  AND now_.credits_per_hour <> usual_rate;

-- name: no_other_statement_is_ended
-- broken_by_fault: false
-- says: no statement but the runs of that query is ended
-- uses: runaway
SELECT statement.query_id, statement.warehouse_name, statement.user_name
FROM ops.cancel_queries
JOIN snowflake_account_usage.query_history AS statement USING (query_id)
WHERE statement.query_parameterized_hash NOT IN (SELECT query_parameterized_hash FROM runaway)
UNION ALL
SELECT statement.query_id, statement.warehouse_name, statement.user_name
FROM ops.warehouse_actions AS action_
JOIN before.snowflake_account_usage.query_history AS statement USING (warehouse_name)
WHERE action_.action = 'suspend_immediate'
  AND statement.execution_status = 'running'
  AND statement.query_parameterized_hash NOT IN (SELECT query_parameterized_hash FROM runaway);

-- name: nobody_else_is_stopped
-- broken_by_fault: false
-- says: no other warehouse is suspended or resized, no other schedule disabled
-- uses: runaway
SELECT warehouse_name AS name, action
FROM ops.warehouse_actions
WHERE warehouse_name NOT IN (SELECT warehouse_name FROM runaway)
  AND NOT EXISTS (FROM before.snowflake_show.warehouses AS was WHERE was.name = warehouse_name AND was.size = new_size)
UNION ALL
SELECT dashboard, action
FROM ops.schedule_actions
JOIN bi.schedules USING (schedule_id)
WHERE action = 'disable' AND query_parameterized_hash NOT IN (SELECT query_parameterized_hash FROM runaway);

-- name: no_needless_order
-- broken_by_fault: false
-- says: no order beside those asked for: nothing is suspended or enabled, and no size is ordered that is there
SELECT warehouse_name AS name, action, new_size
FROM (FROM ops.warehouse_actions EXCEPT FROM before.ops.warehouse_actions)
WHERE action <> 'resize'
   OR EXISTS (FROM before.snowflake_show.warehouses AS was WHERE was.name = warehouse_name AND was.size = new_size)
UNION ALL
SELECT dashboard, action, NULL
FROM (FROM ops.schedule_actions EXCEPT FROM before.ops.schedule_actions)
JOIN before.bi.schedules USING (schedule_id)
WHERE action = 'enable' OR NOT enabled;

-- name: orders_are_signed
-- broken_by_fault: false
-- says: each order bears the incident's id and the time it was given
-- uses: page
SELECT orders.reason, orders.requested_at
FROM (
    SELECT reason, requested_at FROM ops.cancel_queries
    UNION ALL SELECT reason, requested_at FROM ops.schedule_actions
    UNION ALL SELECT reason, requested_at FROM ops.warehouse_actions
) AS orders
CROSS JOIN page
WHERE NOT contains(orders.reason, incident_id) OR orders.requested_at < paged_at OR orders.requested_at > world_now();

-- name: every_warehouse_is_guarded
-- broken_by_fault: true
-- says: every warehouse has thresholds at 50 and 80 per cent that notify, and one at 100 that suspends
-- uses: runaway
SELECT warehouse.name, wanted.at_percent
FROM snowflake_show.warehouses AS warehouse
CROSS JOIN (VALUES (50), (80), (100)) AS wanted (at_percent)
LEFT JOIN ops.resource_monitors AS monitor
    ON monitor.warehouse_name = warehouse.name AND monitor.at_percent = wanted.at_percent
    AND (monitor.action = 'notify') = (wanted.at_percent < 100)
WHERE monitor.warehouse_name IS NULL AND EXISTS (FROM runaway);

-- name: thresholds_agree
-- broken_by_fault: false
-- says: the thresholds of a warehouse share one quota and one frequency
SELECT warehouse_name, count(DISTINCT credit_quota) AS quotas, count(DISTINCT frequency) AS frequencies
FROM ops.resource_monitors
GROUP BY warehouse_name
HAVING count(DISTINCT credit_quota) > 1 OR count(DISTINCT frequency) > 1;

-- name: that_night_is_met
-- broken_by_fault: true
-- says: with these thresholds the warehouse that burnt would have used a quarter less, at least
-- uses: counted
SELECT
    warehouse_name,
    coalesce(sum(credits_used) FILTER (WHERE stops_at IS NULL OR so_far - credits_used < stops_at), 0) AS credits_with_it,
    sum(credits_used) AS credits_without
FROM counted
WHERE in_the_night
GROUP BY warehouse_name
HAVING coalesce(sum(credits_used) FILTER (WHERE stops_at IS NULL OR so_far - credits_used < stops_at), 0) > 0.75 * sum(credits_used);

-- name: that_night_ends_early
-- broken_by_fault: true
-- says: with these thresholds the warehouse that burnt would have used two fifths of its credits, or less
-- uses: counted
SELECT
    warehouse_name,
    coalesce(sum(credits_used) FILTER (WHERE stops_at IS NULL OR so_far - credits_used < stops_at), 0) AS credits_with_it,
    sum(credits_used) AS credits_without
FROM counted
WHERE in_the_night
GROUP BY warehouse_name
HAVING coalesce(sum(credits_used) FILTER (WHERE stops_at IS NULL OR so_far - credits_used < stops_at), 0) > 0.4 * sum(credits_used);

-- name: no_usual_day_is_cut
-- broken_by_fault: false
-- says: no warehouse would have been suspended by its usual work, month-end close and announced work included
-- uses: counted
SELECT warehouse_name, min(start_time) AS suspended_in, arg_min(so_far, start_time) AS credits, any_value(stops_at) AS stops_at
FROM counted
WHERE NOT in_or_after AND so_far >= stops_at
GROUP BY warehouse_name;

-- name: a_dearer_day_has_room
-- broken_by_fault: false
-- says: usual work that costs a fiftieth more than it ever did would not be suspended either
-- uses: counted
SELECT
    warehouse_name,
    min(start_time) AS suspended_in,
    arg_min(so_far, start_time) AS credits,
    round(1.02 * arg_min(so_far, start_time), 2) AS a_fiftieth_more,
    any_value(stops_at) AS stops_at
FROM counted
WHERE NOT in_or_after AND 1.02 * so_far >= stops_at
GROUP BY warehouse_name;
