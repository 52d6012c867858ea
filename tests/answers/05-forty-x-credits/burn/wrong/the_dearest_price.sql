-- verdict: partly
-- says: `excess_usd` is wrong
-- The contract was renewed: the months before had another price.
WITH window_ AS (
    SELECT warehouse_name, (date_diff('hour', start_time, world_now()) - 1) // 24 AS back, sum(credits_used_compute) AS credits
    FROM snowflake_account_usage.warehouse_metering_history
    GROUP BY ALL
), both_ AS (
    SELECT warehouse_name, sum(credits) FILTER (WHERE back = 0) AS credits, median(credits) FILTER (WHERE back BETWEEN 1 AND 28) AS usual FROM window_ GROUP BY warehouse_name
)
SELECT warehouse_name, credits, usual, (credits - usual) * (SELECT max(usd_per_credit) FROM finance.budgets) AS excess_usd
FROM both_
