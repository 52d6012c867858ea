-- Purpose: the incident. A notebook starts a sweep over parameters on the warehouse that the loads run on, some minutes before them.
-- Grain:   one row of stage.morning: which of the mornings that world.sql has played it was.
-- Keys:    none.
-- Seed:    nothing new: the sweep's queries and its workers were drawn with the world.

UPDATE stage.morning SET way = 1;
