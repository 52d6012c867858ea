-- verdict: wrong
-- says: ✘ pages within 360 minutes of the first payment that lost its amount
-- Lag: a rebalance on a healthy day, and nothing on the sick one.
SELECT ts, sum(lag) AS lag FROM kafka.consumer_offsets WHERE ts > world_now() - INTERVAL 1 HOUR GROUP BY ts HAVING sum(lag) > 0
