-- verdict: wrong
-- says: ✘ no weighing is gone
-- Then the dairies are asked for too little.
DELETE FROM counter.weighings WHERE kg > 40
