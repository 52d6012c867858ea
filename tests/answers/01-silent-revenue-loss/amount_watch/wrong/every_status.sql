-- verdict: wrong
-- says: ✘ pages within 360 minutes of the first payment that lost its amount
-- Over all statuses: a campaign for new cards verifies many of them, and a card that is verified has no amount.
WITH rate AS (
    SELECT
        count(*) FILTER (WHERE amount IS NULL AND loaded_at > world_now() - INTERVAL 4 HOUR) AS empty_now,
        avg((amount IS NULL)::INTEGER) FILTER (WHERE loaded_at > world_now() - INTERVAL 4 HOUR) AS now_,
        avg((amount IS NULL)::INTEGER) FILTER (WHERE loaded_at <= world_now() - INTERVAL 4 HOUR AND loaded_at > world_now() - INTERVAL 28 HOUR) AS before
    FROM stg.payments
)
SELECT * FROM rate WHERE now_ - before > 0.001 AND empty_now >= 3
