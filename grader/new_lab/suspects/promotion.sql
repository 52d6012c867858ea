-- Purpose: another reason for as many orders: a promotion, in which customers order again under new keys.
-- Grain:   one row of stage.copy for each order more.
-- Keys:    i, of the request plus 10,000; each has a request_key of its own.
-- Seed:    nothing is drawn here.
INSERT INTO stage.copy
SELECT i + 10000, request_key + 50000, item, placed + 5000, false
FROM stage.request
WHERE would_repeat AND placed >= the('fault_from') AND placed < the('fault_to');
