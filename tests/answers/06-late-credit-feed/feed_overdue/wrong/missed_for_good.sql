-- verdict: partly
-- says: ✘ silent again 60 minutes after the last missed file
-- Whoever was late once pages for a day.
SELECT c.business_date, c.expected_at FROM feed.calendar AS c
WHERE c.vendor = 'credit-bureau' AND c.expected_at BETWEEN world_now() - INTERVAL 24 HOUR AND world_now() - INTERVAL 30 MINUTE
    AND NOT EXISTS (SELECT 1 FROM feed.deliveries AS d WHERE d.vendor = c.vendor AND d.as_of = c.as_of AND d.kind = 'full' AND d.loaded_at <= c.expected_at + INTERVAL 30 MINUTE)
