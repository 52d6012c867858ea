-- Purpose: the mechanism: in the fault's minutes a request is carried out again five seconds later.
-- Grain:   one row of stage.copy for each order that is written twice.
-- Keys:    i, of the request plus 10,000.
-- Seed:    nothing is drawn here; who would be hit, the world has drawn.
INSERT INTO stage.copy
SELECT i + 10000, request_key, item, placed + 5000, false
FROM stage.request
WHERE would_repeat AND placed >= the('fault_from') AND placed < the('fault_to');
