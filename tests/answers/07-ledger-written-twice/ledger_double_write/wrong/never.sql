-- verdict: wrong
-- says: It pages in none of
-- Silent, whatever happens.
SELECT idempotency_key FROM ledger.entries WHERE false
