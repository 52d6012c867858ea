-- verdict: partly
-- says: `source_lines` is wrong in
-- Lines that no run has read are counted, too.
WITH source AS (
    SELECT loaded_at::DATE AS load_date, count(*) AS source_lines, sum(net_amount) AS source_revenue
    FROM raw.order_lines
    GROUP BY loaded_at::DATE
),
fact AS (
    SELECT loaded_at::DATE AS load_date, count(*) AS fact_rows, sum(net_amount) AS fact_revenue
    FROM mart.fct_orders
    WHERE loaded_at >= (SELECT min(loaded_at) FROM raw.order_lines)
    GROUP BY loaded_at::DATE
)
SELECT
    load_date,
    coalesce(source.source_lines, 0) AS source_lines,
    coalesce(fact.fact_rows, 0) AS fact_rows,
    coalesce(source.source_revenue, 0) AS source_revenue,
    coalesce(fact.fact_revenue, 0) AS fact_revenue
FROM source
FULL JOIN fact USING (load_date)
