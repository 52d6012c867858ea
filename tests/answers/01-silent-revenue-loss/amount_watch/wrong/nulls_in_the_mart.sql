-- verdict: wrong
-- Looks for NULL behind coalesce.
SELECT * FROM mart.revenue_daily WHERE gross_amount IS NULL
