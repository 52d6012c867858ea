-- verdict: right
-- One pass.
SELECT d.decision, r.decision AS fresh_decision, count(*) AS decisions, sum(round(d.amount * f.usd_rate, 2)) AS amount_usd,
    sum(CASE WHEN round(d.amount * f.usd_rate, 2) >= l.amount_usd THEN 1 ELSE 0 END)::BIGINT AS high_values
FROM scoring.decisions AS d
JOIN scoring.rescored AS r ON r.decision_id = d.decision_id AND r.decision <> d.decision
JOIN ref.fx AS f ON f.currency = d.currency
JOIN risk.limits AS l ON l.limit_name = 'second_look'
WHERE r.incident_id = (SELECT arg_max(incident_id, opened_at) FROM ops.incidents)
GROUP BY d.decision, r.decision
