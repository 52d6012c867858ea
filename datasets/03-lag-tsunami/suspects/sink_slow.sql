-- Purpose: a suspect. The sink has slowed down; the job takes a trickle, and what is appended is what is appended every day.
-- Grain:   one row of stage.slow.
-- Keys:    none.
-- Seed:    nothing new. The same lag; arrivals as usual, and the sink is the operator that is busy.

INSERT INTO stage.slow SELECT 1, 0.03;
