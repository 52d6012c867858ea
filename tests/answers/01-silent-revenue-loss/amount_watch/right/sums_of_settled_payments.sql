-- verdict: right
-- Sums of both sides by currency, over payments that have a line and a row: they agree to the cent.
WITH settled AS (
    SELECT payment_id, currency, sum(gross) AS gross FROM finance.settlement_report
    WHERE reported_at > world_now() - INTERVAL 12 HOUR GROUP BY ALL
)
SELECT settled.currency, sum(gross) AS theirs, sum(coalesce(amount, 0)) AS ours
FROM settled JOIN stg.payments USING (payment_id)
GROUP BY settled.currency
HAVING sum(gross) <> sum(coalesce(amount, 0))
