-- verdict: right
-- Deliveries grouped first.
WITH first_ AS (
    SELECT business_date, as_of, min(received_at) AS received_at
    FROM feed.deliveries WHERE vendor = 'credit-bureau' AND kind = 'full' GROUP BY ALL
)
SELECT business_date, expected_at, received_at, (epoch_ms(received_at) - epoch_ms(expected_at)) / 60000.0 AS minutes_late
FROM feed.calendar LEFT JOIN first_ USING (business_date, as_of)
WHERE vendor = 'credit-bureau' AND expected_at <= world_now() AND expected_at > world_now() - INTERVAL 28 DAY
