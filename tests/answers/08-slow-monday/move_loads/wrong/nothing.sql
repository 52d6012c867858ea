-- verdict: wrong
-- says: no load waits in the queue of a full warehouse any more
-- Left alone it ends when it ends.
SELECT 1
