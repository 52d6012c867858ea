"""What never changes a verdict: names, layout, how a query is put together, who judged it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from grader.sandbox.client import Sandbox
from grader.search.ddl import from_ddl
from grader.search.finding import Finding
from grader.search.look import look
from grader.search.pair import Pair

WORLDS = 60  # small databases a look: enough to tell most pairs apart, and for what must not change

SCHEMA = from_ddl("""
    CREATE TABLE a (id INTEGER PRIMARY KEY, k INTEGER, v DECIMAL(8, 2), s VARCHAR NOT NULL);
    CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id), k INTEGER, d DATE);
""")

PREDICATES = (
    *(
        "x.k > 2",
        "x.k >= 2",
        "x.v < 10.5",
        "x.s = 'open'",
        "x.s <> 'open'",
        "y.d >= DATE '2024-02-01'",
    ),
    *(
        "y.k IS NULL",
        "x.k = y.k",
        "y.k IN (1, 3)",
        "x.id NOT IN (SELECT k FROM b WHERE k IS NOT NULL)",
    ),
    *("EXISTS (SELECT 1 FROM b AS z WHERE z.k = x.k)", "NOT x.s LIKE 'o%'"),
)
JOINS = ("JOIN", "LEFT JOIN")
CONDITIONS = ("y.a_id = x.id", "y.k = x.k", "y.a_id = x.id AND y.k > 1")
SELECTS = (
    ("x.id, x.k, y.d", ""),
    ("x.s, count(*) AS n", "GROUP BY x.s"),
    ("x.k, sum(x.v) AS total, count(y.id) AS n", "GROUP BY x.k"),
    ("x.s, max(y.d) AS last, min(x.v) AS least", "GROUP BY x.s HAVING count(*) > 1"),
    ("DISTINCT x.s, y.k", ""),
    ("x.id, row_number() OVER (PARTITION BY x.s ORDER BY x.id, y.id) AS nth", ""),
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query over both tables: a CTE, a join, up to two predicates, a grain."""
    columns, tail = draw(st.sampled_from(SELECTS))
    join, on = draw(st.sampled_from(JOINS)), draw(st.sampled_from(CONDITIONS))
    where = draw(st.lists(st.sampled_from(PREDICATES), max_size=2, unique=True))
    kept = f"WHERE {' AND '.join(where)}" if where else ""
    return (
        f"WITH part AS (SELECT id, k, v, s FROM a WHERE v IS NULL OR v > {draw(st.integers(0, 3))})"
        f" SELECT {columns} FROM part AS x {join} b AS y ON {on} {kept} {tail}"
    )


def as_written_otherwise(sql: str) -> dict[str, str]:
    """The same query in other clothes: way → text."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    return {
        "layout": f"-- a remark\n{tree.sql('duckdb', pretty=True)}\n;  ",
        "letter case": tree.sql("duckdb", normalize_functions="upper").replace(" AS ", " as "),
        "other aliases": _renamed(tree, {"x": "first_one", "y": "second_one"}),
        "another name of the CTE": _cte_renamed(tree),
        "CTE written inside": _inlined(tree),
        "joined the other way round": _turned(tree),
    }


def _renamed(tree: exp.Expr, names: dict[str, str]) -> str:
    changed = tree.copy()
    for table in changed.find_all(exp.Table):
        if table.alias in names:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(names[table.alias])))
    for column in changed.find_all(exp.Column):
        if column.table in names:
            column.set("table", exp.to_identifier(names[column.table]))
    return changed.sql("duckdb")


def _cte_renamed(tree: exp.Expr) -> str:
    changed = tree.copy()
    for cte in changed.find_all(exp.CTE):
        cte.set("alias", exp.TableAlias(this=exp.to_identifier("another_name")))
    for table in changed.find_all(exp.Table):
        if table.name == "part":
            table.set("this", exp.to_identifier("another_name"))
    return changed.sql("duckdb")


def _inlined(tree: exp.Expr) -> str:
    changed = tree.copy()
    (cte,) = list(changed.find_all(exp.CTE))
    inner = cte.this.sql("duckdb")
    changed.set("with_", None)
    return changed.sql("duckdb").replace("FROM part AS x", f"FROM ({inner}) AS x")


def _turned(tree: exp.Expr) -> str:
    changed = tree.copy()
    join = changed.args["joins"][0]
    if join.side:  # only an inner join is the same both ways
        return tree.sql("duckdb")
    first = changed.args["from_"].this
    changed.args["from_"].set("this", join.this.copy())
    join.set("this", first.copy())
    return changed.sql("duckdb")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def _verdict(found: Finding) -> tuple[object, ...]:
    return found.outcome, found.database, found.worlds, found.exercised


def _look(sandbox: Sandbox, reference: str, answer: str) -> Finding:
    return look(Pair(SCHEMA, reference, answer), sandbox, worlds=WORLDS, smallest=False)


_QUIETLY = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@_QUIETLY
@given(sql=queries())
def test_a_query_equals_itself_in_any_clothes(sql: str, sandbox: Sandbox) -> None:
    for way, text in as_written_otherwise(sql).items():
        assert _look(sandbox, sql, text).outcome in ("same", "not_exercised"), (way, text)


@_QUIETLY
@given(reference=queries(), answer=queries())
def test_clothes_never_change_a_verdict(reference: str, answer: str, sandbox: Sandbox) -> None:
    found = _verdict(_look(sandbox, reference, answer))
    for way, text in as_written_otherwise(answer).items():
        assert found == _verdict(_look(sandbox, reference, text)), (way, text)


@_QUIETLY
@given(one=queries(), other=queries())
def test_a_difference_is_one_from_either_side(one: str, other: str, sandbox: Sandbox) -> None:
    there, back = _look(sandbox, one, other), _look(sandbox, other, one)
    assert (there.outcome, there.exercised) == (back.outcome, back.exercised)


@settings(_QUIETLY, max_examples=4)
@given(pairs=st.lists(st.tuples(queries(), queries()), min_size=2, max_size=3))
def test_a_verdict_does_not_know_what_ran_before_or_where(
    pairs: list[tuple[str, str]], sandbox: Sandbox
) -> None:
    first = [_verdict(_look(sandbox, *pair)) for pair in pairs]
    assert first[::-1] == [_verdict(_look(sandbox, *pair)) for pair in pairs[::-1]]
    with Sandbox(threads=2, memory_mb=300) as other:
        assert first == [_verdict(_look(other, *pair)) for pair in pairs]
