-- Another reason for as many orders: a promotion, in which customers order again under new keys.
INSERT INTO stage.copy
SELECT i + 10000, request_key + 50000, item, placed + 5000, false
FROM stage.request
WHERE would_repeat AND placed >= the('fault_from') AND placed < the('fault_to');
