-- verdict: right
-- All earlier own rows, of which the last is kept.
WITH stale AS (
    SELECT d.*, (SELECT max(as_of) FROM feed.calendar WHERE vendor = 'credit-bureau' AND expected_at <= d.cache_checked_at) AS due
    FROM scoring.decisions AS d
), own AS (
    SELECT stale.*, i.velocity_1h, i.devices_24h, i.chargebacks_90d
    FROM stale JOIN features.internal AS i ON i.customer_id = stale.customer_id AND i.available_at <= stale.scored_at
    WHERE stale.bureau_feature_ts < stale.due
    QUALIFY row_number() OVER (PARTITION BY decision_id ORDER BY i.available_at DESC) = 1
)
SELECT decision_id, decision, points AS fresh_score,
    CASE WHEN points >= decline_at THEN 'decline' WHEN points >= review_at THEN 'review' ELSE 'approve' END AS fresh_decision
FROM (
    SELECT own.decision_id, own.decision, c.review_at, c.decline_at,
        c.base_points + c.per_bureau_point * (700 - b.bureau_score) + c.per_utilization_pct * b.utilization_pct + c.per_inquiry * b.inquiries_30d
        + c.per_delinquency * b.delinquencies + c.per_velocity * velocity_1h + c.per_device * devices_24h + c.per_chargeback * chargebacks_90d AS points
    FROM own JOIN features.credit_bureau AS b ON b.customer_id = own.customer_id AND b.feature_ts = own.due
    JOIN scoring.scorecards AS c USING (model_version)
)
