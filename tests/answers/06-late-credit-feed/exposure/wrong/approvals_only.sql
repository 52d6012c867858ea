-- verdict: partly
-- says: is missing
-- One direction.
WITH incident AS (
    SELECT incident_id FROM ops.incidents ORDER BY opened_at DESC LIMIT 1
),
valued AS (
    SELECT
        first.decision,
        second.decision AS fresh_decision,
        round(first.amount * fx.usd_rate, 2) AS usd
    FROM scoring.rescored AS second
    JOIN incident USING (incident_id)
    JOIN scoring.decisions AS first USING (decision_id)
    JOIN ref.fx AS fx USING (currency)
    WHERE second.decision <> first.decision AND first.decision = 'approve'
)
SELECT
    decision,
    fresh_decision,
    count(*) AS decisions,
    sum(usd) AS amount_usd,
    count(*) FILTER (
        WHERE usd >= (SELECT amount_usd FROM risk.limits WHERE limit_name = 'second_look')
    ) AS high_values
FROM valued
GROUP BY decision, fresh_decision
