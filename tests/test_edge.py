"""Edge databases: fresh, legal, right for right answers, and sharp enough for every mutant."""

from __future__ import annotations

import fnmatch
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import incident, labelled, schema
from grader.author_check import mutation
from grader.author_check.finding import Bench as LabBench
from grader.bench import Bench
from grader.edge import Edge, build, check, starts, store
from grader.edge import trial as edge_trial
from grader.edge.catch import PATIENCE, Catch
from grader.edge.cover import TIMES, cover
from grader.edge.store import MOST_ROWS
from grader.edge.sweep import sweep
from grader.edge.trial import Trial
from grader.edge.written import written
from grader.errors import BadLab
from grader.incident import Lab
from grader.mutants import Mutant
from grader.questions import SqlQuestion
from grader.results import Result
from grader.sandbox.client import Sandbox
from grader.search import constants
from grader.search.arena import Arena
from grader.search.database import Database, complete, is_legal
from grader.search.ddl import from_ddl
from grader.worlds import world
from tests.approved import approved

MOST_DATABASES = 30  # of a question: all are one execution for an answer that is right

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
    assert len(edge.databases) <= MOST_DATABASES
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
    assert len(edge.mutants) + len(edge.survivors) + len(edge.beyond) >= 30
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
    lab: Lab, question: SqlQuestion
) -> None:
    edge = _edge(lab, question)
    assert all(rows > MOST_ROWS for rows in edge.beyond.values())
    with LabBench(lab) as bench:
        assert mutation.untold_by_days(bench, question, edge) == []


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


def test_every_wrong_answer_is_wrong_on_one_of_them(benches: dict[str, Bench]) -> None:
    missed = []
    for lab, question, path in _labelled("wrong"):
        if question.cost is not None and DEAR in labelled.read(path, ANSWERS).says:
            continue
        held = benches[lab.slug].edge(question)
        assert held is not None
        edge, arena = held
        checked = check.check(edge, question, path.read_text(encoding="utf-8"), arena)
        if all(checked.right):
            missed.append(path.stem)
    assert missed == []


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


def test_equal_numbers_of_other_types_have_one_digest(sandbox: Sandbox) -> None:
    """What an answer does is recognised though it counts in other types than the mutant."""
    arena = Arena(sandbox, from_ddl("CREATE TABLE t (x INTEGER)"))
    arena.load([Database({"t": (("2",),)})])
    due = arena.each("SELECT x FROM t")
    expected = [result for result in [due.of(0)] if isinstance(result, Result)]
    types = ("INTEGER", "BIGINT", "DECIMAL(9, 2)", "DOUBLE")
    found = {check.digests(arena.each(f"SELECT x::{each} AS x FROM t"), expected) for each in types}
    assert len(found) == 1


COVERS = {
    "one is enough": ([{"a", "b"}], [2], 1, [0]),
    "the small ones": ([{"a", "b"}, {"a"}, {"b"}], [40, 1, 1], 1, [1, 2]),
    "three times where it can be": ([{"a"}, {"a"}, {"a"}, {"a"}], [1, 2, 3, 4], 3, [0, 1, 2]),
    "as often as it can be": ([{"a"}, {"a", "b"}], [1, 1], 3, [0, 1]),
    "what has become needless goes": (
        [{"a", "b", "c"}, {"a", "b"}, {"c", "d"}],
        [9, 1, 1],
        1,
        [1, 2],
    ),
    "one that kills nothing": ([set(), {"a"}], [1, 1], 1, [1]),
}


@pytest.mark.parametrize(("kills", "sizes", "times", "chosen"), COVERS.values(), ids=COVERS)
def test_a_cover_is_the_fewest_rows_that_kill_as_often(
    kills: list[set[str]], sizes: list[int], times: int, chosen: list[int]
) -> None:
    assert chosen == cover(kills, sizes, times)


TINY = incident.load_folder(Path(__file__).parent / "labs" / "datasets" / "90-tiny")


def _tiny(name: str) -> SqlQuestion:
    question = TINY.question(name)
    assert isinstance(question, SqlQuestion)
    return question


def _swept(sandbox: Sandbox, question: str, databases: int) -> Catch:
    catch = Catch(Trial(TINY, _tiny(question), sandbox), [])
    sweep(catch.trial, [[], []], catch, lambda what, share: None, databases)
    return catch


@pytest.mark.parametrize("question", ["doubled", "by_item"])
def test_a_sweep_finds_small_legal_databases_for_the_mutants_left_over(
    sandbox: Sandbox, question: str
) -> None:
    catch = _swept(sandbox, question, 1_200)
    trial = catch.trial
    killed = [mutant.id for mutant in trial.made if catch.often[mutant.id] >= TIMES]
    assert len(killed) > len(trial.made) / 2
    assert catch.kills == trial.kills(catch.databases)
    assert all(database.rows <= MOST_ROWS for database in catch.databases)
    assert trial.legal(catch.databases, MOST_ROWS) == sorted(
        catch.databases, key=lambda each: (each.rows, repr(each.tables))
    )


def test_a_sweep_comes_to_the_same_whenever_it_is_made(sandbox: Sandbox) -> None:
    first, second = (_swept(sandbox, "doubled", 600) for _ in range(2))
    assert first.databases == second.databases


def test_a_mutant_that_does_not_end_or_mostly_fails_is_left_out(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge_trial, "SECONDS", 1)
    trial = Trial(TINY, _tiny("by_item"), sandbox)
    endless = "SELECT item, count(*) FROM shop.orders, range(1000000000000) GROUP BY item"
    failing = "SELECT item, count(*) FROM shop.orders WHERE placed_at > error(item) GROUP BY item"
    others = [mutant.id for mutant in trial.mutants]
    trial.mutants[1:1] = [Mutant("1", "test", endless, ""), Mutant("2", "test", failing, "")]
    databases = trial.legal(trial.generator.databases(0, 400), MOST_ROWS)
    kills = trial.kills(databases)
    killed = set().union(*kills)
    assert killed
    assert killed <= set(others)
    assert [mutant.id for mutant in trial.mutants] == others
    assert trial.kills(databases) == kills


def test_a_mutant_that_takes_more_rows_than_a_learner_reads_is_given_up(sandbox: Sandbox) -> None:
    trial = Trial(TINY, _tiny("by_item"), sandbox)
    fewer = f"SELECT * FROM (\n{trial.reference}\n) WHERE orders < 14"
    trial.mutants.append(Mutant("fewer", "test", fewer, ""))
    catch = Catch(trial, [])
    orders = tuple(
        (str(n), str(n), "tea", "1.00", "2024-01-01 00:00:00", "placed", None) for n in range(1, 17)
    )
    for _ in range(PATIENCE):
        assert "fewer" in [mutant.id for mutant in catch.open()]
        catch.take(complete(trial.schema, {"shop.orders": orders}), {"fewer"})
    assert "fewer" not in [mutant.id for mutant in catch.open()]
    assert catch.beyond() == {"fewer": 14}
    assert catch.databases == []


def test_a_mutant_that_is_dear_is_left_out_by_its_plan_and_not_by_a_clock(sandbox: Sandbox) -> None:
    path = world.cached(world.Spec(TINY, scale=0.03))
    rows = sandbox.query(path, "SELECT count(*) FROM shop.orders").frame.item()
    joined = "FROM shop.orders AS a JOIN shop.orders AS b USING (order_id) WHERE a.price > 1"
    assert starts.expected_rows(sandbox, path, f"SELECT a.item {joined}") <= rows
    crossed = "FROM shop.orders AS a, shop.orders AS b WHERE a.price > b.price"
    assert starts.expected_rows(sandbox, path, f"SELECT a.item {crossed}") >= rows**2 / 10


def _with_written(folder: Path, sql: str) -> Lab:
    """The tiny lab with an author's own databases."""
    shutil.copytree(Path(__file__).parent / "labs", folder / "labs")
    lab = incident.load_folder(folder / "labs" / "datasets" / "90-tiny")
    (lab.folder / "edge").mkdir()
    (lab.folder / "edge" / "written.sql").write_text(sql, encoding="utf-8")
    return lab


def test_an_author_writes_databases_of_their_own(tmp_path: Path, sandbox: Sandbox) -> None:
    sql = """
        -- name: one_price
        INSERT INTO shop.items VALUES ('tea', 1.5);
        -- name: two_orders
        INSERT INTO shop.orders
        SELECT n, n, 'tea', 1, '2024-01-01 00:00:00', 'placed', NULL FROM range(2, 0, -1) AS t (n);
        UPDATE shop.orders SET price = 2 WHERE order_id = 2;
    """
    lab = _with_written(tmp_path, re.sub("(?m)^ +", "", sql))
    found = written(Trial(lab, _tiny("by_item"), sandbox))
    assert found["one_price"].tables["shop.items"] == (("tea", "1.50"),)
    at = "2024-01-01 00:00:00"
    assert found["two_orders"].tables["shop.orders"] == (
        ("2", "2", "tea", "2.00", at, "placed", None),
        ("1", "1", "tea", "1.00", at, "placed", None),
    )
    before, question = store.made_from(TINY, _tiny("by_item"), "SELECT 1"), _tiny("by_item")
    assert store.made_from(lab, question, "SELECT 1") != before  # they are to be made again


def test_a_database_may_be_for_one_question_alone(tmp_path: Path, sandbox: Sandbox) -> None:
    """Those of the others are not to be made again for it."""
    rows = "INSERT INTO shop.items VALUES ('tea', 1.5);"
    lab = _with_written(tmp_path, f"-- name: one\n-- for: by_item, all_clear\n{rows}\n")
    assert list(written(Trial(lab, _tiny("by_item"), sandbox))) == ["one"]
    doubled = _tiny("doubled")
    assert written(Trial(lab, doubled, sandbox)) == {}
    assert store.made_from(lab, doubled, "SELECT 1") == store.made_from(TINY, doubled, "SELECT 1")
    lab = _with_written(tmp_path / "other", f"-- name: one\n-- for: by_itme\n{rows}\n")
    with pytest.raises(BadLab, match=r"`one` in edge/written\.sql is for `by_itme`, which is no"):
        written(Trial(lab, doubled, sandbox))


NOT_LEGAL = {
    "a key twice": ("INSERT INTO shop.items VALUES ('tea', 1), ('tea', 2)", "`rows` .* breaks"),
    "names no row": ("INSERT INTO shop.voids VALUES (1, 'a', 'b', '2024-01-01')", "breaks a key"),
    "no row at all": ("DELETE FROM shop.items", "has no row"),
    "a CHECK": (
        "INSERT INTO shop.orders VALUES (1, 1, 'a', 0, '2024-01-01', 'placed', NULL)",
        "CHECK",
    ),
    "no such table": (
        "INSERT INTO shop.item VALUES ('tea', 1)",
        "`rows` .* does not run: .* item does not exist",
    ),
}


@pytest.mark.parametrize(("sql", "says"), NOT_LEGAL.values(), ids=NOT_LEGAL)
def test_a_database_that_no_world_could_be_is_refused_by_name(
    tmp_path: Path, sandbox: Sandbox, sql: str, says: str
) -> None:
    lab = _with_written(tmp_path, f"-- name: rows\n{sql};\n")
    with pytest.raises(BadLab, match=says):
        written(Trial(lab, _tiny("by_item"), sandbox))


@pytest.mark.parametrize("question", ["doubled", "by_item"])
def test_a_short_build_comes_to_what_it_always_did(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    """From slices of worlds to stored rows; a tenth of the neighbours, and a short sweep."""
    monkeypatch.setattr(build, "NEAR", 60)
    monkeypatch.setattr("grader.edge.sweep.CHUNK", 250)
    made = build.build(TINY, _tiny(question), sandbox, databases=250)
    told = store.text(made, schema.read(TINY.sql("schema.sql"))).splitlines()
    approved("edge_tiny", question, [line for line in told if "made_from" not in line])


@pytest.mark.slow
def test_they_are_made_again_byte_for_byte(sandbox: Sandbox) -> None:
    lab = incident.load("07-ledger-written-twice")
    question = next(q for q in lab.questions if q.name == "cache_by_zone")
    assert isinstance(question, SqlQuestion)
    made = build.build(lab, question, sandbox)
    kept = store.path(lab, question).read_text(encoding="utf-8")
    assert store.text(made, schema.read(lab.sql("schema.sql"))) == kept
