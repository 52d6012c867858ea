-- verdict: wrong
-- says: ✘ pages within 360 minutes of the first payment that lost its amount
-- The average of an hour against that of a day: lost amounts leave sum and count, and a few large payments do not.
WITH mean AS (
    SELECT
        avg(amount) FILTER (WHERE loaded_at > world_now() - INTERVAL 1 HOUR) AS now_,
        avg(amount) FILTER (WHERE loaded_at > world_now() - INTERVAL 25 HOUR) AS before
    FROM stg.payments WHERE status = 'captured' AND currency = 'USD'
)
SELECT * FROM mean WHERE now_ < before * 0.7
