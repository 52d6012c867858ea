-- Purpose: a suspect. Somebody has made the shared warehouse three sizes smaller to save credits; nothing waits, everything executes longer.
-- Grain:   one row of stage.morning.
-- Keys:    none.
-- Seed:    nothing new. The same lateness, in execution_time, with next to nothing in the queue.

UPDATE stage.morning SET way = 3, slower = 4.3, changed_at = the('sweep_at');
