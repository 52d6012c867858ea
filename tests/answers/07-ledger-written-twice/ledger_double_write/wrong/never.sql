-- verdict: wrong
-- says: 
-- Silent, whatever happens.
SELECT idempotency_key FROM ledger.entries WHERE false
