-- verdict: wrong
-- says: false pages on healthy days
-- Two orders of one item are no fault: customers like tea.
SELECT item
FROM shop.orders
WHERE status = 'placed' AND placed_at > world_now() - INTERVAL 15 MINUTE
GROUP BY item
HAVING count(*) > 1
