-- Purpose: a suspect. The file came on time and was loaded, and no pod took it: their looks failed for hours.
-- Grain:   adds a failed look for each pod and half hour.
-- Keys:    (pod, look).
-- Seed:    nothing new. The features were there to be read, all night, and were not served.

INSERT INTO stage.refresh_change
SELECT pod, look
FROM range(6) AS p (pod), range((the('serve_from') - the('usual_at') - minutes(the('grid'))) // minutes(30),
    (the('stale_end') - the('usual_at') - minutes(the('grid'))) // minutes(30)) AS l (look)
WHERE NOT the('no_file');

INSERT INTO stage.lateness
SELECT the('due_at'), received, 'refresh_failed' FROM stage.file WHERE image = 2;
