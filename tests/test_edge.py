"""Edge databases: fresh, legal, right for right answers, and sharp enough for every mutant."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import incident, labelled, schema
from grader.author_check import mutation
from grader.author_check.finding import SMALL
from grader.author_check.finding import Bench as LabBench
from grader.bench import Bench
from grader.edge import Edge, build, check, store
from grader.edge.cover import MOST, TIMES
from grader.edge.store import MOST_ROWS
from grader.incident import Lab
from grader.judge import HIDDEN_SEEDS
from grader.questions import SqlQuestion
from grader.sandbox.client import Sandbox
from grader.search import constants
from grader.search.database import is_legal

ANSWERS = Path(__file__).parent / "answers"
LABS = [incident.load(slug) for slug in incident.slugs()]
QUERIES = [
    (lab, question)
    for lab in LABS
    for question in lab.questions
    if isinstance(question, SqlQuestion)
]
NAMED = [f"{lab.slug}/{question.name}" for lab, question in QUERIES]


def test_every_query_has_them() -> None:
    assert [name for (lab, q), name in zip(QUERIES, NAMED, strict=True) if not _has(lab, q)] == []


def _has(lab: Lab, question: SqlQuestion) -> bool:
    return store.path(lab, question).is_file()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


@pytest.fixture(scope="module")
def benches(sandbox: Sandbox) -> dict[str, Bench]:
    return {lab.slug: Bench(lab, sandbox) for lab in LABS}


@pytest.fixture(scope="module")
def of_author(sandbox: Sandbox) -> dict[str, LabBench]:
    """What an author's check works with, of each lab, on one worker for all of them."""
    made = {lab.slug: LabBench(lab) for lab in LABS}
    for bench in made.values():
        bench.sandbox = sandbox
    return made


def _edge(lab: Lab, question: SqlQuestion) -> Edge:
    edge = store.load(lab, question, schema.read(lab.sql("schema.sql")))
    assert edge is not None, f"firedrill author edges {lab.slug} {question.name}"
    return edge


@pytest.mark.parametrize(("lab", "question"), QUERIES, ids=NAMED)
def test_they_were_made_from_what_the_lab_is_now(lab: Lab, question: SqlQuestion) -> None:
    edge = _edge(lab, question)
    assert edge.made_from == store.made_from(lab, question, lab.references[question.name])
    tables = schema.read(lab.sql("schema.sql"))
    assert store.text(edge, tables) == store.path(lab, question).read_text(encoding="utf-8")


@pytest.mark.parametrize(("lab", "question"), QUERIES, ids=NAMED)
def test_they_are_few_small_and_legal(
    lab: Lab, question: SqlQuestion, benches: dict[str, Bench]
) -> None:
    bench = benches[lab.slug]
    held = bench.edge(question)
    assert held is not None
    edge, arena = held
    assert len(edge.databases) <= MOST
    read = constants.read(bench.schema, [lab.references[question.name]]).tables
    shown = [sum(len(each.tables[name]) for name in read) for each in edge.databases]
    assert max(shown) <= MOST_ROWS
    assert all(is_legal(bench.schema, database) for database in edge.databases)
    pair = bench.grounds.pair(question, lab.references[question.name], "SELECT 1")
    assert pair.law is not None
    assert arena.each(pair.law).frame.to_series(1).to_list() == [True] * len(edge.databases)


@pytest.mark.parametrize(("lab", "question"), QUERIES, ids=NAMED)
def test_the_reference_has_the_expected_rows(
    lab: Lab, question: SqlQuestion, benches: dict[str, Bench]
) -> None:
    held = benches[lab.slug].edge(question)
    assert held is not None
    edge, arena = held
    checked = check.check(edge, question, lab.references[question.name], arena)
    assert checked.right == [True] * len(edge.databases)
    assert any(edge.expected)


@pytest.mark.parametrize(("lab", "question"), QUERIES, ids=NAMED)
def test_every_mutant_is_killed_three_times_or_argued_for(lab: Lab, question: SqlQuestion) -> None:
    edge = _edge(lab, question)
    made = len(edge.mutants) + len(edge.survivors) + len(edge.beyond)
    assert lab.warm_up or made >= mutation.MUTANTS
    thin = [known.id for known in edge.mutants if len(known.kills) < TIMES]
    assert [name for name in thin if store.argument(question, name) is None] == []
    assert [name for name in edge.survivors if store.argument(question, name) is None] == []


@pytest.mark.parametrize(("lab", "question"), QUERIES, ids=NAMED)
def test_no_argument_speaks_of_a_mutant_that_is_killed_or_gone(
    lab: Lab, question: SqlQuestion
) -> None:
    edge = _edge(lab, question)
    weak = [*edge.survivors, *(each.id for each in edge.mutants if len(each.kills) < TIMES)]
    idle = [each for each in question.equivalent if not fnmatch.filter(weak, each)]
    assert idle == []


@pytest.mark.parametrize(("lab", "question"), QUERIES, ids=NAMED)
def test_a_mutant_of_which_only_a_large_database_tells_is_told_by_days(
    lab: Lab, question: SqlQuestion, of_author: dict[str, LabBench]
) -> None:
    edge = _edge(lab, question)
    assert all(rows > MOST_ROWS for rows in edge.beyond.values())
    assert mutation.untold_by_days(of_author[lab.slug], question, edge) == []


def _labelled(side: str) -> list[tuple[Lab, SqlQuestion, Path]]:
    return [
        (lab, question, path)
        for lab, question in QUERIES
        for path in sorted((ANSWERS / lab.slug / question.name / side).glob("*.sql"))
    ]


@pytest.mark.parametrize(
    ("lab", "question", "path"), _labelled("right"), ids=lambda part: getattr(part, "stem", None)
)
def test_a_right_answer_is_right_on_all_of_them(
    lab: Lab, question: SqlQuestion, path: Path, benches: dict[str, Bench]
) -> None:
    held = benches[lab.slug].edge(question)
    assert held is not None
    edge, arena = held
    checked = check.check(edge, question, path.read_text(encoding="utf-8"), arena)
    wrong = [edge.databases[at].tables for at, ok in enumerate(checked.right) if not ok]
    assert wrong == []


DEAR = "out of joins on the way"  # what a card says of rows that are right, and cost too much
LUCKY = "they came in order, but by luck"  # and of such whose order is not written


@pytest.mark.slow
def test_every_wrong_answer_is_wrong_on_one_of_them(
    benches: dict[str, Bench], of_author: dict[str, LabBench]
) -> None:
    """Or, where there are mutants of which only a large database tells, on a day."""
    missed = []
    for lab, question, path in _labelled("wrong"):
        says = labelled.read(path, ANSWERS).says
        if (question.cost is not None and DEAR in says) or (question.order and LUCKY in says):
            continue
        held = benches[lab.slug].edge(question)
        assert held is not None
        edge, arena = held
        checked = check.check(edge, question, path.read_text(encoding="utf-8"), arena)
        if all(checked.right) and not (
            edge.beyond and _told_by_days(of_author, lab, question, path)
        ):
            missed.append(path.stem)
    assert missed == []


def _told_by_days(
    of_author: dict[str, LabBench], lab: Lab, question: SqlQuestion, path: Path
) -> bool:
    judge = of_author[lab.slug].judge(SMALL, HIDDEN_SEEDS, days_only=True)
    return judge.judge(question, path.read_text(encoding="utf-8")).outcome != "right"


def test_a_batch_that_is_wrong_is_not_believed(
    benches: dict[str, Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says to be wrong is run by itself before that is held against an answer."""
    lab = incident.load("07-ledger-written-twice")
    question = next(q for q in lab.questions if q.name == "cache_by_zone")
    assert isinstance(question, SqlQuestion)
    held = benches[lab.slug].edge(question)
    assert held is not None
    edge, arena = held
    reference = lab.references[question.name]
    fewer = arena.each(f"FROM ({reference}) LIMIT 0")
    monkeypatch.setattr(arena, "batch", lambda sql: fewer)
    assert all(check.check(edge, question, reference, arena).right)


def test_an_answer_that_makes_a_known_mistake_is_told_so(benches: dict[str, Bench]) -> None:
    """The same mistake as a mutant's, in other words than the mutant's own text."""
    lab = incident.load("07-ledger-written-twice")
    question = next(q for q in lab.questions if q.name == "cache_by_zone")
    assert isinstance(question, SqlQuestion)
    held = benches[lab.slug].edge(question)
    assert held is not None
    edge, arena = held
    sql = """
        SELECT r.az, date_trunc('minute', e.ts) AS minute, count(*) AS gets,
            sum((e.result = 'timeout')::INT) AS timeouts,
            avg((e.result = 'timeout')::INT) AS timeout_share
        FROM idem.cache_events e, api.request_log r
        WHERE e.request_id = r.request_id AND e.op = 'get'
        GROUP BY 1, 2"""
    checked = check.check(edge, question, sql, arena)
    assert checked.alike[0].says == "as if `role` were not looked at"


@pytest.mark.slow
def test_they_are_made_again_byte_for_byte(sandbox: Sandbox) -> None:
    lab = incident.load("07-ledger-written-twice")
    question = next(q for q in lab.questions if q.name == "cache_by_zone")
    assert isinstance(question, SqlQuestion)
    made = build.build(lab, question, sandbox)
    kept = store.path(lab, question).read_text(encoding="utf-8")
    assert store.text(made, schema.read(lab.sql("schema.sql"))) == kept
