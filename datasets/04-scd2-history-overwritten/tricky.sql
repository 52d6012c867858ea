-- Purpose: awkward messages in a small sick world, which a repair that is right by luck gets wrong.
-- Grain:   told, one row per message; each is appended to the log and lies before the position of the last load.
-- Keys:    continue those that are there; customers are open ones of the log that nothing else of today is about.
-- Seed:    nothing of its own: the customers are the first of their kind.
-- All of it is legal: deleted and there again within the hour, a message that comes a second time behind a newer one, a login
-- as the last thing before the position, and two changes of one customer in one transaction.

CREATE OR REPLACE TEMP TABLE told AS
SELECT * FROM (VALUES
    -- customer, number, minutes before the page, op, opt-in turned before, opt-in turned after, tier after, position of message
    (1, 1, 9, 'd', false, false, NULL, 0),      -- deleted, and created again within the hour: a gap that is meant
    (1, 2, 8, 'c', false, true, NULL, 0),
    (2, 1, 9, 'u', false, true, NULL, 0),       -- on, off, and the first message a second time behind the other
    (2, 2, 8, 'u', true, false, NULL, 0),
    (2, 3, 9, 'u', false, true, NULL, 1),
    (3, 1, 8, 'u', false, true, NULL, 0),       -- a change, and then a login as the last thing before the position
    (3, 2, 7, 'u', true, true, NULL, 0),
    (4, 1, 8, 'u', false, true, NULL, 0),       -- two changes in one transaction: one instant, one version
    (4, 2, 8, 'u', true, true, 'turned', 0),
    (5, 1, 8, 'd', false, false, NULL, 0),      -- a deletion as the last thing before the position
    (6, 1, 8, 'u', false, true, NULL, 0),       -- changed and deleted within minutes
    (6, 2, 7, 'd', true, true, NULL, 0)
) AS t (customer, message_no, back, op, turned_before, turned_after, tier_after, repeats);

CREATE OR REPLACE TEMP TABLE model AS
SELECT *, row_number() OVER (ORDER BY source_lsn) AS customer
FROM (SELECT * FROM cdc.customer_events QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY source_lsn DESC) = 1) AS last_one
WHERE op = 'u' AND make_timestamp_ms(source_ts_ms) < world_now() - INTERVAL 12 HOUR
  AND EXISTS (SELECT 1 FROM dw.dim_customer AS version WHERE version.customer_id = last_one.customer_id AND version.is_current);

CREATE OR REPLACE TEMP TABLE written AS
WITH spelled AS (
    SELECT told.*, model.customer_id, model.kafka_partition, model.after AS was,
        CASE WHEN model.after LIKE '%"marketing_opt_in":true%' THEN replace(model.after, '"marketing_opt_in":true', '"marketing_opt_in":false')
            ELSE replace(model.after, '"marketing_opt_in":false', '"marketing_opt_in":true') END AS turned
    FROM told JOIN model USING (customer)
)
SELECT *,
    row_number() OVER (ORDER BY customer, message_no) AS n,
    CASE WHEN op <> 'c' THEN CASE WHEN turned_before THEN turned ELSE was END END AS before_,
    CASE WHEN op <> 'd' THEN CASE
        WHEN tier_after IS NOT NULL AND turned LIKE '%"tier":"gold"%' THEN replace(turned, '"tier":"gold"', '"tier":"silver"')
        WHEN tier_after IS NOT NULL THEN regexp_replace(turned, '"tier":"\w+"', '"tier":"gold"')
        WHEN turned_before AND turned_after THEN regexp_replace(turned, '"last_login_at":\d+', '"last_login_at":2')
        WHEN turned_after THEN turned ELSE was END END AS after_,
    CASE WHEN message_no = 1 OR repeats = 1 THEN 0 ELSE message_no - 1 END AS later
FROM spelled;

INSERT INTO cdc.customer_events
SELECT
    kafka_partition,
    (SELECT max(kafka_offset) FROM cdc.customer_events AS log WHERE log.kafka_partition = written.kafka_partition)
        + row_number() OVER (PARTITION BY kafka_partition ORDER BY n),
    op, customer_id, before_, after_,
    (SELECT max(source_lsn) FROM cdc.customer_events) + customer * 1000 + later * 200,
    epoch_ms((SELECT max(opened_at) FROM ops.incidents)) - back * 60000 + customer,
    epoch_ms((SELECT max(opened_at) FROM ops.incidents)) - 330000,
    (SELECT max(transaction_id) FROM cdc.customer_events) + customer * 10 + CASE WHEN customer = 4 THEN 0 ELSE later END,
    CASE WHEN customer = 4 THEN message_no ELSE 1 END
FROM written
ORDER BY kafka_partition, n;

-- The last load read them all.
UPDATE etl.load_positions
SET next_offset = (SELECT max(kafka_offset) + 1 FROM cdc.customer_events AS log WHERE log.kafka_partition = load_positions.kafka_partition)
WHERE batch_id = (SELECT max(batch_id) FROM etl.load_positions);

DROP TABLE told;
DROP TABLE model;
DROP TABLE written;
