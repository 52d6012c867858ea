-- verdict: wrong
-- says: On healthy days it pages
-- says: ✘ false pages on healthy days
-- The hour of the day before, for ever: month ends, maintenance and Sundays come later or not at all.
SELECT min(c.expected_at) + INTERVAL 1 DAY AS expected
FROM feed.calendar AS c
WHERE c.vendor = 'credit-bureau' AND c.expected_at BETWEEN world_now() - INTERVAL 36 HOUR AND world_now() - INTERVAL '24 hours 30 minutes'
    AND NOT EXISTS (SELECT 1 FROM feed.deliveries AS d WHERE d.vendor = 'credit-bureau' AND d.as_of >= c.as_of + INTERVAL 1 DAY)
HAVING count(*) > 0
