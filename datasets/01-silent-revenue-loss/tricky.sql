-- Purpose: eleven awkward payments in a small sick world, which a repair that is right by luck gets wrong.
-- Grain:   told, one row per message; the first message of a payment makes its row in staging.
-- Keys:    continue those that are there.
-- Seed:    nothing of its own: hours are taken from the page and from the last reconciliation.
-- All of it is legal: a message that was sent by an old pod and by a new one, one delivered twice, an amount that is open
-- though a 0 stands in it, an amount that finance has filled in by hand.

CREATE OR REPLACE TEMP TABLE told AS
SELECT * FROM (VALUES
    -- payment, message, new version, status, currency, minor, open, deliveries, lines of the processor, filled in by hand, days before
    (1, 1, true, 'captured', 'JPY', 1250, false, 2, 1, false, 0),   -- yen have no smaller unit; delivered twice
    (2, 1, true, 'captured', 'USD', 4710, false, 1, 2, false, 1),   -- sent twice, captured in two parts
    (2, 2, true, 'captured', 'USD', 4710, false, 1, 0, false, 1),
    (3, 1, false, 'captured', 'EUR', 8815, false, 1, 1, false, 0),  -- an old pod first, then a new one: nothing to do
    (3, 2, true, 'captured', 'EUR', 8815, false, 1, 0, false, 0),
    (4, 1, true, 'captured', 'GBP', 2999, false, 1, 1, false, 0),   -- a new pod first, then an old one: the row is the first's
    (4, 2, false, 'captured', 'GBP', 2999, false, 1, 0, false, 0),
    (5, 1, true, 'captured', 'EUR', 0, true, 1, 0, false, 0),       -- a pump: 0 stands there, and the bill is open
    (6, 1, true, 'failed', 'USD', 63000, false, 1, 0, false, 1),    -- no money moved, and the amount is told all the same
    (7, 1, true, 'captured', 'USD', 5, false, 1, 1, false, 2),      -- five cents
    (8, 1, true, 'captured', 'USD', 9900, false, 1, 1, true, 0),    -- finance has filled it in by hand, with a row in the trail
    (9, 1, true, 'authorized', 'EUR', 0, true, 1, 0, false, 0),     -- a card that is only verified
    (10, 1, true, 'captured', 'GBP', 12345, false, 2, 0, false, 0), -- not reported by the processor yet
    (11, 1, true, 'refunded', 'JPY', 70000, false, 1, 0, false, 0)
) AS t (payment, message, is_new, status, currency, minor, is_open, deliveries, lines, by_hand, days_before);

CREATE OR REPLACE TEMP TABLE sent AS
SELECT
    told.*,
    (SELECT max(payment_id) FROM stg.payments) + payment AS payment_id,
    (payment % 4)::TINYINT AS kafka_partition,
    (SELECT log_end_offset FROM kafka.partitions WHERE kafka_partition = payment % 4) + 10 * payment + message AS kafka_offset,
    (SELECT max(schema_id) FROM kafka.schema_registry) - CASE WHEN is_new THEN 0 ELSE 1 END AS schema_id,
    world_now() - INTERVAL 270 SECOND + to_seconds(10 * payment + message) AS create_time,
    world_now() - INTERVAL 3 HOUR - to_days(days_before) AS occurred_at,
    (minor / power(10, minor_units))::DECIMAL(18, 2) AS amount
FROM told
JOIN ref.currencies USING (currency);

INSERT INTO raw.payments_kafka
SELECT
    kafka_partition, kafka_offset, schema_id, create_time,
    '{"payment_id":' || payment_id || ',"merchant_id":17,"status":"' || status || '","amount":'
        || CASE WHEN is_new THEN 'null' ELSE amount::VARCHAR END
        || CASE WHEN is_new THEN ',"amount_details":{"value":' || minor || '}' ELSE '' END
        || ',"amount_open":' || is_open || ',"currency":"' || currency || '","method":"card","region":"eu-west-1","occurred_at":"'
        || strftime(occurred_at, '%Y-%m-%dT%H:%M:%S.%g') || 'Z"}',
    world_now() - to_minutes(3 - nth)
FROM (SELECT *, unnest(range(1, deliveries + 1)) AS nth FROM sent)
ORDER BY kafka_partition, kafka_offset, nth;

INSERT INTO stg.payments
SELECT
    payment_id, 17, status, CASE WHEN by_hand OR NOT is_new THEN amount END, currency, 'card', 'eu-west-1', occurred_at,
    kafka_partition, kafka_offset, world_now() - INTERVAL 30 SECOND
FROM sent
WHERE message = 1
ORDER BY payment_id;

INSERT INTO finance.settlement_report
SELECT
    (SELECT max(line_id) FROM finance.settlement_report) + row_number() OVER (ORDER BY payment_id, part),
    payment_id, occurred_at, CASE WHEN lines = 2 THEN amount / 2 ELSE amount END, 0, currency, world_now() - INTERVAL 1 MINUTE
FROM (SELECT *, unnest(range(1, lines + 1)) AS part FROM sent)
ORDER BY payment_id, part;

INSERT INTO audit.amount_changes
SELECT
    (SELECT coalesce(max(change_id), 0) FROM audit.amount_changes) + 1, payment_id, NULL, amount, 'FIN-3900', 'r.haddad',
    world_now() - INTERVAL 1 MINUTE
FROM sent
WHERE by_hand;

UPDATE kafka.partitions SET log_end_offset = log_end_offset + 200;

-- The mart was built with them, before anybody filled anything in.
UPDATE mart.revenue_daily AS mart
SET payments = built.payments, gross_amount = built.gross_amount, built_at = world_now()
FROM (
    SELECT occurred_at::DATE AS revenue_date, currency, count(*) AS payments, coalesce(sum(amount), 0) AS gross_amount
    FROM stg.payments
    WHERE status = 'captured'
    GROUP BY ALL
) AS built
WHERE built.revenue_date = mart.revenue_date AND built.currency = mart.currency
  AND (built.payments, built.gross_amount) IS DISTINCT FROM (mart.payments, mart.gross_amount);
