-- What must hold once the night is accounted for. Each query returns its violations: none = it holds.
-- `before` is the same world, untouched. broken_by_fault: true = every sick world violates it.
-- Which decisions are stale is read from `before`: nobody makes a decision fresh by writing so.

-- name: stale
-- part: true
-- Made on a bureau row older than the file that was due when the pod had last looked.
SELECT decision.*, due.as_of AS due_as_of
FROM before.scoring.decisions AS decision
ASOF JOIN (
    SELECT as_of, expected_at
    FROM feed.calendar
    WHERE vendor = 'credit-bureau' AND expected_at IS NOT NULL
) AS due ON decision.cache_checked_at >= due.expected_at
WHERE decision.bureau_feature_ts < due.as_of;

-- name: fresh
-- part: true
-- uses: stale
-- The same decision, by the same scorecard, on the bureau row of the due file and our own features as they were.
WITH own AS (
    SELECT stale.*, internal.velocity_1h, internal.devices_24h, internal.chargebacks_90d
    FROM stale
    ASOF JOIN before.features.internal AS internal
        ON internal.customer_id = stale.customer_id AND stale.scored_at >= internal.available_at
), scored AS (
    SELECT
        own.*,
        card.review_at,
        card.decline_at,
        (card.base_points
            + card.per_bureau_point * (700 - bureau.bureau_score)
            + card.per_utilization_pct * bureau.utilization_pct
            + card.per_inquiry * bureau.inquiries_30d
            + card.per_delinquency * bureau.delinquencies
            + card.per_velocity * own.velocity_1h
            + card.per_device * own.devices_24h
            + card.per_chargeback * own.chargebacks_90d)::DECIMAL(8, 2) AS fresh_score
    FROM own
    JOIN before.features.credit_bureau AS bureau
        ON bureau.customer_id = own.customer_id AND bureau.feature_ts = own.due_as_of
    JOIN scoring.scorecards AS card USING (model_version)
)
SELECT
    scored.*,
    CASE
        WHEN fresh_score < review_at THEN 'approve'
        WHEN fresh_score < decline_at THEN 'review'
        ELSE 'decline'
    END AS fresh_decision
FROM scored;

-- name: high_flip
-- part: true
-- uses: fresh
SELECT fresh.decision_id
FROM fresh
JOIN ref.fx AS fx USING (currency)
WHERE fresh.fresh_decision <> fresh.decision
  AND round(fresh.amount * fx.usd_rate, 2) >= (SELECT amount_usd FROM risk.limits WHERE limit_name = 'second_look');

-- name: incident
-- part: true
SELECT incident_id, opened_at FROM ops.incidents ORDER BY opened_at DESC LIMIT 1;

-- name: new_row
-- part: true
SELECT * FROM scoring.rescored WHERE rescore_id NOT IN (SELECT rescore_id FROM before.scoring.rescored);

-- name: every_stale_decision_is_rescored
-- broken_by_fault: true
-- says: each decision made on stale features has one row in scoring.rescored under this incident
-- uses: stale, incident
WITH counted AS (
    SELECT rescored.decision_id, count(*) AS rows_there
    FROM scoring.rescored
    JOIN incident USING (incident_id)
    GROUP BY rescored.decision_id
)
SELECT stale.decision_id, stale.scored_at, coalesce(counted.rows_there, 0) AS rows_there
FROM stale
LEFT JOIN counted USING (decision_id)
WHERE coalesce(counted.rows_there, 0) <> 1;

-- name: nothing_else_is_rescored
-- broken_by_fault: false
-- says: no other decision is scored again
-- uses: stale, new_row
SELECT new_row.rescore_id, new_row.decision_id, decision.scored_at, decision.bureau_feature_ts
FROM new_row
LEFT JOIN scoring.decisions AS decision USING (decision_id)
WHERE new_row.decision_id NOT IN (SELECT decision_id FROM stale);

-- name: rescored_on_the_due_file
-- broken_by_fault: false
-- says: each new row is of the scorecard that decided, and of the file that had been due
-- uses: stale, new_row
SELECT
    new_row.decision_id,
    stale.model_version AS decided_by,
    new_row.model_version,
    stale.due_as_of,
    new_row.bureau_feature_ts
FROM new_row
JOIN stale USING (decision_id)
WHERE new_row.model_version <> stale.model_version
   OR new_row.bureau_feature_ts <> stale.due_as_of;

-- name: scores_follow_the_scorecard
-- broken_by_fault: false
-- says: score and decision of each new row follow from the scorecard, the bureau row and our own features at that instant
-- uses: fresh, new_row
SELECT new_row.decision_id, new_row.score, fresh.fresh_score AS expected, new_row.decision, fresh.fresh_decision AS expected_decision
FROM new_row
JOIN fresh USING (decision_id)
WHERE new_row.score <> fresh.fresh_score
   OR new_row.decision <> fresh.fresh_decision;

-- name: rescored_rows_are_signed
-- broken_by_fault: false
-- says: each new row bears this incident, who did it, and when; ids are used once
-- uses: incident, new_row
SELECT new_row.rescore_id, new_row.incident_id, new_row.rescored_by, new_row.rescored_at
FROM new_row
CROSS JOIN incident
WHERE new_row.incident_id <> incident.incident_id
   OR trim(new_row.rescored_by) = ''
   OR new_row.rescored_at < incident.opened_at
   OR new_row.rescored_at > world_now()
UNION ALL
SELECT rescore_id, 'used ' || count(*) || ' times', NULL, NULL
FROM scoring.rescored
GROUP BY rescore_id
HAVING count(*) > 1;

-- name: decisions_stand
-- broken_by_fault: false
-- says: what was decided stays as it was decided
SELECT * FROM before.scoring.decisions EXCEPT ALL SELECT * FROM scoring.decisions;

-- name: arrivals_stand
-- broken_by_fault: false
-- says: the record of what arrived when, and of what was due, stays as it is
SELECT 'delivery ' || delivery_id AS changed FROM (
    SELECT * FROM before.feed.deliveries EXCEPT ALL SELECT * FROM feed.deliveries
)
UNION ALL
SELECT 'calendar of ' || business_date FROM (
    SELECT * FROM before.feed.calendar EXCEPT ALL SELECT * FROM feed.calendar
);

-- name: earlier_rows_stand
-- broken_by_fault: false
-- says: rows that stood in the re-scores and in the queue before are there, unchanged
SELECT 'rescored ' || rescore_id AS changed FROM (
    SELECT * FROM before.scoring.rescored EXCEPT ALL SELECT * FROM scoring.rescored
)
UNION ALL
SELECT 'queued ' || review_id FROM (
    SELECT * FROM before.ops.review_queue EXCEPT ALL SELECT * FROM ops.review_queue
);

-- name: every_high_value_flip_is_queued
-- broken_by_fault: true
-- says: each high-value decision that turns has one row in ops.review_queue under this incident
-- uses: high_flip, incident
WITH counted AS (
    SELECT queue.decision_id, count(*) AS rows_there
    FROM ops.review_queue AS queue
    JOIN incident USING (incident_id)
    GROUP BY queue.decision_id
)
SELECT high_flip.decision_id, coalesce(counted.rows_there, 0) AS rows_there
FROM high_flip
LEFT JOIN counted USING (decision_id)
WHERE coalesce(counted.rows_there, 0) <> 1;

-- name: nothing_else_is_queued
-- broken_by_fault: false
-- says: nobody is asked to look at anything else
-- uses: high_flip
SELECT queue.review_id, queue.decision_id
FROM ops.review_queue AS queue
WHERE queue.review_id NOT IN (SELECT review_id FROM before.ops.review_queue)
  AND queue.decision_id NOT IN (SELECT decision_id FROM high_flip);

-- name: queue_rows_are_signed
-- broken_by_fault: false
-- says: each new row in the queue says why, under which incident, who asks, and when; ids are used once
-- uses: incident
SELECT queue.review_id, queue.incident_id, queue.reason, queue.queued_by, queue.queued_at
FROM ops.review_queue AS queue
CROSS JOIN incident
WHERE queue.review_id NOT IN (SELECT review_id FROM before.ops.review_queue)
  AND (queue.incident_id <> incident.incident_id
       OR trim(queue.reason) = ''
       OR trim(queue.queued_by) = ''
       OR queue.queued_at < incident.opened_at
       OR queue.queued_at > world_now())
UNION ALL
SELECT review_id, 'used ' || count(*) || ' times', NULL, NULL, NULL
FROM ops.review_queue
GROUP BY review_id
HAVING count(*) > 1;
