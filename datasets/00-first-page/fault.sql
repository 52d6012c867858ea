-- Purpose: the mechanism: after its update one scale sends grams where kilograms belong.
-- Grain:   changes the row of stage.sent of each piece weighed there since then.
-- Keys:    i.
-- Seed:    nothing is drawn here.
UPDATE stage.sent SET kg = w.grams
FROM stage.weighing AS w
WHERE w.i = sent.i AND w.scale = the('scale') AND w.weighed >= the('since');
