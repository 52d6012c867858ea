-- Purpose: what the world does in the three hours after a repair: payments go on, own features follow, a second supplement comes.
-- Grain:   adds rows only. Run on the repaired copy; world_now() is by then three hours after the page.
-- Keys:    continue those that are there.
-- Seed:    nothing of its own: all follows from what stands in the tables.
-- A fix that scores on the newest row instead of the one that was due, or with today's velocity, fails after this.

-- Own features of everybody who paid today, an hour after the page
INSERT INTO features.internal
SELECT
    customer_id,
    (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 60 MINUTE,
    (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 61 MINUTE,
    7, 2, chargebacks_90d
FROM features.internal
QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY available_at DESC) = 1;

-- Another supplement: one customer in three, twenty points down
INSERT INTO features.credit_bureau
SELECT
    customer_id,
    (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 20 MINUTE,
    greatest(300, bureau_score - 20),
    utilization_pct, inquiries_30d, delinquencies
FROM features.credit_bureau
WHERE customer_id % 3 = 0
QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY feature_ts DESC) = 1;

INSERT INTO feed.deliveries
SELECT
    delivery_id + 1,
    vendor,
    'supplement',
    business_date,
    'credit_bureau_supp2.csv',
    (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 20 MINUTE,
    (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 70 MINUTE,
    (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 72 MINUTE,
    100
FROM feed.deliveries
ORDER BY delivery_id DESC
LIMIT 1;

-- The pods look again, and all succeed
INSERT INTO scoring.cache_refresh
SELECT
    pod,
    (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 90 MINUTE,
    'ok',
    (SELECT max(as_of) FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at <= (SELECT max(opened_at) FROM ops.incidents))
FROM (SELECT DISTINCT pod FROM scoring.cache_refresh);

-- Payments go on, on the file of the day; each customer's last decision comes once more
INSERT INTO scoring.decisions
SELECT
    (SELECT max(decision_id) FROM scoring.decisions) + row_number() OVER (ORDER BY decision_id),
    customer_id,
    (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 95 MINUTE,
    pod,
    (SELECT max(opened_at) FROM ops.incidents) + INTERVAL 90 MINUTE,
    amount, currency, model_version,
    CASE WHEN bureau_feature_ts IS NOT NULL
        THEN (SELECT max(as_of) FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at <= (SELECT max(opened_at) FROM ops.incidents)) END,
    score, decision
FROM scoring.decisions
QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY decision_id DESC) = 1;
