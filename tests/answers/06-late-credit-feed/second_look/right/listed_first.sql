-- verdict: right
-- A temporary list first.
CREATE OR REPLACE TEMP TABLE worth AS
SELECT d.decision_id, r.incident_id
FROM scoring.rescored AS r JOIN scoring.decisions AS d USING (decision_id) JOIN ref.fx USING (currency) CROSS JOIN risk.limits AS l
WHERE l.limit_name = 'second_look' AND r.decision IS DISTINCT FROM d.decision AND round(d.amount * usd_rate, 2) >= l.amount_usd
    AND r.incident_id = (SELECT incident_id FROM ops.incidents WHERE opened_at = (SELECT max(opened_at) FROM ops.incidents));
DELETE FROM worth WHERE (decision_id, incident_id) IN (SELECT (decision_id, incident_id) FROM ops.review_queue);
INSERT INTO ops.review_queue
SELECT coalesce((SELECT max(review_id) FROM ops.review_queue), 0) + row_number() OVER (ORDER BY decision_id), decision_id,
    'high value, decided otherwise on fresh data', incident_id, 'on-call', world_now()
FROM worth;
