-- verdict: wrong
-- says: ✘ pages within 360 minutes of the first payment that lost its amount
-- Looks for NULL behind coalesce.
SELECT * FROM mart.revenue_daily WHERE gross_amount IS NULL
