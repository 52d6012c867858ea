-- verdict: wrong
-- says: Your script changes nothing on your world
-- DISTINCT over whole rows: the second write has another id, another time and another request, so no row is double.
DELETE FROM ledger.entries
WHERE entry_id NOT IN (SELECT entry_id FROM (SELECT DISTINCT * FROM ledger.entries));
