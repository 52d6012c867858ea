-- verdict: wrong
-- says: rows are missing
-- The run that paged, read again: it says what it said.
SELECT 'USD' AS currency, ledger_usd, processor_usd, diff_usd
FROM recon.runs
ORDER BY run_at DESC
LIMIT 1
