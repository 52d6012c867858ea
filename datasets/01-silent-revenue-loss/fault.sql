-- Purpose: the incident. The new version of the schema leaves the old field of the amount empty.
-- Grain:   changes the one row of stage.switches.
-- Keys:    none.
-- Seed:    nothing new: who sends with that version was drawn with the world.

UPDATE stage.switches SET fills_in = false;
