-- Purpose: the incident. A backfill of credit limits is merged into the dimension, with the defaults of a new version.
-- Grain:   rewrites rows of stage.dim, one statement for each eighth of the customers; what it replaces goes to stage.former.
-- Keys:    customer and day on which the version begins.
-- Seed:    nothing new: the file of the credit system was drawn with the world.

INSERT INTO stage.backfill SELECT the('backfill_at'), the('backfill_end');

INSERT INTO stage.former
SELECT dim.*, the('backfill_at') + (the('backfill_end') - the('backfill_at')) * (chunk + 1) // 8
FROM stage.dim JOIN stage.credit_file AS file ON file.c = dim.c AND file.day_ = dim.valid_from // 86400000;

-- The statement's SET list was copied from the branch that opens a version: the row that is written is the current one,
-- and open where its limit is in force. For a row of history neither is true.
MERGE INTO stage.dim AS dim
USING stage.credit_file AS file
ON file.c = dim.c AND file.day_ = dim.valid_from // 86400000
WHEN MATCHED THEN UPDATE SET
    credit_limit = file.credit_limit,
    valid_to = CASE WHEN file.in_force THEN NULL ELSE dim.valid_to END,
    is_current = true,
    updated = the('backfill_at') + (the('backfill_end') - the('backfill_at')) * (chunk + 1) // 8,
    batch = 7;
