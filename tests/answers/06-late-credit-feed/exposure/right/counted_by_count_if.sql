-- verdict: right
-- count_if, and the incident by its time.
WITH turned AS (
    SELECT d.decision, r.decision AS fresh_decision, round(d.amount * (SELECT usd_rate FROM ref.fx WHERE currency = d.currency), 2) AS usd
    FROM scoring.rescored AS r JOIN scoring.decisions AS d USING (decision_id) JOIN ops.incidents AS i USING (incident_id)
    WHERE i.opened_at = (SELECT max(opened_at) FROM ops.incidents)
)
SELECT decision, fresh_decision, count(*) AS decisions, sum(usd) AS amount_usd,
    count_if(usd >= (SELECT amount_usd FROM risk.limits WHERE limit_name = 'second_look')) AS high_values
FROM turned WHERE decision IS DISTINCT FROM fresh_decision GROUP BY ALL
