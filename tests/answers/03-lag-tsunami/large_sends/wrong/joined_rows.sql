-- verdict: partly
-- says: row is missing
-- A campaign with two entries comes twice, one without does not come.
SELECT c.campaign_id, (c.scheduled_local AT TIME ZONE c.time_zone) AT TIME ZONE 'UTC' AS scheduled_at, c.events,
    e.announced_at <= (c.scheduled_local AT TIME ZONE c.time_zone) AT TIME ZONE 'UTC' - INTERVAL 24 HOUR AND e.withdrawn_at IS NULL AND e.events >= c.events AS announced
FROM push.campaigns AS c JOIN ops.calendar AS e ON e.subject = c.campaign_id AND e.kind = 'send' WHERE c.events > 10000000
