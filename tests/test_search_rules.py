"""Rules: where all assumptions of a lab hold, what of it is known, and what is asked again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.results import Result
from grader.sandbox.client import Sandbox
from grader.search.arena import Arena
from grader.search.database import Database
from grader.search.rules import none_of, rules
from tests.items import ITEMS, items


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def seen(arena: Arena) -> list[list[int]]:
    """The items of each database that is loaded."""
    found = arena.each("SELECT id FROM item")
    results = [found.of(at) for at in range(len(arena.databases))]
    return [
        [n for (n,) in each.frame.rows()] if isinstance(each, Result) else [] for each in results
    ]


def test_what_is_known_to_be_legal_is_loaded_and_not_asked_again(sandbox: Sandbox) -> None:
    arena, known = Arena(sandbox, ITEMS), {}
    few = rules(ITEMS, ["SELECT count(*) < 2 FROM item"], known)
    first, more = [items(1), items(1, 2), items(), items(3)], [items(2), items(1, 2), items(4)]
    assert arena.load_legal(first, few) == [0, 2, 3]
    assert seen(arena) == [[1], [], [3]]
    assert arena.load_legal([*first, *more], few) == [0, 2, 3, 4, 6]
    assert seen(arena)[3:] == [[2], [4]]
    other = rules(ITEMS, ["SELECT count(*) > 9 FROM item"], known)
    assert arena.load_legal(more, other) == [0, 2]  # all known: nothing is asked
    assert seen(arena) == [[2], [4]]
    assert arena.load_legal([items(1, 2)], other) == []  # known, too, and not legal
    assert seen(arena) == []
    known.clear()
    assert arena.load_legal(more, other) == []
    assert seen(arena) == []


LAWS = [
    "SELECT count(*) < 4 FROM item",
    "SELECT bool_and(id < 100) FROM item",  # of no item: NULL, and no rule that holds
    "SELECT (SELECT count(*) FROM item) + (SELECT count(*) FROM other) < 4",
    none_of("WITH one AS (SELECT id, id FROM item) SELECT one.*, other.* FROM one, other"),
    "SELECT count(error(name)) = 0 FROM item WHERE id = 7",  # ends in an error
    "SELECT 1 < 2",
]


@pytest.mark.parametrize("count", range(1, len(LAWS) + 1))
@pytest.mark.parametrize("apart", [False, True])
def test_rules_asked_by_themselves_leave_the_same_databases_as_all_together(
    sandbox: Sandbox, count: int, apart: bool
) -> None:
    databases = [items(1), items(), items(1, 2, 3, other=1), items(100), items(7), items(4, 5, 6)]
    databases += [items(1, 2, 3, 4), items(7, 8), items(1, other=1)]
    arena, all_ = Arena(sandbox, ITEMS), rules(ITEMS, LAWS[:count], {})
    held = [_all_hold(each, count) for each in databases]
    legal = [at for at, each in enumerate(held) if each]
    assert arena.load_legal(databases, all_, apart=apart) == legal
    assert arena.databases == [databases[at] for at in legal]
    assert [all_.hold(each) for each in databases] == held
    assert 0 < len(legal) < len(databases)


def _all_hold(database: Database, count: int) -> bool:
    ids = [int(row[0] or 0) for row in database.tables["item"]]
    others = len(database.tables["other"])
    laws = [
        len(ids) < 4,
        bool(ids) and max(ids) < 100,
        len(ids) + others < 4,
        not ids or not others,
        7 not in ids,
        True,
    ]
    return all(laws[:count])


def test_a_rule_is_open_only_where_its_tables_hold_rows_not_asked_about() -> None:
    of_item, of_other = "SELECT count(*) < 3 FROM item", "SELECT count(*) < 5 FROM other"
    both = rules(ITEMS, [of_item, of_other], {})
    before = items(1, other=2)
    assert both.hold(before) is None
    both.note_legal(before)
    assert both.hold(before)
    assert both.open([before]) == []
    after = before.with_table("other", [])
    assert [rule.sql for rule in both.open([before, after])] == [of_other]
    assert both.hold(after) is None
    both.note_apart(both.open([after])[0], after, False)
    assert both.hold(after) is False
    assert both.hold(items(1, 2)) is False  # no row of `other` there either
