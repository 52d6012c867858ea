-- verdict: partly
-- says: `received_at` is wrong
-- Whatever came on that day: the file of the day before that was sent again makes the bad day early.
SELECT
    calendar.business_date,
    calendar.expected_at,
    min(delivery.received_at) AS received_at,
    (epoch_ms(min(delivery.received_at)) - epoch_ms(calendar.expected_at)) / 60000 AS minutes_late
FROM feed.calendar AS calendar
LEFT JOIN feed.deliveries AS delivery
    ON delivery.vendor = calendar.vendor
    AND delivery.received_at::DATE = calendar.expected_at::DATE
    AND delivery.kind = 'full'
WHERE calendar.vendor = 'credit-bureau'
    AND calendar.expected_at > world_now() - INTERVAL 28 DAY
    AND calendar.expected_at <= world_now()
GROUP BY calendar.business_date, calendar.expected_at
