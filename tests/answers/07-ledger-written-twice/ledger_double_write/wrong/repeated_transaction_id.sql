-- verdict: wrong
-- says: on healthy days
-- Pages always: in double entry each transaction has several rows.
SELECT transaction_id, count(*) AS rows_written
FROM ledger.entries
WHERE status = 'posted'
GROUP BY transaction_id
HAVING count(*) > 1
