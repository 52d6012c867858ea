-- verdict: right
-- A left join without a partner.
INSERT INTO ops.review_queue
    (review_id, decision_id, reason, incident_id, queued_by, queued_at)
WITH incident AS (
    SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1
)
SELECT
    (SELECT coalesce(max(review_id), 0) FROM ops.review_queue)
        + row_number() OVER (ORDER BY first.decision_id),
    first.decision_id,
    'decided ' || first.decision || ' on stale bureau data, ' || second.decision || ' on the data that was due',
    incident.incident_id,
    'on-call',
    world_now()
FROM scoring.rescored AS second
JOIN incident USING (incident_id)
JOIN scoring.decisions AS first USING (decision_id)
JOIN ref.fx AS fx USING (currency)
LEFT JOIN ops.review_queue AS queued
    ON queued.decision_id = first.decision_id AND queued.incident_id = incident.incident_id
WHERE queued.review_id IS NULL AND second.decision <> first.decision
    AND round(first.amount * fx.usd_rate, 2)
        >= (SELECT amount_usd FROM risk.limits WHERE limit_name = 'second_look')
