"""Forms of other dialects that DuckDB stumbles over or refuses → one sentence each, as data."""

from __future__ import annotations

import re

# A sentence for the words around the one that DuckDB stumbled over, which `▮` stands before. What
# is in the first of these means nothing in DuckDB, wherever it stands in a text.
ANYWHERE: dict[str, str] = {
    r"\btop ▮ \d": "DuckDB has no TOP: put LIMIT n at the end.",
    r"\b(rlike|regexp) ▮ '…'": (
        "DuckDB has no RLIKE and no REGEXP: write regexp_matches(text, pattern)."
    ),
    r"\bminus ▮ select\b": "DuckDB has no MINUS: write EXCEPT.",
    r"\blimit (\d+) ▮ , (\d+)": "DuckDB has no LIMIT {0}, {1}: write LIMIT {1} OFFSET {0}.",
    r"([\w.]+) (i?like) ▮ (?:any|some|all) \(": (
        "DuckDB has no {1:u} ANY: write a condition for each, `({0} {1:u} … OR {0} {1:u} …)`."
    ),
    r"\blateral ▮ view\b|▮ lateral view\b": (
        "DuckDB has no LATERAL VIEW: write `FROM t, unnest(list) AS u(value)`."
    ),
    r"\btable ▮ \( flatten\b|▮ table \( flatten\b": "{flatten}",
    r"\btable ▮ \( generator\b|▮ table \( generator\b": (
        "DuckDB has no GENERATOR: write FROM range(n)."
    ),
    r"▮ match_condition \(": (
        "DuckDB has no MATCH_CONDITION: it stands in ON,"
        " `ASOF JOIN b ON a.id = b.id AND a.ts >= b.ts`."
    ),
    r"\) ▮ (ignore|respect) nulls over\b": (
        "{0:u} NULLS stands inside the brackets here: `lag(x {0:u} NULLS) OVER (…)`."
    ),
    r"\bin \( ▮ any\b": (
        "DuckDB's PIVOT finds the values by itself: `PIVOT (SELECT …) ON column USING sum(value)`."
    ),
    r"\bwindow ▮ \( \w+": (
        "DuckDB has no WINDOW(ts, …): write `time_bucket(INTERVAL 15 MINUTE, ts)`."
    ),
    r"▮ with \( nolock\b": "DuckDB has no table hints: leave it out.",
    r"▮ replace into\b|\binsert ▮ ignore\b|\bon ▮ duplicate key\b": "{keys}",
    r"\binsert ▮ overwrite\b": (
        "DuckDB has no INSERT OVERWRITE: `DELETE FROM t;` and then `INSERT INTO t SELECT …`."
    ),
    r"\binsert into ▮ table\b": "Leave TABLE out: `INSERT INTO shop.orders …`.",
    r"\binsert ▮ row\b": (
        "DuckDB has no INSERT ROW: name the columns, INSERT (a, b) VALUES (s.a, s.b)."
    ),
    r"\bupdate [\w. ]+ ▮ (?:(?:left|inner) )?join\b": "{update}",
    r"▮ into (?:temp|#)": "DuckDB has no SELECT INTO: write CREATE TEMP TABLE t AS SELECT ….",
    r"\bexecute ▮ immediate\b|\bexecute immediate ▮": "SQL in a text cannot be run here.",
}
AT_A_STUMBLE: dict[str, str] = {
    r"\[ ▮ (?:safe_)?(?:offset|ordinal) \(": (
        "DuckDB's lists begin at 1: `list[1]` is the first, and NULL where there is none."
    ),
    r"▮ (rlike|regexp)\b": (
        "DuckDB has no RLIKE and no REGEXP: write regexp_matches(text, pattern)."
    ),
    r"▮ with offset\b": (
        "DuckDB has no WITH OFFSET: write `unnest(list) WITH ORDINALITY AS t(value, position)`,"
        " which counts from 1."
    ),
    r"▮ with (rollup|cube)\b": "DuckDB has no WITH {0:u}: write GROUP BY {0:u} (a, b).",
    r"▮ for system_time\b|\bversion ▮ as of\b|\btimestamp ▮ as of\b": (
        "DuckDB has no time travel: filter on a time column of the table."
    ),
    r"\bsample \( ▮ \d": "A sample gives other rows each time: an answer must give the same rows.",
    r"▮ : \w+": "DuckDB reads a field of JSON with an arrow: `x->>'$.a'`.",
    r"\bhaving (?:max|min)\b": "DuckDB has no ANY_VALUE(x HAVING MAX y): write `arg_max(x, y)`.",
    r"\bdelete ▮ \w+ from\b": "{delete}",
    r"\bdelete ▮ [\w.]+": "DELETE needs its FROM: `DELETE FROM shop.orders WHERE …`.",
    r"\bset\b.* ▮ limit \d": "DuckDB has no LIMIT in UPDATE and DELETE: say in WHERE which rows.",
}
STUMBLES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), says) for pattern, says in [*ANYWHERE.items(), *AT_A_STUMBLE.items()]
]
ELSEWHERE: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern.replace("▮ ", "")), says) for pattern, says in ANYWHERE.items()
]
NAMED = {
    "flatten": "DuckDB has no FLATTEN of this kind: write `FROM t, unnest(list) AS u(value)`.",
    "keys": (
        "Keys are not built into these tables, so nothing can conflict. Write `INSERT INTO t"
        " SELECT … WHERE NOT EXISTS (…)`, or `MERGE INTO t USING s ON … WHEN MATCHED THEN UPDATE"
        " … WHEN NOT MATCHED THEN INSERT …`."
    ),
    "update": (
        "UPDATE names the table itself, and joins in FROM:"
        " `UPDATE shop.orders AS o SET a = v.a FROM shop.voids AS v WHERE v.id = o.id`."
    ),
    "delete": (
        "DELETE names the table itself, and joins in USING:"
        " `DELETE FROM shop.orders AS o USING shop.voids AS v WHERE v.id = o.id`."
    ),
}

# What DuckDB says of forms that it reads and does not know, where no place in the text is needed.
SAID: list[tuple[re.Pattern[str], str]] = [
    (
        re.compile(r"DISTINCT is not allowed in combination with WITHIN GROUP"),
        "Beside DISTINCT the order stands inside the brackets:"
        " `string_agg(DISTINCT x, ',' ORDER BY x)`.",
    ),
    (
        re.compile(r"Combining QUALIFY with GROUP BY ALL"),
        "DuckDB does not take QUALIFY beside GROUP BY ALL yet: name the columns in GROUP BY, or put"
        " the window function into a CTE and filter in WHERE.",
    ),
    (re.compile(r"name .?\"?flatten\"? is not in the catalog"), NAMED["flatten"]),
    (re.compile(r"no UNIQUE/PRIMARY KEY constraints|not referenced by a UNIQUE"), NAMED["keys"]),
    (
        re.compile(r"Qualified column names in UPDATE"),
        "Left of the = in SET stands the bare column: `SET status = …`, without its table.",
    ),
    (
        re.compile(r"Catalog type does not support time travel"),
        "DuckDB has no time travel: filter on a time column of the table.",
    ),
    (
        re.compile(r"Deprecated lambda arrow"),
        "DuckDB writes a lambda out: `list_filter(list, lambda x: x > 1)`.",
    ),
    (
        re.compile(r"types '<=>\("),
        "DuckDB has no <=>: write `a IS NOT DISTINCT FROM b`.",
    ),
    (
        re.compile(r"types '\+\(VARCHAR, (?:VARCHAR|STRING_LITERAL)\)"),
        "`+` does not join texts here: write `a || b`, or concat(a, b).",
    ),
    (
        re.compile(r"types 'count\(.*, "),
        "DuckDB counts pairs as one value: `count(DISTINCT (a, b))`.",
    ),
    (
        re.compile(r"types 'trunc\((?:TIMESTAMP|DATE)"),
        "`trunc` is for numbers here: write `date_trunc('hour', ts)`.",
    ),
    (re.compile(r"types 'decode\("), "Write `CASE x WHEN 'a' THEN 1 ELSE 0 END` for DECODE."),
    (re.compile(r"types 'first\(.*, BOOLEAN"), "Write `any_value(x)`: it passes over NULL."),
]
