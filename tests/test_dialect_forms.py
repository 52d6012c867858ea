"""Other dialects' forms: DuckDB's is named, and each suggestion runs and gives what is due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from grader.errors import Rejected
from grader.incident import Lab
from grader.sandbox.client import Sandbox
from grader.sql import bridge, dialects, explain, statements
from grader.worlds import world

FIXTURE = Path(__file__).parent / "fixtures" / "dialect_forms.sql"
ANSWERS = Path(__file__).parent / "answers"
FORM = re.compile(r"# (.+)\n(?:# = (.*)\n)?([^#\n].*)\n")
CASES = [
    pytest.param(*match.groups(), id=match[3][:60])
    for match in FORM.finditer(FIXTURE.read_text("utf-8").split("\n", 2)[2])
]
SHOWN = re.compile(r"(?: Yours|WITHIN GROUP): `(.+)`\.$")
OF_ONE_ROW = "SELECT {} AS x FROM shop.orders WHERE voided_at IS NOT NULL"


@pytest.fixture(scope="module")
def tiny_world(tiny: Lab) -> Path:
    return world.cached(world.Spec(tiny, scale=0.03))


def test_many_forms_are_tried() -> None:
    forms = len(re.findall(r"^[^#\n]", FIXTURE.read_text("utf-8"), re.MULTILINE))
    assert len(CASES) == forms
    assert forms >= 60


@pytest.mark.parametrize(("says", "gives", "form"), CASES)
def test_a_form_that_duckdb_lacks_is_named_and_its_rewriting_runs(
    says: str, gives: str | None, form: str, worker: Sandbox, tiny_world: Path
) -> None:
    query = form if form.startswith("SELECT ") else OF_ONE_ROW.format(form)
    with pytest.raises(Rejected) as refused:
        worker.query(tiny_world, query)
    assert str(refused.value) == says
    shown = SHOWN.search(says)
    assert (shown is None) == (gives is None)
    if shown:
        found = worker.query(tiny_world, OF_ONE_ROW.format(shown[1])).frame.rows()
        assert str(found[0][0]) == gives


# What DuckDB reads as it stands: nobody has to be told anything.
DUCKDBS = [
    "SELECT * FROM shop.orders QUALIFY row_number() OVER (ORDER BY placed_at) = 1",
    "SELECT * EXCEPT (item) FROM shop.orders",
    "SELECT `item` FROM shop.orders",
    "SELECT item FROM shop.orders WHERE item ILIKE 't%' AND item ~ 't.*'",
    "SELECT price::VARIANT, item::STRING, placed_at::DATETIME FROM shop.orders",
    "SELECT approx_count_distinct(item), countif(price > 1) FROM shop.orders",
    "SELECT date_add(placed_at, INTERVAL 1 DAY), last_day(placed_at) FROM shop.orders",
    "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY price) FROM shop.orders",
    "SELECT item FROM shop.orders FETCH FIRST 3 ROWS ONLY",
    "SELECT * FROM shop.orders PIVOT (sum(price) FOR item IN ('tea', 'pie'))",
    "PIVOT (SELECT item, price FROM shop.orders) ON item USING sum(price)",
    "SELECT value, place FROM unnest([5, 6]) WITH ORDINALITY AS t(value, place)",
    "SELECT o.item, u.value FROM shop.orders AS o, unnest([1, 2]) AS u(value)",
    "SELECT item FROM shop.orders WHERE item IS NOT DISTINCT FROM 'tea' LIMIT 3 OFFSET 2",
    "SELECT item, sum(price) FROM shop.orders GROUP BY ROLLUP (item)",
    "SELECT count(DISTINCT (item, price)), arg_max(item, price) FROM shop.orders",
    "SELECT lag(price IGNORE NULLS) OVER (ORDER BY placed_at) FROM shop.orders",
    "SELECT MAP {'a': 1}, list_filter([1, 2], lambda x: x > 1), make_date(2026, 1, 1)",
]


@pytest.mark.parametrize("form", DUCKDBS)
def test_a_form_that_duckdb_reads_runs(form: str, worker: Sandbox, tiny_world: Path) -> None:
    assert worker.query(tiny_world, form).frame.height > 0


SEVERAL = """SELECT TOP 5 iff(nvl(a, 0) > 1, 'x', 'y'), NVL(b, 1), date_trunc(placed_at, hour)
FROM shop.orders -- zeroifnull(c)
WHERE item RLIKE 't.*' AND item <> 'div0(1, 2)'"""


def test_each_form_of_a_text_is_named_at_once() -> None:
    with pytest.raises(Rejected) as refused:
        statements.check_query(SEVERAL)
    assert str(refused.value) == (
        "DuckDB has no TOP: put LIMIT n at the end. Also in this text: DuckDB has no IFF: write"
        " `if(condition, a, b)`, or CASE. DuckDB has no NVL: write `coalesce(a, b)`. A unit is a"
        " text here, and comes first: 'hour'. DuckDB has no RLIKE and no REGEXP: write"
        " regexp_matches(text, pattern)."
    )


def test_of_many_forms_it_is_said_how_many_are_left() -> None:
    text = "SELECT TOP 1 iff(a), nvl(a), div0(a), zeroifnull(a), nvl2(a), nullifzero(a)"
    with pytest.raises(Rejected, match=r"Also in this text: .* There are 2 more\."):
        statements.check_query(text)


def test_qualify_beside_group_by_all_is_told_what_to_write(
    worker: Sandbox, tiny_world: Path
) -> None:
    head = "SELECT item, count(*) AS n FROM shop.orders GROUP BY"
    tail = "QUALIFY row_number() OVER (ORDER BY n DESC) = 1"
    with pytest.raises(Rejected, match="name the columns in GROUP BY, or put the window function"):
        worker.query(tiny_world, f"{head} ALL {tail}")
    assert worker.query(tiny_world, f"{head} item {tail}").frame.height == 1


def test_nothing_that_duckdb_reads_is_taken_for_a_form_of_another_dialect() -> None:
    answers = sorted(ANSWERS.glob("*/*/right/*.sql"))
    assert len(answers) > 50
    named = {each.name: list(bridge._elsewhere(each.read_text("utf-8"))) for each in answers}
    assert {name: found for name, found in named.items() if found} == {}
    others = [
        *DUCKDBS,
        "WITH nvl (a) AS (VALUES (1)) SELECT a FROM nvl",
        "INSERT INTO nvl (a) FROM t",
    ]
    assert [text for text in others if list(bridge._elsewhere(text))] == []


Connection = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def memory() -> Iterator[Connection]:
    """An empty database for the whole file."""
    with duckdb.connect() as connection:
        yield connection


# Columns by the names that the sentences use; of a type that a snippet may want.
NAMES = """
    1 AS a, 2 AS b, 3 AS c, 4 AS n, 1 AS condition, 5 AS seconds, 6 AS milliseconds, 7 AS value,
    1 AS "from", 3 AS "to", TIMESTAMP '2026-03-17 09:30:00' AS ts, ts AS earlier, ts AS later,
    'abd' AS other, DATE '2026-03-17' AS day, day AS first, day AS last,
    'abc' AS text, 'b' AS part, 'a' AS prefix, 'c' AS suffix, 'b.' AS pattern, '%Y' AS format,
    [1, 2] AS list, [3] AS vals"""
OF_X = (
    "1",
    "'2026'",
    "TRUE",
    "TIMESTAMP '2026-03-17 09:30:00'",
    "'{\"a\": 1}'::JSON",
    "'[1]'::JSON",
)
SNIPPETS = sorted(
    {one for said in dialects._FUNCTIONS.values() for one in re.findall(r"`([^`]+)`", said)}
    - {"world_now()", "range(n)", "regexp_replace", "replace", "date_sub", "x::VARIANT", "list[1]"}
)


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_what_a_sentence_tells_to_write_is_duckdbs(snippet: str, memory: Connection) -> None:
    """With x of one type or another; INTEGER for `TYPE`, and in FROM what belongs there."""
    shown = snippet.replace("TYPE", "INTEGER").replace("(from, to)", '("from", "to")')
    shown = shown.replace("format)", "'%Y')")
    errors = []
    with duckdb.connect() as con:
        for x in OF_X:
            ordinal = shown.removeprefix("unnest(list) ") if " AS t(" in shown else ""
            clause = f", unnest([1]) {ordinal}" if ordinal else ""
            what = "position" if ordinal else shown
            try:
                con.execute(
                    f"SELECT {what} FROM (SELECT {NAMES}, {x} AS x) AS s{clause}"
                ).fetchall()
                return
            except duckdb.Error as error:
                errors.append(str(error).split("\n")[0])
    pytest.fail("\n".join(errors))


@pytest.mark.parametrize(("name", "written"), sorted(dialects._UNITS.items()))
def test_a_unit_is_one_of_duckdbs_and_was_none_before(
    name: str, written: str, memory: Connection
) -> None:
    with pytest.raises(duckdb.Error):
        memory.execute(f"SELECT date_part('{name}', TIMESTAMP '2026-03-17')").fetchall()
    assert memory.execute(f"SELECT date_part('{written}', TIMESTAMP '2026-03-17')").fetchall()


@pytest.mark.parametrize(("name", "says"), sorted(dialects._TYPES.items()))
def test_a_type_is_one_of_duckdbs_and_was_none_before(
    name: str, says: str, memory: Connection
) -> None:
    with pytest.raises(duckdb.Error):
        memory.execute(f"SELECT NULL::{name}").fetchall()
    assert memory.execute(f"SELECT NULL::{says.split(', or')[0]}").fetchall() == [(None,)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("to_char(ts, 'HH24')", "STRFTIME(ts, '%H')"),
        ("to_char(ts, 'Mon')", None),
        ("to_char(ts, 'Day DD')", None),  # blanks are added there, up to the longest day's name
        ("to_char(price, '999')", None),
        ("dateadd('day', 1)", None),
        ("convert_timezone('UTC', ts)", None),
        ("date_trunc(ts, WEEK)", None),
        ("iff(of_their_own(a), 1, 0)", None),
        ("iff(random() > 1, 1, 0)", None),
        (
            "iff(placed_at < world_now(), 1, 0)",
            "CASE WHEN placed_at < WORLD_NOW() THEN 1 ELSE 0 END",
        ),
        (f"nvl(a, '{'x' * 200}')", None),
        ("count(a)", None),
    ],
)
def test_what_is_not_sure_to_be_right_is_not_shown(text: str, written: str | None) -> None:
    [call] = [one for one in bridge._calls(text) if one.start == 0]
    assert bridge.rewritten(text, call) == written


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "DELETE o FROM shop.orders o JOIN shop.voids v USING (order_id)",
            "joins in USING: `DELETE",
        ),
        ("DELETE shop.orders WHERE order_id = 1", "DELETE needs its FROM"),
        (
            "UPDATE shop.orders o JOIN shop.voids v ON TRUE SET status = 'x'",
            "joins in FROM: `UPDATE",
        ),
        ("UPDATE shop.orders SET status = 'x' WHERE order_id = 1 LIMIT 1", "no LIMIT in UPDATE"),
        ("REPLACE INTO shop.voids VALUES (1)", "Keys are not built into these tables"),
        ("INSERT IGNORE INTO shop.voids VALUES (1)", "Keys are not built into these tables"),
        ("INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1", "Keys are not built into these"),
        ("INSERT OVERWRITE t SELECT 1", "DuckDB has no INSERT OVERWRITE"),
        ("INSERT INTO TABLE t SELECT 1", "Leave TABLE out"),
        ("MERGE INTO t USING s ON TRUE WHEN NOT MATCHED THEN INSERT ROW", "name the columns"),
        ("SELECT 1 AS x INTO TEMP t", "write CREATE TEMP TABLE t AS SELECT"),
        ("DECLARE x INT", "An answer has no variables"),
    ],
)
def test_a_script_of_another_dialect_is_told_duckdbs_form(text: str, says: str) -> None:
    with pytest.raises(Rejected) as refused:
        statements.check_script(text)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("INSERT INTO s.t VALUES (1, 'a') ON CONFLICT DO NOTHING", "so nothing can conflict"),
        ("INSERT INTO s.t VALUES (1, 'a') ON CONFLICT (a) DO UPDATE SET b = 'c'", "nothing can"),
        ("INSERT OR REPLACE INTO s.t VALUES (1, 'a')", "or `MERGE INTO t USING s ON"),
        ("UPDATE s.t AS o SET o.b = 'x'", "Left of the = in SET stands the bare column"),
        (
            "UPDATE o SET b = 'x' FROM s.t o JOIN s.u v ON v.a = o.a",
            "UPDATE names the table itself",
        ),
    ],
)
def test_a_script_that_duckdb_reads_and_cannot_run_is_told_its_form(text: str, says: str) -> None:
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA s; CREATE TABLE s.t (a INT, b TEXT); CREATE TABLE s.u (a INT)")
        con.execute("SET errors_as_json = true")
        with pytest.raises(duckdb.Error) as raised:
            con.execute(text)
    told = explain.from_engine(type(raised.value).__name__, str(raised.value), text)
    assert says in str(told)
