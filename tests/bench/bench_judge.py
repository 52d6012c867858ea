"""The judge beside named rivals, as ratios in one run: search, warm worker, comparison.

    python -m tests.bench            # all; --short: a few pairs and small results

Search: pairs of tests/pairs, against the same small databases made one at a time. Worker: verdicts
a second on a hidden world, against an in-memory copy of the world for each. Comparison: against
`EXCEPT ALL` both ways in DuckDB.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from grader import incident
from grader.bench import Bench
from grader.comparison.compare import compare
from grader.edge import Edge, check
from grader.errors import FiredrillError
from grader.frames import fetch
from grader.incident import Lab
from grader.questions import SqlQuestion
from grader.results import Result
from grader.sandbox.client import Sandbox
from grader.search import constants
from grader.search.generate import Generator
from grader.search.lab import clock
from grader.search.look import look
from grader.search.pair import plain_question
from grader.worlds import world
from tests.test_pairs import CASES, Case

LABS = Path(__file__).parents[1] / "labs"
REFERENCE = (
    "SELECT request_key, count(*) AS copies FROM shop.orders WHERE status = 'placed'"
    " GROUP BY 1 HAVING count(*) > 1"
)
WORLDS = 600  # databases of a search here; the loop is timed on the first ONE_BY_ONE of them
ONE_BY_ONE = 20


def search(short: bool) -> None:
    """Databases a second, and milliseconds to a counterexample."""
    step = 25 if short else 3
    equal = [case for case in CASES if case.verdict == "equivalent"][::step]
    unequal = [case for case in CASES if case.verdict == "different"][::step]
    with Sandbox() as sandbox:
        look(CASES[0].pair(), sandbox, worlds=40)  # the worker starts
        batch, loop = [], []
        for case in equal:
            spent, found = _timed(lambda case=case: look(case.pair(), sandbox, worlds=WORLDS))
            batch.append(found.worlds / spent)
            loop.append(_one_by_one(case))
        took = [
            _timed(lambda case=case: look(case.pair(), sandbox, smallest=False))[0]
            for case in unequal
        ]
        small = [_timed(lambda case=case: look(case.pair(), sandbox))[0] for case in unequal]
    ratio = statistics.median(a / b for a, b in zip(batch, loop, strict=True))
    print(
        f"  search          {statistics.median(batch):>9,.0f} databases/s; one by one"
        f" {statistics.median(loop):,.0f}: {ratio:.0f} times, over {len(equal)} equal pairs"
    )
    print(
        f"  counterexample  {_ms(statistics.median(took))} median, {_ms(_p95(took))} p95;"
        f" shrunk {_ms(statistics.median(small))} and {_ms(_p95(small))},"
        f" over {len(unequal)} unequal pairs"
    )


def edges(short: bool) -> None:
    """A verdict by edge databases alone, and a whole one by practice and hidden worlds."""
    lab = incident.load("07-ledger-written-twice")
    queries = [q for q in lab.questions if isinstance(q, SqlQuestion)][: 2 if short else None]
    alone, loop, days = [], [], []
    with Sandbox() as sandbox:
        bench = Bench(lab, sandbox, practice_scale=0.03)
        for question in queries:
            held = bench.edge(question)
            assert held is not None
            edge, arena = held
            answers = [lab.references[question.name], *_answers(lab, question, short)]
            check.check(edge, question, answers[0], arena)  # the arena is filled
            _days(question, answers[0], bench)  # the worlds are there
            for answer in answers:
                spent, _ = _timed(lambda: check.check(edge, question, answer, arena))  # noqa: B023
                alone.append(spent)
                days.append(_timed(lambda: _days(question, answer, bench))[0])  # noqa: B023
            loop.append(_timed(lambda: _fresh(bench, edge, answers[0]))[0])  # noqa: B023
    ratio = statistics.median(loop) / statistics.median(alone)
    print(
        f"  edge databases  {_ms(statistics.median(alone))} median, {_ms(_p95(alone))} p95"
        f" a verdict; each made by itself {_ms(statistics.median(loop))}: {ratio:.0f} times"
    )
    print(
        f"  worlds          {_ms(statistics.median(days))} median, {_ms(_p95(days))} p95 on"
        f" practice and three hidden worlds at scale 0.03, over {len(days)} answers"
    )


def _answers(lab: Lab, question: SqlQuestion, short: bool) -> list[str]:
    folder = Path(__file__).parents[1] / "answers" / lab.slug / question.name
    return [path.read_text() for path in sorted(folder.glob("*/*.sql"))[: 2 if short else None]]


def _days(question: SqlQuestion, answer: str, bench: Bench) -> None:
    for path in bench.worlds(question):
        with contextlib.suppress(FiredrillError):
            result = bench.sandbox.trusted(path, answer)  # run, even if it was run just before
            compare(result, bench.expected(question, path), question)


def _fresh(bench: Bench, edge: Edge, answer: str) -> None:
    """The edge databases, each made, filled and asked by itself."""
    for database in edge.databases:
        with duckdb.connect() as connection:
            for statement in bench.schema.ddl():
                connection.execute(statement)
            connection.execute(clock(edge.now))
            for name, rows in database.tables.items():
                for row in rows:
                    marks = ", ".join("?" for _ in row)
                    connection.execute(f"INSERT INTO {name} VALUES ({marks})", list(row))
            fetch(connection, answer, 10_000)


def _one_by_one(case: Case) -> float:
    """Databases a second where each is made, filled and asked by itself."""
    pair = case.pair()
    drawn = Generator(pair.schema, constants.read(pair.schema, [pair.reference, pair.answer]))
    databases = drawn.databases(0, ONE_BY_ONE)
    started = time.perf_counter()
    for database in databases:
        with duckdb.connect() as connection:
            connection.execute(case.ddl)
            for name in drawn.order:
                for row in database.tables[name]:
                    marks = ", ".join("?" for _ in row)
                    connection.execute(f"INSERT INTO {name} VALUES ({marks})", list(row))
            for sql in (pair.reference, pair.answer):
                try:
                    connection.execute(sql).fetchall()
                except duckdb.Error:
                    continue  # some queries fail on some rows; so they do in the batch
    return len(databases) / (time.perf_counter() - started)


def warm_worker(short: bool) -> None:
    """Query and comparison on a small world, on one core."""
    lab = incident.load_folder(LABS / "datasets" / "90-tiny")
    path = world.cached(world.Spec(lab, scale=0.03))
    question = lab.question("doubled")
    turns = 50 if short else 400
    with Sandbox() as sandbox:
        start, _ = _timed(lambda: sandbox.query(path, "SELECT 1 AS n"))
        expected = sandbox.query(path, REFERENCE)

        def verdict(turn: int) -> bool:  # each of another text: the last few results are kept
            answer = sandbox.query(path, f"{REFERENCE} -- {turn}")
            return compare(answer, expected, question).equal

        warm, _ = _timed(lambda: [verdict(turn) for turn in range(turns)])

    def fresh() -> bool:
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{path}' AS w (READ_ONLY)")
            connection.execute("ATTACH ':memory:' AS m")
            connection.execute("COPY FROM DATABASE w TO m")
            connection.execute("USE m")
            shaped = fetch(connection, REFERENCE, 10_000)
        result = Result(shaped.columns, shaped.types, shaped.frame)
        return compare(result, expected, question).equal

    rival, _ = _timed(lambda: [fresh() for _ in range(turns // 5)])
    ours, theirs = turns / warm, turns // 5 / rival
    print(
        f"  warm worker     {ours:>9,.0f} verdicts/s; a fresh copy in memory for each"
        f" {theirs:,.0f}: {ours / theirs:.1f} times. A worker starts in {start:.2f} s"
    )


def comparison(short: bool) -> None:
    """Two results of the same rows in other orders, and two of which some rows differ."""
    rows = 20_000 if short else 1_000_000
    make = (
        "SELECT i AS id, i % 1000 AS grp, (i * 7919 % 100000) / 100.0::DOUBLE AS amount,"
        " (i % 977)::DECIMAL(12, 2) AS price, 'name ' || (i % 5000) AS name,"
        " TIMESTAMP '2026-01-01' + INTERVAL (i) SECOND AS at, i % 3 = 0 AS flag,"
        " CASE WHEN i % 11 <> 0 THEN i % 13 END AS note"
        f" FROM range({rows}) t (i)"
    )
    connection = duckdb.connect(config={"threads": "1"})
    connection.execute(f"CREATE TABLE a AS {make}")
    connection.execute("CREATE TABLE same AS FROM a ORDER BY hash(id)")
    connection.execute(
        "CREATE TABLE other AS SELECT * REPLACE (grp + (id % 50000 = 7)::INT AS grp) FROM same"
    )
    for name in ("same", "other"):
        answer, expected = _result(connection, name, rows), _result(connection, "a", rows)
        question = plain_question(tuple(expected.columns))
        ours, found = _timed(lambda: compare(answer, expected, question))  # noqa: B023
        both = (
            f"SELECT count(*) FROM ((FROM a EXCEPT ALL FROM {name})"
            f" UNION ALL (FROM {name} EXCEPT ALL FROM a))"
        )
        theirs, count = _timed(lambda: connection.execute(both).fetchall()[0][0])  # noqa: B023
        assert found.equal == (count == 0)
        said = "equal rows" if found.equal else f"{count} rows differ"
        print(
            f"  comparison      {ours:>8.2f} s for 2 × {rows:,} rows × 8, {said};"
            f" EXCEPT ALL both ways {theirs:.2f} s: {theirs / ours:.1f} times"
        )
    connection.close()


def _result(connection: duckdb.DuckDBPyConnection, table: str, rows: int) -> Result:
    shaped = fetch(connection, f"FROM {table}", rows)
    return Result(shaped.columns, shaped.types, shaped.frame)


def _timed(run: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = run()
    return time.perf_counter() - started, found


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def main() -> None:
    """Prints a line or two for each figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="a few pairs, small results")
    short = parser.parse_args().short
    print("the judge, beside rivals, in this run")
    for part in (search, edges, warm_worker, comparison):
        part(short)


if __name__ == "__main__":
    main()
