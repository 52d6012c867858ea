-- verdict: wrong
-- says: `phantoms` is wrong in
-- says: `net_usd` is wrong in
-- Every posting without a line: payments of the last half hour are healthy, their line is on its way.
SELECT
    e.currency,
    count(*) AS phantoms,
    sum(CASE e.direction WHEN 'debit' THEN e.amount_usd ELSE -e.amount_usd END) AS net_usd
FROM ledger.entries AS e
ANTI JOIN processor.settlement AS s ON s.merchant_reference = e.source_request_id
WHERE e.status = 'posted' AND e.entry_seq = 1
GROUP BY e.currency
