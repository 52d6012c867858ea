-- Purpose: a suspect. Caterers bought whole wheels at one counter, one after the other: the weights are true.
-- Grain:   changes the rows of stage.weighing and stage.sent of each piece weighed on that scale since then.
-- Keys:    i.
-- Seed:    nothing new.
UPDATE stage.weighing SET grams = 28000 + grams
WHERE scale = the('scale') AND weighed >= the('since') AND grams < 10000;

UPDATE stage.sent SET kg = (w.grams / 1000)::DECIMAL(12, 3)
FROM stage.weighing AS w
WHERE w.i = sent.i AND w.scale = the('scale') AND w.weighed >= the('since');
