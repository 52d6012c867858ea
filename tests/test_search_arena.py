"""Arenas: each holds its own rows whatever was there before it, and plain tables say what is so."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import frames
from grader.errors import FiredrillError, OutOfTime, Rejected
from grader.results import Result
from grader.sandbox import arena as sandbox_arena
from grader.sandbox.client import Sandbox
from grader.sandbox.worker import Worker
from grader.schema import Schema
from grader.search.arena import Arena
from grader.search.database import Database, complete
from grader.search.ddl import from_ddl
from grader.search.look import look
from grader.search.pair import Pair
from tests.items import ITEMS, items
from tests.starved import starved

PLACES = from_ddl("CREATE TABLE place (id INTEGER)")
ALL = "SELECT id, name FROM item"
BOTH = "SELECT item.id, other.id FROM item, other"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def filled(sandbox: Sandbox, *databases: Database, schema: Schema = ITEMS) -> Arena:
    arena = Arena(sandbox, schema)
    arena.load(databases)
    return arena


def rows(result: Result | FiredrillError) -> list[tuple[object, ...]]:
    assert isinstance(result, Result), result
    return result.frame.rows()


def seen(arena: Arena, sql: str = ALL) -> list[list[tuple[object, ...]]]:
    """A query's rows in each database; by itself, all at once, and on plain tables the same."""
    count = range(len(arena.databases))
    each, batch = arena.each(sql), arena.batch(sql)
    found = [rows(each.of(at)) for at in count]
    assert [sorted(rows(batch.of(at))) for at in count] == [sorted(each) for each in found]
    assert [rows(one) for (one,) in arena.plain(arena.databases, [sql])] == found
    return found


@pytest.mark.parametrize(
    ("law", "holds_in"),
    [
        ("SELECT (SELECT count(*) = 0 FROM item WHERE id > 2)", {0, 2}),
        (
            "SELECT (SELECT max(id) < 3 FROM item)",
            {0},
        ),  # of no row it is unknown, and does not hold
        ("SELECT true", {0, 1, 2}),
        (None, {0, 1, 2}),
        # It fails in one database: the others are asked in smaller batches, then one by one.
        (
            "SELECT (SELECT bool_and(CAST(name AS INTEGER) > 0) FROM item WHERE id = 3) IS NULL",
            {0, 2},
        ),
    ],
)
def test_a_law_holds_in_some_databases(
    law: str | None, holds_in: set[int], sandbox: Sandbox
) -> None:
    assert filled(sandbox, items(1, 2), items(3), items()).holding(law) == holds_in


def test_an_arena_knows_nothing_of_one_that_has_ended(sandbox: Sandbox) -> None:
    """Of the same tables, with fewer rows, or with none; of other tables; and of the same again."""
    first = filled(sandbox, items(1, 2, other=5), items(3))
    assert seen(first) == [[(1, "item 1"), (2, "item 2")], [(3, "item 3")]]
    del first
    assert seen(filled(sandbox, items(4))) == [[(4, "item 4")]]
    assert seen(filled(sandbox, items(6)), BOTH) == [[]]
    assert seen(filled(sandbox, items())) == [[]]
    assert seen(Arena(sandbox, ITEMS)) == []
    place = complete(PLACES, {"place": [("7",)]})
    elsewhere = filled(sandbox, place, schema=PLACES)
    assert seen(elsewhere, "SELECT id FROM place") == [[(7,)]]
    with pytest.raises(Rejected):
        elsewhere.each(ALL)
    ((plain,),) = elsewhere.plain([place], [ALL])
    assert isinstance(plain, Rejected)
    del elsewhere
    assert seen(filled(sandbox, items(8, 9))) == [[(8, "item 8"), (9, "item 9")]]


def test_arenas_that_live_side_by_side_keep_their_rows(sandbox: Sandbox) -> None:
    """More of them than the worker holds; one that has given way is filled again."""
    arenas = [filled(sandbox, items(n)) for n in range(sandbox_arena.MAX_ARENAS + 2)]
    for n, arena in enumerate(arenas):
        assert seen(arena) == [[(n, f"item {n}")]]
    arenas[0].load([items(40), items(41)])
    assert seen(arenas[1]) == [[(1, "item 1")]]
    assert seen(arenas[0]) == [[(40, "item 40")], [(41, "item 41")]]


def test_an_arena_is_there_again_after_its_worker_has_ended() -> None:
    with Sandbox() as own:
        arena = filled(own, items(1), items(2, other=3))
        before = seen(arena)
        own.close()
        assert seen(arena) == before
        own.close()
        arena.load([items(4)])
        assert seen(arena) == [[(4, "item 4")]]


def test_macros_are_those_of_the_arena(sandbox: Sandbox) -> None:
    """Of two arenas of the same tables."""
    for now in ("1", "2"):
        arena = Arena(sandbox, ITEMS, (f"CREATE MACRO world_now() AS {now}",))
        arena.load([items(5)])
        assert seen(arena, "SELECT id + world_now() FROM item") == [[(5 + int(now),)]]


def test_plain_tables_hold_the_rows_in_the_order_given(sandbox: Sandbox) -> None:
    """Also where one table's rows stay as they were, and another's go or come in another order."""
    turns = [items(1, 2, 3, other=4), items(3, 2, 1, other=4), items(2, other=4), items(2), items()]
    found = filled(sandbox).plain(turns, [ALL, "SELECT id FROM other"])
    assert [[row[0] for row in rows(one)] for one, _ in found] == [
        [1, 2, 3],
        [3, 2, 1],
        [2],
        [2],
        [],
    ]
    assert [rows(two) for _, two in found] == [[(4,)], [(4,)], [(4,)], [], []]


def test_a_query_that_fails_on_some_rows_has_its_rows_on_the_others(sandbox: Sandbox) -> None:
    one = "SELECT (SELECT id FROM item) AS id"
    found = filled(sandbox).plain([items(1, 2), items(3), items(4, 5)], [one, ALL])
    assert [isinstance(mine, FiredrillError) for mine, _ in found] == [True, False, True]
    assert rows(found[1][0]) == [(3,)]
    assert [len(rows(other)) for _, other in found] == [2, 1, 2]


def test_a_query_that_does_not_bind_says_where_and_leaves_the_others(sandbox: Sandbox) -> None:
    found = filled(sandbox).plain([items(1), items(2)], ["SELECT id,\n nme FROM item", ALL])
    for (wrong, right), due in zip(found, (1, 2), strict=True):
        assert isinstance(wrong, Rejected)
        assert (wrong.line, "nme" in str(wrong)) == (2, True)
        assert rows(right) == [(due, f"item {due}")]


def test_columns_that_depend_on_the_rows_are_those_of_the_rows_there(sandbox: Sandbox) -> None:
    """A PIVOT without its values is bound anew on each database."""
    pivot = "PIVOT (SELECT name FROM item) ON name USING count(*)"
    databases = [items(), items(1), items(2, 3), items(1, 1)]
    arena = filled(sandbox, *databases)
    for rows_of in (arena.each(pivot).of, arena.batch(pivot).of):
        found = [rows_of(at) for at in range(4)]
        plain = [one for (one,) in arena.plain(databases, [pivot])]
        for here, there, due in zip(
            found,
            plain,
            (None, {"item 1": 1}, {"item 2": 1, "item 3": 1}, {"item 1": 2}),
            strict=True,
        ):
            assert type(here) is type(there)
            if due is not None:
                assert isinstance(here, Result)
                assert here.frame.rows(named=True) == [due]
                assert isinstance(there, Result)
                assert there.frame.rows(named=True) == [due]


def test_columns_that_depend_on_the_rows_are_told_from_others(sandbox: Sandbox) -> None:
    """The first database has no row at all; what differs is in the others."""
    pivot = "PIVOT (SELECT name, id FROM item) ON name USING {}"
    pair = Pair(ITEMS, pivot.format("count(*)"), pivot.format("sum(id)"))
    found = look(pair, sandbox)
    assert found.outcome == "different"
    assert found.reference is not None
    assert found.answer is not None
    assert found.reference.frame.rows() != found.answer.frame.rows()
    equal = Pair(ITEMS, pivot.format("count(*)"), pivot.format("count(*) FILTER (true)"))
    assert look(equal, sandbox, worlds=40).outcome == "same"


def test_values_that_only_text_can_hold_come_as_text_from_a_batch(sandbox: Sandbox) -> None:
    """A type Polars lacks; and dates beyond Python's calendar, in one of the databases."""
    arena = filled(sandbox, items(1), items(2))
    span = "SELECT id, INTERVAL (id) DAY AS span, id AS id FROM item"
    assert seen(arena, span) == [[(1, "1 day", 1)], [(2, "2 days", 2)]]
    batch = arena.batch(
        "SELECT CASE WHEN id = 2 THEN 'infinity' ELSE '2024-01-05' END::DATE AS d FROM item"
    )
    assert [rows(batch.of(at)) for at in (0, 1)] == [[("2024-01-05",)], [("infinity",)]]


def test_a_catalog_that_nobody_made_is_not_handed_on(tmp_path: Path) -> None:
    """The one who finds it there starts DuckDB anew."""
    worker = Worker(tmp_path, 200, 1)
    asked = {"setup": ["CREATE SCHEMA s"], "plain": ["CREATE SCHEMA s"], "inserts": []}
    sandbox_arena.open_arena(worker, {**asked, "key": "one", "ended": []})
    before = worker.arenas["one"].connection
    sandbox_arena.open_arena(worker, {**asked, "plain": [], "key": "two", "ended": ["one"]})
    assert worker.arenas["two"].connection is before
    before.execute("ATTACH ':memory:' AS other")
    sandbox_arena.open_arena(worker, {**asked, "key": "three", "ended": ["two"]})
    assert worker.arenas["three"].connection is not before
    assert list(worker.arenas) == ["three"]
    worker.arenas["three"].connection.close()


def test_frames_travel_as_they_are_and_kept_files_are_still_read(tmp_path: Path) -> None:
    sql = (
        "SELECT 1::HUGEINT AS a, 1.50::DECIMAL(38, 2) AS b, 'é' AS c, NULL AS d, [1, 2] AS e,"
        " {'x': 1} AS f, TIMESTAMP '2024-01-01' AS g, 'v'::ENUM ('v') AS h, '\\xFF'::BLOB AS i"
    )
    with Sandbox() as own:
        frame = filled(own, items(1)).each(sql).frame
    assert frames.decode(frames.encode(frame)).equals(frame)
    assert frames.decode(frames.encode(frame.head(0))).schema == frame.schema
    frame.write_ipc(tmp_path / "kept")
    assert frames.decode((tmp_path / "kept").read_bytes()).equals(frame)


def test_a_query_without_an_end_is_told_at_once_where_no_database_is_looked_for(
    sandbox: Sandbox,
) -> None:
    arena = Arena(sandbox, ITEMS, seconds=1)
    arena.load([items(1), items(2)])
    endless = "SELECT count(*) FROM item, range(1000000000000) AS n (n) WHERE n % 7 = id"
    with pytest.raises(OutOfTime, match="did not end within 1 seconds"):
        arena.batch(endless)
    assert (arena.halved, arena.batches) == (0, True)
    assert seen(arena) == [[(1, "item 1")], [(2, "item 2")]]


@pytest.mark.slow
def test_rows_that_find_no_room_beside_older_ones_get_a_new_worker() -> None:
    count = "SELECT count(*) AS n, max(length(name)) AS most FROM item"
    with Sandbox(memory_mb=60) as sandbox:
        kept = [
            filled(sandbox, complete(ITEMS, {"item": [(str(n), "x" * 20_000) for n in range(999)]}))
            for _ in range(9)
        ]
        assert [rows(arena.batch(count).of(0)) for arena in kept] == [[(999, 20_000)]] * 9


@pytest.mark.skipif(sys.platform != "linux", reason="the limits of another process")
def test_an_arena_whose_worker_died_for_want_of_memory_is_filled_and_asked_again() -> None:
    large = "SELECT list(repeat('x', 999)) AS all_of_it FROM item, range(16000)"
    with Sandbox() as sandbox:
        arena = filled(sandbox, items(1))
        used = starved(sandbox)
        assert [len(row[0]) for row in rows(arena.batch(large).of(0))] == [16_000]
        assert sandbox._process is not used


@pytest.mark.parametrize("numbers", [None, [0, 2]], ids=["all at once", "one by one"])
def test_two_queries_that_run_at_once_have_the_rows_they_have_alone(
    sandbox: Sandbox, numbers: list[int] | None
) -> None:
    arena = filled(sandbox, items(1, 2, other=5), items(3), items(4, other=6))
    both = arena.both(ALL, BOTH, databases=numbers)
    assert both is not None
    for sql, found in zip((ALL, BOTH), both, strict=True):
        alone = arena.batch(sql) if numbers is None else arena.each(sql, databases=numbers)
        assert [rows(found.of(at)) for at in range(3)] == [rows(alone.of(at)) for at in range(3)]


@pytest.mark.parametrize("sql", ["SELECT nothing FROM item", "SELECT error(name) FROM item"])
def test_where_one_of_two_queries_fails_neither_has_rows(sandbox: Sandbox, sql: str) -> None:
    arena = filled(sandbox, items(1, 2), items())
    assert arena.both(ALL, sql) is None
    assert arena.both(sql, ALL) is None
    assert seen(arena) == [[(1, "item 1"), (2, "item 2")], []]


def test_two_queries_that_do_not_end_are_stopped(sandbox: Sandbox) -> None:
    endless = "SELECT count(*) FROM item, range(90000) AS a, range(90000) AS b"
    arena = Arena(sandbox, ITEMS, seconds=1)
    arena.load([items(1)])
    assert arena.both(endless, endless) is None
    assert seen(arena) == [[(1, "item 1")]]
