-- verdict: wrong
-- says: each decision made on stale features has one row in scoring.rescored under this incident
-- Sorted the wrong way: an old incident.
INSERT INTO scoring.rescored
    (rescore_id, decision_id, model_version, bureau_feature_ts, score, decision, incident_id, rescored_by, rescored_at)
WITH due AS (
    SELECT as_of, expected_at
    FROM feed.calendar
    WHERE vendor = 'credit-bureau' AND expected_at IS NOT NULL
),
stale AS (
    SELECT decision.*, due.as_of AS due_feature_ts
    FROM scoring.decisions AS decision
    ASOF JOIN due ON decision.cache_checked_at >= due.expected_at
    WHERE decision.bureau_feature_ts < due.as_of
),
own AS (
    SELECT stale.*, internal.velocity_1h, internal.devices_24h, internal.chargebacks_90d
    FROM stale
    ASOF JOIN features.internal AS internal
        ON internal.customer_id = stale.customer_id
        AND stale.scored_at >= internal.available_at
),
scored AS (
    SELECT
        own.decision_id,
        own.model_version,
        own.due_feature_ts,
        card.review_at,
        card.decline_at,
        card.base_points
            + card.per_bureau_point * (700 - bureau.bureau_score)
            + card.per_utilization_pct * bureau.utilization_pct
            + card.per_inquiry * bureau.inquiries_30d
            + card.per_delinquency * bureau.delinquencies
            + card.per_velocity * own.velocity_1h
            + card.per_device * own.devices_24h
            + card.per_chargeback * own.chargebacks_90d AS fresh_score
    FROM own
    JOIN features.credit_bureau AS bureau
        ON bureau.customer_id = own.customer_id
        AND bureau.feature_ts = own.due_feature_ts
    JOIN scoring.scorecards AS card ON card.model_version = own.model_version
),
incident AS (
    SELECT incident_id FROM ops.incidents ORDER BY opened_at LIMIT 1
)
SELECT
    (SELECT coalesce(max(rescore_id), 0) FROM scoring.rescored)
        + row_number() OVER (ORDER BY scored.decision_id),
    scored.decision_id,
    scored.model_version,
    scored.due_feature_ts,
    scored.fresh_score,
    CASE
        WHEN scored.fresh_score < scored.review_at THEN 'approve'
        WHEN scored.fresh_score < scored.decline_at THEN 'review'
        ELSE 'decline'
    END,
    incident.incident_id,
    'on-call',
    world_now()
FROM scored
CROSS JOIN incident
ANTI JOIN scoring.rescored AS done
    ON done.decision_id = scored.decision_id AND done.incident_id = incident.incident_id
