-- Purpose: a suspect. One tenant's client sends in a loop; all of it has one key, and so one partition.
-- Grain:   one row for each minute.
-- Keys:    t, minutes from the onset.
-- Seed:    nothing new. The same lag, all of it in one partition; the median partition has none.

INSERT INTO stage.flood SELECT t, (SELECT max(p) // 2 FROM stage.part), the('relay') FROM range(1, the('now_t') + 1) AS r (t);
