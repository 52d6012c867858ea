-- verdict: wrong
-- says: no warehouse gets another size, and no pool another number of slots
-- More of them stand in the same queue.
INSERT INTO ops.pool_orders SELECT 'loads', 36, (SELECT max_by(incident_id, opened_at) FROM ops.incidents), world_now() WHERE NOT EXISTS (FROM ops.pool_orders)
