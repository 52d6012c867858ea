-- Purpose: a suspect. Support merged accounts by giving the rows of one customer the id of another.
-- Grain:   rewrites c in rows of stage.dim, for some hundred pairs of customers.
-- Keys:    pairs by rank, among customers that do nothing else that day.
-- Seed:    nothing new. Two lives under one id: two current rows each, ranges that overlap, and no row whose flag was touched.

UPDATE stage.dim SET c = keeps.c, updated = the('backfill_at')
FROM stage.pool AS gone, stage.pool AS keeps
WHERE dim.c = gone.c AND gone.nth = keeps.nth + 1 AND gone.nth % 2 = 0
    AND gone.nth > gone.n - quota(300, 20) AND gone.created <> keeps.created;
