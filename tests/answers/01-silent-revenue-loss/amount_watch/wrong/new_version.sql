-- verdict: partly
-- says: ✘ pages within 360 minutes of the first payment that lost its amount
-- says: ✘ false pages on healthy days
-- Pages on a new version of the schema: on the healthy twin, too, where it fills the old field in as before.
SELECT schema_id, min(create_time) AS since FROM raw.payments_kafka
GROUP BY schema_id
HAVING min(create_time) > world_now() - INTERVAL 4 HOUR AND min(create_time) > (SELECT min(create_time) + INTERVAL 4 HOUR FROM raw.payments_kafka)
