-- verdict: partly
-- says: On healthy days it pages
-- says: ✘ pages within 45 minutes of the first missed file
-- says: ✘ false pages on healthy days
-- Any file since it was due: the one that was sent again is enough.
SELECT c.business_date, c.expected_at FROM feed.calendar AS c
WHERE c.vendor = 'credit-bureau' AND c.expected_at BETWEEN world_now() - INTERVAL 24 HOUR AND world_now() - INTERVAL 30 MINUTE
    AND NOT EXISTS (SELECT 1 FROM feed.deliveries AS d WHERE d.vendor = c.vendor AND d.received_at >= c.expected_at - INTERVAL 10 MINUTE)
