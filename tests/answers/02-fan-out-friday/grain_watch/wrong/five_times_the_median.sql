-- verdict: partly
-- says: of 21 sick worlds in time
-- says: On healthy days it pages
-- Quiet on all days but one, and blind for what is small.
WITH run AS (
    SELECT execute_completed_at AS at_, rows_affected AS n FROM dbt.run_results WHERE unique_id = 'model.shop.fct_orders' AND status = 'success'
)
SELECT at_, n FROM run WHERE at_ > world_now() - INTERVAL 2 HOUR AND n > 5 * (SELECT median(n) FROM run WHERE at_ > world_now() - INTERVAL 14 DAY)
