-- Requests in the fault's minutes are carried out again five seconds later, some of them twice.
INSERT INTO stage.copy
SELECT i + 10000, request_key, item, placed + 5000, false
FROM stage.request
WHERE would_repeat AND placed >= the('fault_from') AND placed < the('fault_to');

INSERT INTO stage.copy
SELECT i + 10000, request_key, item, placed + 5000, false
FROM stage.copy
WHERE i % 4 = 0;
