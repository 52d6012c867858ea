-- verdict: wrong
-- says: It pages at every run
-- Everybody is.
SELECT 1
