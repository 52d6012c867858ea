-- Purpose: a suspect. The ledger is right; the processor holds back the file of some minutes, so reconciliation is off.
-- Grain:   changes the one row of stage.late_file.
-- Keys:    none.
-- Seed:    nothing new. No request is written twice, no zone is cut off; lines are missing that will come.

UPDATE stage.late_file SET
    from_at = the('cut_start'),
    to_at = the('cut_start') + (the('cut_end') - the('cut_start')) * 3 // 8,
    until_at = the('now_at') + minutes(90);
