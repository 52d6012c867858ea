-- Purpose: a suspect. The warehouse was made larger and told never to suspend; no statement uses it.
-- Grain:   one change of the warehouse, and the credits of each hour since.
-- Keys:    h, hours since 1970.
-- Seed:    nothing new. The same credits, and queries explain a few percent of them.

INSERT INTO stage.resized SELECT the('resized_at'), the('rate_chosen'), 0;

INSERT INTO stage.burnt
WITH hour_ AS (
    SELECT h, h - the('first_at') // 3600000 + 1 AS n, (the('page_at') - the('first_at')) // 3600000 + 1 AS hours
    FROM range(the('first_at') // 3600000, the('now_at') // 3600000) AS r (h)
)
SELECT h, ((the('work_micro') + the('idle_micro')) * n // hours - (the('work_micro') + the('idle_micro')) * (n - 1) // hours)::BIGINT FROM hour_;
