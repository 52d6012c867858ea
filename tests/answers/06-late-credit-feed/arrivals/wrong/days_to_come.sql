-- verdict: partly
-- says: should not be there
-- The calendar goes on for two weeks.
SELECT
    calendar.business_date,
    calendar.expected_at,
    min(delivery.received_at) AS received_at,
    (epoch_ms(min(delivery.received_at)) - epoch_ms(calendar.expected_at)) / 60000 AS minutes_late
FROM feed.calendar AS calendar
LEFT JOIN feed.deliveries AS delivery
    ON delivery.vendor = calendar.vendor
    AND delivery.business_date = calendar.business_date
    AND delivery.as_of = calendar.as_of
    AND delivery.kind = 'full'
WHERE calendar.vendor = 'credit-bureau'
    AND calendar.expected_at > world_now() - INTERVAL 28 DAY
GROUP BY calendar.business_date, calendar.expected_at
