-- verdict: wrong
-- says: no warehouse gets another size, and no pool another number of slots
-- Eight times the price, and they wait still.
INSERT INTO ops.warehouse_orders SELECT warehouse_name, '4X-Large', (SELECT max_by(incident_id, opened_at) FROM ops.incidents), world_now() FROM ops.routes WHERE workload = 'loads' AND warehouse_name NOT IN (SELECT warehouse_name FROM ops.warehouse_orders)
