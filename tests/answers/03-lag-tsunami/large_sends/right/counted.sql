-- verdict: right
-- How many entries count: none, or some.
SELECT c.campaign_id, c.at_ AS scheduled_at, c.events,
    (SELECT count(*) FROM ops.calendar AS e WHERE e.subject = c.campaign_id AND e.kind = 'send' AND e.events >= c.events AND e.announced_at <= c.at_ - INTERVAL 1 DAY
        AND coalesce(e.withdrawn_at, TIMESTAMP '9999-12-31') > c.at_) > 0 AS announced
FROM (SELECT *, (scheduled_local AT TIME ZONE time_zone) AT TIME ZONE 'UTC' AS at_ FROM push.campaigns WHERE events > 10000000) AS c
