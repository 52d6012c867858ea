-- verdict: partly
-- says: `scheduled_at` is wrong
-- The local time is taken for UTC.
WITH send AS (
    SELECT campaign_id, scheduled_local AS scheduled_at, events
    FROM push.campaigns
    WHERE events > 10000000
)
SELECT
    campaign_id,
    scheduled_at,
    events,
    EXISTS (
        SELECT 1
        FROM ops.calendar AS entry
        WHERE entry.kind = 'send'
          AND entry.subject = send.campaign_id
          AND entry.announced_at <= send.scheduled_at - INTERVAL 24 HOUR
          AND (entry.withdrawn_at IS NULL OR entry.withdrawn_at > send.scheduled_at)
          AND entry.events >= send.events
    ) AS announced
FROM send
