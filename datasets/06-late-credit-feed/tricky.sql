-- Purpose: awkward decisions in a small sick world, which a repair that is right by luck gets wrong.
-- Grain:   told, one row per decision; each is a copy of a stale one, of a new customer with features of their own.
-- Keys:    continue those that are there.
-- Seed:    nothing of its own: the models are the first stale decisions of the live version that have no supplement.
-- All of it is legal: a look in the very second in which the file is due, a row of our own that lands in the very instant of the
-- decision or a moment after it, an amount that is high only when rounded, hands that were faster than ours.

CREATE OR REPLACE TEMP TABLE told AS
SELECT * FROM (VALUES
    -- case, minutes from due to the look, own row after so many ms of the decision (NULL: none), its velocity, older and due bureau score
    -- relative to what makes the live version's review limit, amount, currency, rescored by hand, queued by hand
    (1, 0, NULL, 0, 40, -40, 10000.00, 'USD', false, false),        -- looked in the second in which it was due; the limit itself
    (2, 30, 0, 6, 40, -40, 12000.00, 'USD', false, false),          -- a row of our own that was available in the very instant
    (3, 30, 900, 20, 40, 30, 15000.00, 'USD', false, false),        -- one that was available a moment too late: it would turn this one
    (4, 60, NULL, 0, 40, -40, 1480000.00, 'JPY', false, false),     -- yen: below the limit in dollars
    (5, 60, NULL, 0, 40, -40, 9700.00, 'EUR', false, false),        -- euros: above it
    (6, 60, NULL, 0, -40, 40, 20000.00, 'USD', true, false),        -- review to approve, re-scored by hand already
    (7, 60, NULL, 0, 40, -40, 31000.00, 'USD', true, true),         -- re-scored and queued by hand already
    (8, 60, NULL, 0, -40, -400, 18000.00, 'USD', false, false),     -- review to decline
    (9, 60, NULL, 0, 40, 30, 50000.00, 'USD', false, false)         -- high, and does not turn
) AS t (case_no, look_after, own_after_ms, own_velocity, older, due, amount, currency, by_hand, queued);

CREATE OR REPLACE TEMP TABLE written AS
WITH live AS (
    SELECT * FROM scoring.scorecards WHERE role = 'live'
), due AS (
    SELECT * FROM feed.calendar
    WHERE vendor = 'credit-bureau' AND expected_at <= (SELECT max(opened_at) FROM ops.incidents) ORDER BY expected_at DESC LIMIT 1
), older AS (
    SELECT max(feature_ts) AS feature_ts FROM features.credit_bureau, due WHERE feature_ts < due.as_of
), zero AS (
    -- bureau score at which one payment in the hour and one device are just a review, with nothing else: below it a review
    SELECT ceil(700 - (review_at - base_points - per_velocity - per_device) / per_bureau_point)::SMALLINT AS at_ FROM live
)
SELECT
    told.*,
    (SELECT max(decision_id) FROM scoring.decisions) + case_no AS decision_id,
    (SELECT max(customer_id) FROM features.internal) + case_no AS customer_id,
    due.expected_at + to_minutes(look_after) AS cache_checked_at,
    due.expected_at + to_minutes(look_after) + to_seconds(100 + case_no) AS scored_at,
    due.as_of AS due_feature_ts,
    older.feature_ts AS older_feature_ts,
    live.model_version,
    greatest(300, zero.at_ + told.older)::SMALLINT AS older_score,
    greatest(300, zero.at_ + told.due)::SMALLINT AS due_score,
    live.base_points + live.per_velocity * CASE WHEN own_after_ms = 0 THEN own_velocity ELSE 1 END + live.per_device AS own_points,
    live.per_bureau_point, live.review_at, live.decline_at, live.per_utilization_pct
FROM told, live, due, older, zero;

-- What the decline of case 8 takes beyond the bureau's score: used credit lines
INSERT INTO features.credit_bureau
SELECT customer_id, older_feature_ts, older_score, 0, 0, 0 FROM written
UNION ALL
SELECT customer_id, due_feature_ts, due_score, CASE case_no WHEN 8 THEN 100 ELSE 0 END, 0, CASE case_no WHEN 8 THEN 4 ELSE 0 END FROM written
UNION ALL
-- and a supplement for all of them, by which nothing would have turned
SELECT customer_id, due_feature_ts + INTERVAL 5 HOUR, older_score, 0, 0, 0 FROM written;

INSERT INTO features.internal
SELECT customer_id, scored_at - INTERVAL 2 HOUR, scored_at - INTERVAL 119 MINUTE, 1, 1, 0 FROM written
UNION ALL
SELECT customer_id, scored_at - INTERVAL 40 SECOND, scored_at + to_milliseconds(own_after_ms), own_velocity, 1, 0 FROM written WHERE own_after_ms IS NOT NULL;

INSERT INTO scoring.decisions
SELECT
    decision_id, customer_id, scored_at, (SELECT min(pod) FROM scoring.cache_refresh), cache_checked_at, amount, currency, model_version, older_feature_ts,
    score, CASE WHEN score < review_at THEN 'approve' WHEN score < decline_at THEN 'review' ELSE 'decline' END
FROM (SELECT *, (own_points + per_bureau_point * (700 - older_score))::DECIMAL(8, 2) AS score FROM written)
ORDER BY decision_id;

-- Somebody was quicker with two of them, under this incident.
INSERT INTO scoring.rescored
SELECT
    (SELECT coalesce(max(rescore_id), 0) FROM scoring.rescored) + row_number() OVER (ORDER BY decision_id),
    decision_id, model_version, due_feature_ts, score,
    CASE WHEN score < review_at THEN 'approve' WHEN score < decline_at THEN 'review' ELSE 'decline' END,
    (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), 'm.adeyemi', (SELECT max(opened_at) FROM ops.incidents)
FROM (SELECT *, (own_points + per_bureau_point * (700 - due_score))::DECIMAL(8, 2) AS score FROM written WHERE by_hand);

INSERT INTO ops.review_queue
SELECT
    (SELECT coalesce(max(review_id), 0) FROM ops.review_queue) + row_number() OVER (ORDER BY decision_id),
    decision_id, 'the customer called', (SELECT arg_max(incident_id, opened_at) FROM ops.incidents), 'm.adeyemi', (SELECT max(opened_at) FROM ops.incidents)
FROM written WHERE queued;
