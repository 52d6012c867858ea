-- verdict: wrong
-- says: 3 rows are missing
-- The row of the last run, which was made before the repair.
SELECT 'USD' AS currency, 0 AS payments, processor_usd AS processor_amount, warehouse_usd AS warehouse_amount, diff_usd AS difference
FROM finance.recon_daily ORDER BY run_at DESC LIMIT 1
