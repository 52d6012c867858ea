-- verdict: right
-- NOT IN a list.
INSERT INTO ops.review_queue
SELECT (SELECT max(review_id) FROM ops.review_queue) + row_number() OVER (ORDER BY d.decision_id), d.decision_id, 'turns on fresh data',
    r.incident_id, 'on-call', world_now()
FROM scoring.rescored AS r JOIN scoring.decisions AS d ON d.decision_id = r.decision_id
WHERE r.incident_id = (SELECT arg_max(incident_id, opened_at) FROM ops.incidents) AND r.decision <> d.decision
    AND round(d.amount * (SELECT usd_rate FROM ref.fx WHERE fx.currency = d.currency), 2) >= (SELECT amount_usd FROM risk.limits WHERE limit_name = 'second_look')
    AND d.decision_id NOT IN (SELECT decision_id FROM ops.review_queue WHERE incident_id = r.incident_id)
