"""How edge databases are made: covers, sweeps, an author's own, and a short build byte for byte."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import incident, schema
from grader.edge import build, check, fewer, starts, store
from grader.edge import trial as edge_trial
from grader.edge.catch import PATIENCE, RARE, Catch
from grader.edge.cover import TIMES, cover
from grader.edge.smaller import smaller
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
from grader.search.arena import Arena
from grader.search.database import Database, complete, in_orders
from grader.search.ddl import from_ddl
from grader.worlds import world
from tests.approved import approved

QUESTIONS = [  # where an order is asked, mutants are run one by one besides
    "doubled",
    pytest.param("by_item", marks=pytest.mark.slow),
]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


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


def test_where_they_would_be_too_many_a_cover_is_the_fewest() -> None:
    kills: list[set[str]] = [{"a", "b"}, {"a"}, {"b"}, {"a", "b"}]
    sizes = [40, 1, 1, 30]
    assert cover(kills, sizes, 1, most=2) == [1, 2]
    assert cover(kills, sizes, 1, most=1) == [3]  # of two that do, the one with fewer rows


TINY = incident.load_folder(Path(__file__).parent / "labs" / "datasets" / "90-tiny")


def _tiny(name: str) -> SqlQuestion:
    question = TINY.question(name)
    assert isinstance(question, SqlQuestion)
    return question


def _order(number: int, item: str) -> tuple[str | None, ...]:
    return (str(number), str(number), item, "1.00", "2024-01-01 00:00:00", "placed", None)


def _swept(sandbox: Sandbox, question: str, databases: int) -> Catch:
    catch = Catch(Trial(TINY, _tiny(question), sandbox), [])
    sweep(catch.trial, [[], []], catch, lambda what, share: None, databases)
    return catch


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_sweep_finds_small_legal_databases_for_the_mutants_left_over(
    sandbox: Sandbox, question: str
) -> None:
    catch = _swept(sandbox, question, 1_200)
    trial = catch.trial
    killed = [mutant.id for mutant in trial.made if catch.often[mutant.id] >= TIMES]
    assert len(killed) > len(trial.made) / 2
    for killed, seems in zip(catch.kills, trial.kills(catch.databases), strict=True):
        assert killed <= seems
    assert all(database.rows <= MOST_ROWS for database in catch.databases)
    assert trial.legal(catch.databases, MOST_ROWS) == sorted(
        catch.databases, key=lambda each: (each.rows, repr(each.tables))
    )


def test_a_sweep_comes_to_the_same_whenever_it_is_made(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.edge.sweep.CHUNK", 250)
    first, second = (_swept(sandbox, "doubled", 250) for _ in range(2))
    assert first.databases == second.databases
    assert first.databases


def test_where_a_cover_needs_too_many_some_are_found_that_do_the_work_of_several(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch = _swept(sandbox, "doubled", 1_200)
    before = cover(catch.kills, [each.rows for each in catch.databases])
    often = Counter(name for at in before for name in catch.kills[at])
    monkeypatch.setattr(fewer, "MOST", len(before) - 1)
    rounds = list(range(8))
    chosen = fewer.few(catch, catch.trial, rounds)
    assert len(chosen) < len(before)
    assert rounds  # and no more is looked for than is needed
    kills = Counter(name for at in chosen for name in catch.kills[at])
    assert all(kills[name] >= min(TIMES, count) for name, count in often.items())
    assert all(each.rows <= MOST_ROWS for each in catch.databases)


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


def test_a_mutant_that_does_not_end_on_a_database_keeps_none_of_the_others_from_being_sure(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge_trial, "SECONDS", 1)
    trial = Trial(TINY, _tiny("by_item"), sandbox)
    wrong = "SELECT 'tea' AS item, -1 AS orders"
    others = [Mutant(f"other {n}", "test", wrong, "") for n in (1, 2)]
    endless = "SELECT item, count(*) FROM shop.orders, range(1000000000000) GROUP BY item"
    mutants = [others[0], Mutant("endless", "test", endless, ""), others[1]]
    trial.mutants = list(mutants)
    database = next(
        each
        for each in trial.legal(trial.generator.databases(0, 400), MOST_ROWS)
        if each.tables["shop.orders"]
    )
    assert trial.surely(database, mutants) == {"other 1", "other 2"}
    assert trial.mutants == others


def test_a_mutant_that_differs_by_luck_is_not_killed(sandbox: Sandbox) -> None:
    """It leaves open which of two rows is first; the reference does not, and may have either."""
    trial = Trial(TINY, _tiny("by_item"), sandbox)
    any_row = "SELECT item, 1 AS orders FROM shop.orders LIMIT 1"
    first = Mutant("first", "test", any_row, "")
    trial.reference = "SELECT min(item) AS item, 1 AS orders FROM shop.orders"
    database = next(
        each
        for each in trial.legal(trial.generator.databases(0, 400), MOST_ROWS)
        if len({row[2] for row in each.tables["shop.orders"]}) > 1
    )
    seen = [trial.kills([each], [first])[0] for each in in_orders(database, 4)]
    assert {"first"} in seen
    assert trial.surely(database, [first]) == set()


def test_a_mutant_that_many_databases_kill_by_luck_stays_open(sandbox: Sandbox) -> None:
    """More than are all made sure of, so each of the first few has to be."""
    trial = Trial(TINY, _tiny("by_item"), sandbox)
    trial.reference = "SELECT min(item) AS item, 1 AS orders FROM shop.orders"
    any_row = "SELECT any_value(item) AS item, 1 AS orders FROM shop.orders"
    last = "SELECT max(item) AS item, 1 AS orders FROM shop.orders"
    trial.mutants = [Mutant("any", "test", any_row, ""), Mutant("last", "test", last, "")]
    two = [
        complete(trial.schema, {"shop.orders": [_order(1, f"b{n}"), _order(2, f"a{n}")]})
        for n in range(2 * RARE)
    ]
    assert all("any" in killed for killed in trial.kills(two))
    assert [mutant.id for mutant in Catch(trial, two).open()] == ["any"]


@pytest.mark.slow
def test_a_mutant_that_takes_more_rows_than_a_learner_reads_is_given_up(sandbox: Sandbox) -> None:
    trial = Trial(TINY, _tiny("by_item"), sandbox)
    fewer = f"SELECT * FROM (\n{trial.reference}\n) WHERE orders < 14"
    trial.mutants.append(Mutant("fewer", "test", fewer, ""))
    catch = Catch(trial, [])
    orders = tuple(_order(n, "tea") for n in range(1, 17))
    for _ in range(PATIENCE):
        assert "fewer" in [mutant.id for mutant in catch.open()]
        catch.take(complete(trial.schema, {"shop.orders": orders}), {"fewer"})
    assert "fewer" not in [mutant.id for mutant in catch.open()]
    assert catch.beyond() == {"fewer": 14}
    assert catch.databases == []


@pytest.mark.slow
def test_what_a_large_database_kills_beside_its_first_mutant_is_beyond_too(
    sandbox: Sandbox,
) -> None:
    trial = Trial(TINY, _tiny("by_item"), sandbox)
    made = f"SELECT * FROM (\n{trial.reference}\n) WHERE orders < "
    trial.mutants += [Mutant(f"below_{n}", "test", f"{made}{n}", "") for n in (14, 15)]
    catch = Catch(trial, [])
    orders = tuple(_order(n, "tea") for n in range(1, 17))
    catch.take(complete(trial.schema, {"shop.orders": orders}), {"below_14", "below_15"})
    assert catch.beyond() == {"below_14": 14, "below_15": 16}


def test_a_mutant_that_is_dear_is_left_out_by_its_plan_and_not_by_a_clock(sandbox: Sandbox) -> None:
    path = world.cached(world.Spec(TINY, scale=0.03))
    rows = sandbox.query(path, "SELECT count(*) FROM shop.orders").frame.item()
    joined = "FROM shop.orders AS a JOIN shop.orders AS b USING (order_id) WHERE a.price > 1"
    assert starts.expected_rows(sandbox, path, f"SELECT a.item {joined}") <= rows
    crossed = "FROM shop.orders AS a, shop.orders AS b WHERE a.price > b.price"
    assert starts.expected_rows(sandbox, path, f"SELECT a.item {crossed}") >= rows**2 / 10


def _copied(folder: Path) -> Lab:
    """The tiny lab, to be changed."""
    shutil.copytree(Path(__file__).parent / "labs", folder / "labs")
    return incident.load_folder(folder / "labs" / "datasets" / "90-tiny")


def _with_written(folder: Path, sql: str) -> Lab:
    """The tiny lab with an author's own databases."""
    lab = _copied(folder)
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


@pytest.mark.slow
def test_a_recursion_that_fills_the_memory_is_left_out(sandbox: Sandbox) -> None:
    """It has no end, though it meets the memory before the clock: nobody learns from its rows."""
    trial = Trial(TINY, _tiny("by_item"), sandbox)
    endless = Mutant(
        "endless",
        "answer",
        "WITH RECURSIVE r AS (SELECT item FROM shop.orders UNION ALL SELECT item FROM r, range(9))"
        " SELECT item, count(*) AS orders FROM r GROUP BY item",
        "",
    )
    databases = trial.legal(trial.generator.databases(0, 200), 12)
    sold = [each for each in databases if each.tables["shop.orders"]]
    for look in (lambda: trial.kills(sold), lambda: trial.surely(sold[0], [endless])):
        trial.mutants = [endless]
        assert not any(look())
        assert trial.mutants == []


def test_an_assumption_counts_where_its_tables_are_read(tmp_path: Path) -> None:
    """A question that reads none of them keeps its databases when one is added."""
    lab, question = _copied(tmp_path), _tiny("by_item")
    with (lab.folder / "truth.sql").open("a", encoding="utf-8") as truth:
        truth.write(
            "\n-- name: tea_is_sold\n-- way: assumption\n"
            "SELECT item FROM shop.items WHERE price = 0;\n"
        )
    same = {
        table: store.made_from(lab, question, sql) == store.made_from(TINY, question, sql)
        for table in ("shop.items", "shop.orders", "shop.credits")
        for sql in [f"SELECT count(*) FROM {table}"]
    }
    assert same == {"shop.items": False, "shop.orders": True, "shop.credits": True}


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


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_short_build_comes_to_what_it_always_did(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    """From slices of worlds to stored rows; a tenth of the neighbours, and a short sweep."""
    monkeypatch.setattr(build, "NEAR", 60)
    monkeypatch.setattr("grader.edge.sweep.CHUNK", 250)
    made = build.build(TINY, _tiny(question), sandbox, databases=250)
    told = store.text(made, schema.read(TINY.sql("schema.sql"))).splitlines()
    approved("edge_tiny", question, [line for line in told if "made_from" not in line])


def test_rows_in_another_order_are_told_apart_on_a_database_of_two_rows(sandbox: Sandbox) -> None:
    """A batch keeps no order, and would find such a mistake only beyond a LIMIT."""
    trial = Trial(TINY, _tiny("by_item"), sandbox)
    trial.mutants = [
        Mutant("by_name", "test", f"SELECT * FROM (\n{trial.reference}\n) ORDER BY item DESC", ""),
        Mutant(
            "the_same", "test", f"SELECT * FROM (\n{trial.reference}\n) ORDER BY orders DESC", ""
        ),
    ]
    catch = Catch(trial, [])
    sweep(trial, [[]], catch, lambda what, share: None, 600)
    assert catch.often["the_same"] == 0
    assert catch.often["by_name"] >= TIMES
    fewest = min(trial.read_rows(database) for database in catch.databases)
    assert fewest <= 3
    one = min(catch.databases, key=trial.read_rows)
    assert trial.read_rows(smaller(trial, one, trial.mutants[:1])) <= fewest
