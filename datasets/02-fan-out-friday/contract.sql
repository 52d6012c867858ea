-- What must hold of the facts and of what is added up from them, where nothing is wrong. Each query returns its violations:
-- none = it holds. `before` is the same world, untouched. broken_by_fault: true = every sick world violates it.
-- A line is named by order_id and line_no. What raw.order_lines still holds can be checked against it; of older lines only the
-- fact table knows.

-- name: line
-- part: true
-- each line once, however often it stands there
SELECT DISTINCT order_id, line_no, ordered_at, channel, sku, quantity, net_amount
FROM mart.fct_orders;

-- name: one_row_per_line
-- broken_by_fault: true
-- says: each line of an order stands in the fact table once
SELECT order_id, line_no, count(*) AS rows
FROM mart.fct_orders
GROUP BY order_id, line_no
HAVING count(*) > 1;

-- name: the_released_text_doubles_nothing
-- broken_by_fault: true
-- says: no run has written lines several times with the text that is released now
WITH run AS (
    SELECT
        invocation.run_started_at,
        result.rows_affected,
        date_trunc('hour', invocation.run_started_at) AS read_to,
        lag(date_trunc('hour', invocation.run_started_at)) OVER (ORDER BY invocation.run_started_at) AS read_from
    FROM dbt.run_results AS result
    JOIN dbt.invocations AS invocation USING (invocation_id)
    WHERE result.unique_id = 'model.shop.fct_orders'
      AND result.status = 'success'
),
doubled AS (
    SELECT run.run_started_at, run.rows_affected, count(line.order_id) AS lines_read
    FROM run
    LEFT JOIN raw.order_lines AS line
        ON line.loaded_at >= run.read_from
        AND line.loaded_at < run.read_to
    WHERE run.run_started_at >= (SELECT max(opened_at) - INTERVAL 48 HOUR FROM ops.incidents)
    GROUP BY ALL
    HAVING run.rows_affected > count(line.order_id)
),
released AS (
    SELECT release.released_at, release.release_id, release.git_sha, text.compiled_code
    FROM ops.releases AS release
    LEFT JOIN dbt.manifest_nodes AS text USING (git_sha, unique_id)
    WHERE release.unique_id = 'model.shop.fct_orders'
)
SELECT now_.git_sha AS released, doubled.run_started_at, doubled.rows_affected, doubled.lines_read
FROM doubled
ASOF JOIN released AS ran ON doubled.run_started_at >= ran.released_at
JOIN (SELECT * FROM released ORDER BY released_at DESC, release_id DESC LIMIT 1) AS now_
    ON now_.compiled_code IS NULL OR now_.compiled_code = ran.compiled_code;

-- name: facts_as_the_source_has_them
-- broken_by_fault: false
-- says: every line that a run has read is in the fact table, with the values of the source and the channel of its touches
WITH source AS (
    SELECT
        l.order_id, l.line_no, l.ordered_at, l.customer_id, l.country, l.sku,
        coalesce(t.channel, 'direct') AS channel,
        l.quantity, l.net_amount, l.loaded_at
    FROM raw.order_lines AS l
    LEFT JOIN (SELECT DISTINCT order_id, channel FROM raw.touches) AS t USING (order_id)
    WHERE l.loaded_at <= (SELECT max(loaded_at) FROM before.mart.fct_orders)
       OR l.loaded_at <= (SELECT max(loaded_at) FROM mart.fct_orders)
)
SELECT source.order_id, source.line_no, source.net_amount, f.net_amount AS in_facts, source.channel, f.channel AS channel_in_facts
FROM source
LEFT JOIN mart.fct_orders AS f USING (order_id, line_no)
WHERE (source.ordered_at, source.customer_id, source.country, source.sku, source.channel, source.quantity, source.net_amount, source.loaded_at)
      IS DISTINCT FROM
      (f.ordered_at, f.customer_id, f.country, f.sku, f.channel, f.quantity, f.net_amount, f.loaded_at)
   OR f.channel_group IS DISTINCT FROM (SELECT any_value(channel_group) FROM ref.channels AS c WHERE c.channel = source.channel);

-- name: history_is_kept
-- broken_by_fault: false
-- says: lines that the source no longer holds are in the fact table as they were
SELECT was.order_key, was.order_id, was.line_no, was.net_amount, now_.net_amount AS is_now
FROM before.mart.fct_orders AS was
LEFT JOIN mart.fct_orders AS now_ USING (order_key)
WHERE was.loaded_at < (SELECT min(loaded_at) FROM before.raw.order_lines)
  AND (was.order_id, was.line_no, was.ordered_at, was.customer_id, was.country, was.sku, was.channel, was.quantity, was.net_amount, was.loaded_at)
      IS DISTINCT FROM
      (now_.order_id, now_.line_no, now_.ordered_at, now_.customer_id, now_.country, now_.sku, now_.channel, now_.quantity, now_.net_amount, now_.loaded_at);

-- name: no_line_without_a_source
-- broken_by_fault: false
-- says: no line is in the fact table that the source never sent
SELECT order_id, line_no, loaded_at
FROM mart.fct_orders
ANTI JOIN raw.order_lines USING (order_id, line_no)
ANTI JOIN before.mart.fct_orders USING (order_id, line_no);

-- name: hours_add_up
-- broken_by_fault: true
-- says: mart.revenue_by_hour holds the lines and the revenue of each hour and channel, each line once
-- uses: line
WITH added AS (
    SELECT date_trunc('hour', ordered_at) AS order_hour, channel, count(*) AS lines, sum(net_amount) AS revenue
    FROM line
    GROUP BY ALL
)
SELECT order_hour, channel, h.lines, added.lines AS of_facts, h.revenue, added.revenue AS revenue_of_facts
FROM mart.revenue_by_hour AS h
FULL JOIN added USING (order_hour, channel)
WHERE (h.lines, h.revenue) IS DISTINCT FROM (added.lines, added.revenue);

-- name: days_add_up
-- broken_by_fault: true
-- says: mart.revenue_by_day holds the lines and the revenue of each day and channel, each line once
-- uses: line
WITH added AS (
    SELECT ordered_at::DATE AS order_date, channel, count(*) AS lines, sum(net_amount) AS revenue
    FROM line
    GROUP BY ALL
)
SELECT order_date, channel, d.lines, added.lines AS of_facts, d.revenue, added.revenue AS revenue_of_facts
FROM mart.revenue_by_day AS d
FULL JOIN added USING (order_date, channel)
WHERE (d.lines, d.revenue) IS DISTINCT FROM (added.lines, added.revenue);

-- name: articles_add_up
-- broken_by_fault: true
-- says: mart.sku_sales_by_day holds the pieces and the revenue of each day and article, each line once
-- uses: line
WITH added AS (
    SELECT ordered_at::DATE AS order_date, sku, sum(quantity) AS quantity, sum(net_amount) AS revenue
    FROM line
    GROUP BY ALL
)
SELECT order_date, sku, s.quantity, added.quantity AS of_facts, s.revenue, added.revenue AS revenue_of_facts
FROM mart.sku_sales_by_day AS s
FULL JOIN added USING (order_date, sku)
WHERE (s.quantity, s.revenue) IS DISTINCT FROM (added.quantity, added.revenue);

-- name: keys_are_unique
-- broken_by_fault: false
-- says: order_key names one row of the fact table
SELECT order_key, count(*) AS rows
FROM mart.fct_orders
GROUP BY order_key
HAVING count(*) > 1;

-- name: only_the_broken_model_is_rolled_back
-- broken_by_fault: false
-- says: at most one release was added: of the broken model, by on-call, with the id of the incident as its reason, to a text that is there
WITH added AS (
    SELECT *
    FROM ops.releases
    ANTI JOIN before.ops.releases USING (release_id)
)
SELECT release_id, unique_id, git_sha, released_by, reason
FROM added
WHERE (SELECT count(*) FROM added) > 1
   OR unique_id <> 'model.shop.fct_orders'
   OR (git_sha, unique_id) NOT IN (SELECT (git_sha, unique_id) FROM dbt.manifest_nodes)
   OR released_by <> 'on-call'
   OR reason NOT LIKE '%' || (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) || '%'
   OR released_at > world_now()
   OR released_at < (SELECT max(opened_at) FROM ops.incidents);
