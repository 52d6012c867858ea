-- verdict: wrong
-- No NULL is left, and no amount either.
UPDATE stg.payments SET amount = 0 WHERE amount IS NULL;
