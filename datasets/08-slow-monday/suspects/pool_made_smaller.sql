-- Purpose: a suspect. The pool of the loads was cut from six slots to two; each load takes as long as ever, and is sent later.
-- Grain:   one row of stage.morning.
-- Keys:    none.
-- Seed:    nothing new. The same lateness, between the loads and not in them.

UPDATE stage.morning SET way = 2, pool_slots = 2, changed_at = the('sweep_at');
