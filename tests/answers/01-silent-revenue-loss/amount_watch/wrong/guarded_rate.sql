-- verdict: partly
-- says: ✘ pages within 360 minutes of the first payment that lost its amount
-- says: ✘ false pages on healthy days
-- Captured payments, four hours, at least three, a tenth of a point or one per cent in all: quiet, and blind for the smallest faults at this traffic.
WITH rate AS (
    SELECT
        count(*) FILTER (WHERE amount IS NULL AND loaded_at > world_now() - INTERVAL 4 HOUR) AS empty_now,
        avg((amount IS NULL)::INTEGER) FILTER (WHERE loaded_at > world_now() - INTERVAL 4 HOUR) AS now_,
        avg((amount IS NULL)::INTEGER) FILTER (WHERE loaded_at <= world_now() - INTERVAL 4 HOUR AND loaded_at > world_now() - INTERVAL 28 HOUR) AS before
    FROM stg.payments WHERE status = 'captured'
)
SELECT * FROM rate WHERE empty_now >= 3 AND (now_ - before > 0.001 OR now_ > 0.01)
