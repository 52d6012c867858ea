-- verdict: wrong
-- says: no warehouse gets another size, and no pool another number of slots
-- The same slots at twice the price; loads of files are no faster.
INSERT INTO ops.warehouse_orders SELECT warehouse_name, 'X-Large', (SELECT max_by(incident_id, opened_at) FROM ops.incidents), world_now() FROM ops.routes WHERE workload = 'loads' AND warehouse_name NOT IN (SELECT warehouse_name FROM ops.warehouse_orders)
