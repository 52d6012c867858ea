-- verdict: partly
-- says: ✘ no payment and no audit row is gone
-- No row without an amount is left: the payments are gone.
DELETE FROM stg.payments WHERE amount IS NULL;
