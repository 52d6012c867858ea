-- verdict: right
-- Counted by a window instead of a group.
SELECT DISTINCT request_key, copies
FROM (
    SELECT request_key, count(*) OVER (PARTITION BY request_key) AS copies
    FROM shop.orders
    WHERE status = 'placed'
)
WHERE copies > 1
