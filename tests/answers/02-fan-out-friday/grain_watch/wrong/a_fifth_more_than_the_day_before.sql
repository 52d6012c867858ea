-- verdict: wrong
-- says: of 21 sick worlds in time
-- says: On healthy days it pages
-- A Monday is more than a Sunday by itself.
WITH day_ AS (
    SELECT count(*) FILTER (WHERE built_at > world_now() - INTERVAL 24 HOUR) AS now_, count(*) FILTER (WHERE built_at <= world_now() - INTERVAL 24 HOUR AND built_at > world_now() - INTERVAL 48 HOUR) AS before_ FROM mart.fct_orders
) SELECT now_, before_ FROM day_ WHERE now_ > 1.2 * before_
