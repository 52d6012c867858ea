-- verdict: partly
-- says: `received_at` is wrong
-- A file that was sent again makes the day late.
SELECT
    calendar.business_date,
    calendar.expected_at,
    max(delivery.received_at) AS received_at,
    (epoch_ms(max(delivery.received_at)) - epoch_ms(calendar.expected_at)) / 60000 AS minutes_late
FROM feed.calendar AS calendar
LEFT JOIN feed.deliveries AS delivery
    ON delivery.vendor = calendar.vendor
    AND delivery.business_date = calendar.business_date
    AND delivery.as_of = calendar.as_of
    AND delivery.kind = 'full'
WHERE calendar.vendor = 'credit-bureau'
    AND calendar.expected_at > world_now() - INTERVAL 28 DAY
    AND calendar.expected_at <= world_now()
GROUP BY calendar.business_date, calendar.expected_at
