-- verdict: wrong
-- says: ✘ pages within 360 minutes of the first payment that lost its amount
-- Rows landed against rows in staging: all of them came.
WITH landed AS (
    SELECT count(DISTINCT (record_content->>'$.payment_id')) AS n FROM raw.payments_kafka WHERE ingested_at < world_now() - INTERVAL 1 HOUR
), there AS (
    SELECT count(*) AS n FROM stg.payments
)
SELECT * FROM landed, there WHERE there.n < landed.n
