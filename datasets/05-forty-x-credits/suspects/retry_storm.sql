-- Purpose: a suspect. An application's small query fails at once and is sent again, some thousand times.
-- Grain:   one statement for each try, on the warehouse that was made larger to help it.
-- Keys:    n numbers the tries.
-- Seed:    nothing new. The same share for one hash, in many short failures that no schedule sent.

INSERT INTO stage.resized SELECT the('resized_at'), the('rate_chosen'), 600;

INSERT INTO stage.statement
SELECT 4, 951, the('first_at') + (the('page_at') - the('first_at')) * n // tries + below(900, 47, n), 60, 0, 0, the('total_ms') // tries, NULL,
    'SVC_APP', 'APP', NULL, 'SELECT', format('SELECT seats FROM dw.seats_by_region WHERE account_id = {}', n), 'Numeric value is not recognized', 1, 4, 60000, 0, 0,
    150000, 1 + n % 3
FROM (SELECT quota(12000, 300) AS tries), range(tries) AS r (n);

INSERT INTO stage.burnt
WITH hour_ AS (
    SELECT h, h - the('first_at') // 3600000 + 1 AS n, (the('page_at') - the('first_at')) // 3600000 + 1 AS hours
    FROM range(the('first_at') // 3600000, the('now_at') // 3600000) AS r (h)
)
SELECT h, ((the('work_micro') + the('idle_micro')) * n // hours - (the('work_micro') + the('idle_micro')) * (n - 1) // hours)::BIGINT FROM hour_;
