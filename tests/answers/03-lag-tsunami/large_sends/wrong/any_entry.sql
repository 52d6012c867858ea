-- verdict: partly
-- says: `announced` is wrong
-- An entry is not yet an announcement that helps.
WITH send AS (
    SELECT campaign_id, (scheduled_local AT TIME ZONE time_zone) AT TIME ZONE 'UTC' AS scheduled_at, events
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
    ) AS announced
FROM send
