-- verdict: wrong
-- says: On healthy days it pages
-- says: ✘ pages within 45 minutes of the first missed file
-- How long ago anything came: the file that was sent again keeps it quiet, and a Sunday wakes.
SELECT max(received_at) AS last_received FROM feed.deliveries WHERE vendor = 'credit-bureau' AND kind = 'full'
HAVING max(received_at) < world_now() - INTERVAL '24 hours 30 minutes'
