-- verdict: right
-- The earliest receipt by a correlated subquery.
SELECT business_date, expected_at, received_at, epoch(received_at - expected_at) / 60 AS minutes_late
FROM (
    SELECT business_date, expected_at,
        (SELECT min(received_at) FROM feed.deliveries AS d
         WHERE d.vendor = c.vendor AND d.business_date = c.business_date AND d.as_of = c.as_of AND d.kind = 'full') AS received_at
    FROM feed.calendar AS c
    WHERE vendor = 'credit-bureau' AND expected_at BETWEEN world_now() - INTERVAL 28 DAY + INTERVAL 1 MICROSECOND AND world_now()
)
