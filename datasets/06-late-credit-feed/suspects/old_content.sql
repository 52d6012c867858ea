-- Purpose: a suspect. The file came on time and bore the day's date, but its content was that of the day before.
-- Grain:   adds the file with old content; the right one comes as late as the story's.
-- Keys:    none.
-- Seed:    nothing new. By the hour of receipt and by the header all is well; only as_of of the delivery tells.

INSERT INTO stage.old_content
SELECT received, loaded FROM stage.file WHERE image = 2;

UPDATE stage.file SET received = the('stale_end') - minutes(the('lead')), loaded = the('stale_end') - minutes(the('lead')) + minutes(2)
WHERE image = 2;

INSERT INTO stage.lateness
SELECT the('due_at'), received, 'old_content' FROM stage.old_content;
