-- verdict: right
-- NOT EXISTS, and the last day only.
SELECT c.business_date, c.expected_at, world_now() - c.expected_at AS overdue
FROM feed.calendar AS c
WHERE c.vendor = 'credit-bureau' AND c.expected_at BETWEEN world_now() - INTERVAL 24 HOUR AND world_now() - INTERVAL 30 MINUTE
    AND NOT EXISTS (SELECT 1 FROM feed.deliveries AS d WHERE d.vendor = c.vendor AND d.as_of = c.as_of)
