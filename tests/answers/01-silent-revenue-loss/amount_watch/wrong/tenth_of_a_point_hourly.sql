-- verdict: wrong
-- says: ✘ false pages on healthy days
-- The rule as it is usually told: a tenth of a percentage point above the 24 hours before. One open payment in a quiet hour is ten points.
WITH rate AS (
    SELECT
        avg((amount IS NULL)::INTEGER) FILTER (WHERE loaded_at > world_now() - INTERVAL 1 HOUR) AS now_,
        avg((amount IS NULL)::INTEGER) FILTER (WHERE loaded_at <= world_now() - INTERVAL 1 HOUR AND loaded_at > world_now() - INTERVAL 25 HOUR) AS before
    FROM stg.payments WHERE status = 'captured'
)
SELECT * FROM rate WHERE now_ - before > 0.001
