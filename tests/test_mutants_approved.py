"""All mutants of plain queries, with their SQL and words, are those they always were.

The table in `mutants.toml` shows what is meant, some mutants of each query; here are all of them,
of queries that use what no question of a lab does.
"""

from __future__ import annotations

import hashlib

import pytest

from grader.mutants import mutants
from tests.approved import approved
from tests.test_mutants import SCHEMA

QUERIES = (
    "SELECT p.id FROM pay AS p RIGHT JOIN acc AS a ON a.acc = p.acc",
    "SELECT p.id FROM pay AS p FULL JOIN acc AS a ON a.acc = p.acc AND p.amount > 3",
    "SELECT a.owner FROM acc AS a SEMI JOIN pay AS p ON p.acc = a.acc AND p.ts >= a.since",
    "SELECT a.owner, b.owner AS boss FROM acc AS a LEFT JOIN acc AS b ON b.acc = a.boss",
    "SELECT x.id FROM pay AS x JOIN pay AS y USING (acc, kind) WHERE x.id <> y.id",
    "SELECT id FROM pay NATURAL JOIN acc",
    "SELECT bool_and(amount > 0) AS a, bool_or(fee IS NULL) AS b FROM pay GROUP BY ALL",
    "SELECT kind, arg_max(id, ts) AS last, arg_min(id, ts) AS first FROM pay GROUP BY kind",
    "SELECT median(amount) AS m, avg(DISTINCT fee) AS f, count(fee) AS n FROM pay",
    "SELECT count(DISTINCT (acc, kind)) AS n, any_value(kind) AS k FROM pay",
    "SELECT count(*) FILTER (WHERE status = 'open' AND NOT kind = 'card') AS n FROM pay",
    "SELECT id FROM pay WHERE day BETWEEN '2026-01-01' AND '2026-01-31'",
    "SELECT id FROM pay WHERE ts > '2026-01-01 10:30' OR ts <= '2025-12-31 23:59:59'",
    "SELECT id FROM pay WHERE day = '2026-13-01' OR day <> DATE '2026-02-28'",
    "SELECT id FROM pay WHERE kind IN ('card') AND status NOT IN ('open', 'shut', 'lost')",
    "SELECT id FROM pay WHERE NOT (amount < 0 OR fee >= 1.5) AND (acc = 0 OR acc = 7 OR acc = 8)",
    "SELECT id, true AS sure, CASE kind WHEN 'card' THEN 1 WHEN 'cash' THEN 2 END AS n FROM pay",
    "SELECT id, CASE WHEN amount > 10 THEN 'big' WHEN amount > 5 THEN 'mid' ELSE 'low' END AS s"
    " FROM pay",
    "SELECT id, nullif(status, 'none') AS s, coalesce(fee, amount, 0) AS f FROM pay",
    "SELECT id FROM pay WHERE status IS DISTINCT FROM kind AND fee IS NOT NULL",
    "SELECT id FROM pay WHERE status IS NOT DISTINCT FROM 'open'",
    "SELECT acc FROM acc WHERE boss NOT IN (SELECT acc FROM pay WHERE amount > 1)",
    "SELECT owner FROM acc AS a WHERE NOT EXISTS (SELECT 1 FROM pay AS p WHERE p.acc = a.acc)",
    "SELECT owner FROM acc AS a WHERE EXISTS (FROM pay AS p WHERE p.acc = a.acc AND p.fee > 0)",
    "SELECT owner FROM acc ANTI JOIN pay USING (acc)",
    "SELECT acc FROM pay INTERSECT SELECT acc FROM acc",
    "SELECT acc FROM pay EXCEPT ALL SELECT boss FROM acc",
    "SELECT acc FROM pay UNION ALL SELECT boss FROM acc ORDER BY 1 LIMIT 5",
    "SELECT DISTINCT kind, status FROM pay ORDER BY kind DESC, status NULLS FIRST LIMIT 1 OFFSET 2",
    "SELECT id FROM pay ORDER BY ts DESC NULLS LAST, id LIMIT 0",
    "SELECT id, sum(amount) OVER (PARTITION BY acc, kind ORDER BY ts, id DESC"
    " ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM pay",
    "SELECT id, first_value(fee) OVER (PARTITION BY acc ORDER BY ts"
    " RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS f FROM pay",
    "SELECT id, last_value(fee IGNORE NULLS) OVER w AS f, lead(amount, 2, 0) OVER w AS l FROM pay"
    " WINDOW w AS (PARTITION BY acc ORDER BY ts)",
    "SELECT id, rank() OVER (ORDER BY amount DESC) AS r, ntile(4) OVER (ORDER BY id) AS q FROM pay",
    "SELECT id FROM pay QUALIFY dense_rank() OVER (PARTITION BY kind ORDER BY ts) <= 3",
    "SELECT date_trunc('month', ts) AS m, sum(fee) AS f FROM pay GROUP BY 1 HAVING sum(fee) >= 2",
    "SELECT round(amount * 1.1, 2) AS a, amount / 60 - fee AS b, -amount AS c FROM pay",
    "SELECT id FROM pay WHERE ts >= TIMESTAMP '2026-03-01' - INTERVAL 2 HOUR",
    "SELECT date_diff('minute', since, ts) AS m FROM pay JOIN acc USING (acc)",
    "SELECT extract(hour FROM ts) AS h, strftime(ts, '%H:%M') AS t, ts::DATE AS d FROM pay",
    "SELECT id, lower(status) || '!' AS s FROM pay WHERE status LIKE 'o%' AND kind ILIKE '%A_'",
    "WITH big AS (SELECT acc, max(amount) AS most FROM pay GROUP BY acc)"
    " SELECT owner, most FROM acc JOIN big USING (acc) WHERE most > (SELECT avg(most) FROM big)",
    "WITH RECURSIVE up AS (SELECT acc, boss, 1 AS n FROM acc UNION ALL"
    " SELECT u.acc, a.boss, u.n + 1 FROM up AS u JOIN acc AS a ON a.acc = u.boss WHERE u.n < 9)"
    " SELECT acc, max(n) AS n FROM up GROUP BY acc",
    "SELECT greatest(amount, fee) AS g, least(amount, 0) AS l, abs(fee) AS a FROM pay",
    "SELECT kind, status, count(*) AS n FROM pay GROUP BY GROUPING SETS ((kind), (kind, status))",
)


@pytest.mark.parametrize("sql", QUERIES)
def test_a_plain_query_has_all_the_mutants_it_always_had(sql: str) -> None:
    """In their order, which decides on what is tried first; of their SQL a digest."""
    told = [
        f"{each.id}: {each.says} [{hashlib.sha256(each.sql.encode()).hexdigest()[:8]}]"
        for each in mutants(sql, SCHEMA)
    ]
    approved("mutants_plain", sql, told)
