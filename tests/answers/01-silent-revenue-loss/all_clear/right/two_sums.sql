-- verdict: right
-- Both sides summed by currency by themselves.
WITH w AS (SELECT window_start, window_end FROM finance.recon_daily WHERE run_at = (SELECT max(run_at) FROM finance.recon_daily)),
lines_ AS (SELECT l.* FROM finance.settlement_report AS l JOIN w ON l.captured_at >= w.window_start AND l.captured_at < w.window_end),
ours AS (
    SELECT currency, sum(amount) AS amount FROM (SELECT DISTINCT payment_id, currency FROM lines_) AS x JOIN (SELECT payment_id, amount FROM stg.payments) AS p USING (payment_id)
    GROUP BY currency
)
SELECT currency, count(DISTINCT payment_id) AS payments, sum(gross) AS processor_amount, coalesce(any_value(amount), 0) AS warehouse_amount,
    sum(gross) - coalesce(any_value(amount), 0) AS difference
FROM lines_ LEFT JOIN ours USING (currency)
GROUP BY currency
