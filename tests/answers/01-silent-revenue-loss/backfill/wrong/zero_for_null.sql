-- verdict: wrong
-- says: ✘ each payment that the processor settled stands in staging with the amount of its lines
-- No NULL is left, and no amount either.
UPDATE stg.payments SET amount = 0 WHERE amount IS NULL;
