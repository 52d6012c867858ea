-- verdict: wrong
-- says: ✘ false pages on healthy days
-- A tenth of a per cent more than the rate before: next to nothing of next to nothing.
WITH rate AS (
    SELECT
        avg((amount IS NULL)::INTEGER) FILTER (WHERE loaded_at > world_now() - INTERVAL 1 HOUR) AS now_,
        avg((amount IS NULL)::INTEGER) FILTER (WHERE loaded_at <= world_now() - INTERVAL 1 HOUR AND loaded_at > world_now() - INTERVAL 25 HOUR) AS before
    FROM stg.payments WHERE status = 'captured'
)
SELECT * FROM rate WHERE now_ > before * 1.001
