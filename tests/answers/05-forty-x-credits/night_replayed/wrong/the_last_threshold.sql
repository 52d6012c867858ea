-- verdict: partly
-- says: `stopped_at` is wrong
-- The last of those that suspend; the first has done so before.
WITH quota AS (
    SELECT warehouse_name, max(credit_quota * at_percent / 100) AS stops_at FROM ops.resource_monitors WHERE action <> 'notify' GROUP BY warehouse_name
), c AS (
    SELECT m.*, date_trunc('day', start_time)::DATE AS day, stops_at, sum(credits_used) OVER (PARTITION BY warehouse_name, date_trunc('day', start_time) ORDER BY start_time) AS so_far
    FROM snowflake_account_usage.warehouse_metering_history AS m JOIN quota USING (warehouse_name)
), s AS (
    SELECT warehouse_name, day, min(end_time) AS stopped_at FROM c WHERE so_far >= stops_at GROUP BY ALL
)
SELECT warehouse_name, day, s.stopped_at, coalesce(sum(c.credits_used) FILTER (WHERE c.start_time >= s.stopped_at), 0) * any_value(b.usd_per_credit) AS saved_usd
FROM s JOIN c USING (warehouse_name, day) JOIN finance.budgets AS b ON b.month = date_trunc('month', day)
GROUP BY warehouse_name, day, s.stopped_at
