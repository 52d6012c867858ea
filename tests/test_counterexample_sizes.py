"""How large counterexamples are, over every wrong answer and every killed mutant of a lab."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

import pytest

from grader import incident, labelled
from grader.bench import Bench
from grader.edge import Edge
from grader.errors import FiredrillError
from grader.mutants import mutants
from grader.questions import SqlQuestion
from grader.sandbox.client import Sandbox
from grader.search import constants
from grader.search.database import Database
from grader.search.look import look

SLUG = "07-ledger-written-twice"
SEARCHED = 600  # databases made for an answer that the lab's own do not tell
MEDIAN, MOST = 4, 12  # rows
FEWEST = 20  # counterexamples of one question, so that a median says something


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Sandbox() as sandbox:
        yield Bench(incident.load(SLUG), sandbox, practice_scale=0.03)


def _wrong(question: SqlQuestion, bench: Bench, edge: Edge) -> Iterator[tuple[str, list[Database]]]:
    """Queries that are wrong, each with the lab's databases to begin at."""
    made = {each.id: each.sql for each in mutants(bench.reference(question), bench.schema)}
    for answer in labelled.of(bench.lab):
        if answer.question == question.name and not answer.right:
            yield answer.text, list(edge.databases)
    for mutant in edge.mutants:
        if mutant.id in made:
            yield made[mutant.id], [edge.databases[at] for at in mutant.kills]


def _rows(question: SqlQuestion, bench: Bench) -> Iterator[int]:
    """Rows of each counterexample, in the tables that either query reads."""
    held = bench.edge(question)
    assert held is not None
    edge, _ = held
    reference = bench.reference(question)
    for sql, seeds in _wrong(question, bench, edge):
        pair = bench.grounds.pair(question, reference, sql, edge.now)
        try:
            found = look(pair, bench.sandbox, worlds=SEARCHED, seeds=seeds)
        except FiredrillError:  # refused as text: there is no database to show
            continue
        if found.database is not None:
            read = constants.read(bench.schema, [reference, sql]).tables
            yield sum(len(rows) for name, rows in found.database.tables.items() if name in read)


@pytest.mark.slow
@pytest.mark.parametrize(
    "question",
    [each for each in incident.load(SLUG).questions if each.kind == "sql"],
    ids=lambda question: question.name,
)
def test_a_counterexample_is_read_at_a_glance(question: SqlQuestion, bench: Bench) -> None:
    rows = list(_rows(question, bench))
    print(question.name, len(rows), statistics.median(rows), max(rows))
    assert len(rows) >= FEWEST
    assert statistics.median(rows) <= MEDIAN
    assert max(rows) <= MOST
