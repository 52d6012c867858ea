-- verdict: right
-- Rows of each line's hour of arrival, beside the source: more is too many.
WITH f AS (
    SELECT date_trunc('hour', loaded_at) AS hour_, count(*) AS rows FROM mart.fct_orders WHERE loaded_at >= world_now() - INTERVAL 3 HOUR GROUP BY 1
), s AS (
    SELECT date_trunc('hour', loaded_at) AS hour_, count(*) AS lines FROM raw.order_lines WHERE loaded_at >= world_now() - INTERVAL 4 HOUR GROUP BY 1
)
SELECT hour_, rows, lines FROM f JOIN s USING (hour_) WHERE rows > lines AND hour_ > world_now() - INTERVAL 3 HOUR
