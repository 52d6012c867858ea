-- verdict: right
-- Numbered by receipt, the first kept.
WITH came AS (
    SELECT vendor, business_date, as_of, received_at,
        row_number() OVER (PARTITION BY vendor, business_date, as_of ORDER BY received_at) AS nth
    FROM feed.deliveries WHERE kind = 'full'
)
SELECT c.business_date, c.expected_at, came.received_at, date_diff('millisecond', c.expected_at, came.received_at) / 60000 AS minutes_late
FROM feed.calendar AS c
LEFT JOIN came ON came.nth = 1 AND (came.vendor, came.business_date, came.as_of) = (c.vendor, c.business_date, c.as_of)
WHERE c.vendor = 'credit-bureau' AND c.expected_at > world_now() - INTERVAL 28 DAY AND c.expected_at <= world_now()
