-- verdict: wrong
-- says: false pages on healthy days
-- What was appended is mostly pushes: so it is on the day of an announced send, and nobody waits.
SELECT bucket_start, sum(n_events) FILTER (event_name = 'push_delivered') / sum(n_events) AS share
FROM events.ingest_10m
WHERE bucket_start > world_now() - INTERVAL 21 MINUTE
GROUP BY bucket_start
HAVING sum(n_events) FILTER (event_name = 'push_delivered') > 0.12 * sum(n_events)
