-- Purpose: a suspect. The processor's files of a day were loaded two times, so finance has too much.
-- Grain:   changes the one row of stage.switches.
-- Keys:    none.
-- Seed:    nothing new. The warehouse is right; distinct payments agree, and their lines stand there twice.

UPDATE stage.switches SET
    twice_from = the('rollout_at') + minutes(the('fault_minutes')) // 3,
    twice_to = the('rollout_at') + minutes(the('fault_minutes')) * 2 // 3;
