-- The mechanism: in the fault's minutes a request is carried out again five seconds later.
INSERT INTO stage.copy
SELECT i + 10000, request_key, item, placed + 5000, false
FROM stage.request
WHERE would_repeat AND placed >= the('fault_from') AND placed < the('fault_to');
