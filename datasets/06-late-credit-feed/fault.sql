-- Purpose: the incident. The bureau's file comes hours late; on some days yesterday's file was sent again on time before it.
-- Grain:   changes the file of the day in stage.file; adds a look that fails, and the file that was sent again.
-- Keys:    image; (pod, look).
-- Seed:    nothing new: how late, which pod and whether a file was sent again are in the story.

UPDATE stage.file SET received = the('stale_end') - minutes(the('lead')), loaded = the('stale_end') - minutes(the('lead')) + minutes(2)
WHERE image = 2;

INSERT INTO stage.lateness
SELECT the('due_at'), received, 'late_file' FROM stage.file WHERE image = 2;

-- One pod fails to look when the file is there at last, and goes on for half an hour more.
INSERT INTO stage.refresh_change
SELECT the('straggler'), (the('stale_end') - the('usual_at') - minutes(the('grid'))) // minutes(30) FROM stage.lateness;

INSERT INTO stage.resend
SELECT the('due_at') - minutes(2), the('due_at') + 20000 FROM stage.lateness WHERE the('has_resend');
