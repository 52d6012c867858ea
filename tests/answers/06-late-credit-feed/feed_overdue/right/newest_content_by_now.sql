-- verdict: right
-- The newest content that was due against the newest that is there.
SELECT due.as_of AS due_content, here.as_of AS content_here
FROM (SELECT max(as_of) AS as_of FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at + INTERVAL 30 MINUTE <= world_now()) AS due,
    (SELECT max(as_of) AS as_of FROM feed.deliveries WHERE vendor = 'credit-bureau' AND kind = 'full') AS here
WHERE here.as_of < due.as_of
