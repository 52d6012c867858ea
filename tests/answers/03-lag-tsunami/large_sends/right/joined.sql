-- verdict: right
-- A join, and whether any of its rows counts.
SELECT campaign_id, scheduled_at, any_value(sent) AS events, coalesce(bool_or(counts), false) AS announced
FROM (
    SELECT c.campaign_id, timezone('UTC', timezone(c.time_zone, c.scheduled_local)) AS scheduled_at, c.events AS sent, e.events >= c.events
        AND e.announced_at + INTERVAL 24 HOUR <= timezone('UTC', timezone(c.time_zone, c.scheduled_local))
        AND coalesce(e.withdrawn_at > timezone('UTC', timezone(c.time_zone, c.scheduled_local)), true) AS counts
    FROM push.campaigns AS c LEFT JOIN ops.calendar AS e ON e.subject = c.campaign_id AND e.kind = 'send'
    WHERE c.events > 10000000
) AS each_ GROUP BY campaign_id, scheduled_at
