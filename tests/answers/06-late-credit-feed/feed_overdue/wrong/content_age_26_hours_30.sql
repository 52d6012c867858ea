-- verdict: wrong
-- says: On healthy days it pages
-- says: ✘ false pages on healthy days
-- The age of a good day and half an hour, on each day of the year.
SELECT max(as_of) AS newest FROM feed.deliveries WHERE vendor = 'credit-bureau' AND kind = 'full'
HAVING max(as_of) < world_now() - INTERVAL '26 hours 30 minutes'
