-- verdict: wrong
-- says: ✘ pages within 45 minutes of the first missed file
-- Pages when four hours have gone.
SELECT
    calendar.vendor,
    calendar.business_date,
    calendar.expected_at,
    date_diff('minute', calendar.expected_at, world_now()) AS minutes_overdue,
    calendar.note
FROM feed.calendar AS calendar
ANTI JOIN feed.deliveries AS delivery
    ON delivery.vendor = calendar.vendor
    AND delivery.business_date = calendar.business_date
    AND delivery.as_of = calendar.as_of
    AND delivery.kind = 'full'
WHERE calendar.vendor = 'credit-bureau'
    AND calendar.expected_at <= world_now() - INTERVAL 4 HOUR
    AND calendar.expected_at > world_now() - INTERVAL 2 DAY
