-- verdict: right
-- Those that count are a list, and a campaign is in it or not.
WITH send AS (
    SELECT *, (scheduled_local AT TIME ZONE time_zone) AT TIME ZONE 'UTC' AS at_ FROM push.campaigns
), known AS (
    SELECT send.campaign_id FROM send JOIN ops.calendar AS e ON e.subject = send.campaign_id
    WHERE e.kind = 'send' AND epoch(at_) - epoch(e.announced_at) >= 86400 AND NOT coalesce(e.withdrawn_at <= at_, false) AND NOT e.events < send.events
)
SELECT campaign_id, at_ AS scheduled_at, events, campaign_id IN (FROM known) AS announced FROM send WHERE events > 10000000
