-- verdict: wrong
-- says: of 21 sick worlds in time
-- says: On healthy days it pages
-- The same hour of the same day a week before: Black Friday, a promotion, a new country.
WITH run AS (
    SELECT execute_completed_at AS at_, rows_affected AS n FROM dbt.run_results WHERE unique_id = 'model.shop.fct_orders' AND status = 'success'
)
SELECT a.at_, a.n, b.n AS week_before FROM run AS a JOIN run AS b ON date_trunc('hour', b.at_) = date_trunc('hour', a.at_) - INTERVAL 7 DAY
WHERE a.at_ > world_now() - INTERVAL 2 HOUR AND a.n > 1.2 * b.n
