-- verdict: wrong
-- says: the late DAG has a check of the warehouse on which its loads met a queue
-- The next Monday is like this one.
SELECT 1
