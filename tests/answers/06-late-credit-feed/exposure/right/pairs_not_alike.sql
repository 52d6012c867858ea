-- verdict: right
-- Grouped first, the pairs that are alike dropped.
SELECT * FROM (
    SELECT d.decision, r.decision AS fresh_decision, count(*) AS decisions, sum(round(amount * usd_rate, 2)) AS amount_usd,
        count(*) FILTER (round(amount * usd_rate, 2) >= (SELECT amount_usd FROM risk.limits WHERE limit_name = 'second_look')) AS high_values
    FROM scoring.rescored AS r, scoring.decisions AS d, ref.fx AS f
    WHERE r.decision_id = d.decision_id AND f.currency = d.currency
        AND r.incident_id IN (SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1)
    GROUP BY 1, 2
) WHERE decision <> fresh_decision
