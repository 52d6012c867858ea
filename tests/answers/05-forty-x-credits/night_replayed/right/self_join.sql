-- verdict: right
-- The count of an hour by a self-join.
WITH h AS (
    SELECT now_.warehouse_name, now_.start_time, now_.end_time, any_value(now_.credits_used) AS credits, sum(before_.credits_used) AS so_far
    FROM snowflake_account_usage.warehouse_metering_history AS now_
    JOIN snowflake_account_usage.warehouse_metering_history AS before_ ON before_.warehouse_name = now_.warehouse_name AND before_.start_time::DATE = now_.start_time::DATE AND before_.start_time <= now_.start_time
    GROUP BY ALL
), s AS (
    SELECT warehouse_name, start_time::DATE AS day, min(end_time) AS stopped_at
    FROM h WHERE so_far >= (SELECT min(credit_quota * at_percent / 100) FROM ops.resource_monitors AS r WHERE r.warehouse_name = h.warehouse_name AND action <> 'notify')
    GROUP BY ALL
)
SELECT s.*, coalesce((SELECT sum(h.credits) FROM h WHERE h.warehouse_name = s.warehouse_name AND h.start_time::DATE = s.day AND h.start_time >= s.stopped_at), 0)
    * (SELECT usd_per_credit FROM finance.budgets WHERE month = date_trunc('month', s.day)) AS saved_usd
FROM s
