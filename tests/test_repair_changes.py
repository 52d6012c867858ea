"""What a script leaves on a copy: each row, column and rule that differs; five rows in all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.errors import Rejected
from grader.results import Repair
from grader.sandbox.client import Sandbox
from grader.sql import statements

WORLD = """
CREATE MACRO world_now() AS TIMESTAMP '2026-01-05 12:00:00';
CREATE SCHEMA s;
CREATE TABLE s.t (k INTEGER, "of" VARCHAR, v INTEGER, w VARCHAR);
INSERT INTO s.t VALUES (1, 'a', 10, NULL), (1, 'b', 20, 'x'), (2, 'a', 30, 'y');
CREATE TABLE s.lone (n INTEGER);
INSERT INTO s.lone VALUES (5);
CREATE TABLE s.log (ts TIMESTAMP);
INSERT INTO s.log VALUES (world_now());
"""
TABLES = {
    "s.t": (["k", "of"], ["k", "of", "v", "w"]),
    "s.lone": (["n"], ["n"]),
    "s.log": ([], ["ts"]),
}
CONTRACT = {
    "small": "SELECT k, v, w FROM s.t WHERE v >= 30",
    "kept": 'SELECT k FROM before.s.t ANTI JOIN s.t USING (k, "of")',
    "early": "SELECT 1 AS late WHERE world_now() > TIMESTAMP '2026-01-05 14:00:00'",
}
NEXT = "INSERT INTO s.t VALUES (9, 'z', 90, NULL)"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("repair") / "six.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(WORLD)
    return Path(path)


def _repair(worker: Sandbox, path: Path, script: str, **more: Any) -> Repair:
    checked = statements.check_script(script) if script else []
    given = {"tables": TABLES, "contract": CONTRACT, "source": script} | more
    return worker.repair(path, checked, **given)


# script → table: (added, removed, changed, columns), keys and what became of them
CHANGES: dict[str, tuple[str, tuple[int, int, int, dict[str, int]], set[tuple[object, ...]]]] = {
    "UPDATE s.t SET v = v + 1 WHERE k = 1": (
        "s.t",
        (0, 0, 2, {"v": 2}),
        {(1, "a", "changed"), (1, "b", "changed")},
    ),
    "UPDATE s.t SET v = 0, w = 'x' WHERE k = 1": (
        "s.t",
        (0, 0, 2, {"v": 2, "w": 1}),
        {(1, "a", "changed"), (1, "b", "changed")},
    ),
    "UPDATE s.t SET w = NULL": (
        "s.t",
        (0, 0, 2, {"w": 2}),
        {(1, "b", "changed"), (2, "a", "changed")},
    ),
    'update S."T" set V = 31 where K = 2': (  # a table is known by its name, however it is written
        "s.t",
        (0, 0, 1, {"v": 1}),
        {(2, "a", "changed")},
    ),
    "INSERT INTO s.t VALUES (3, 'c', 1, NULL)": ("s.t", (1, 0, 0, {}), {(3, "c", "added")}),
    "DELETE FROM s.t WHERE k = 1 AND v = 20": ("s.t", (0, 1, 0, {}), {(1, "b", "removed")}),
    "UPDATE s.t SET k = 4 WHERE k = 2": (
        "s.t",
        (1, 1, 0, {}),
        {(4, "a", "added"), (2, "a", "removed")},
    ),
    "INSERT INTO s.lone VALUES (6)": ("s.lone", (1, 0, 0, {}), {(6, "added")}),
    "DELETE FROM s.lone": ("s.lone", (0, 1, 0, {}), {(5, "removed")}),
    "INSERT INTO s.log VALUES (NULL)": ("s.log", (0, 0, 1, {}), {("changed",)}),
}


@pytest.mark.parametrize("script", CHANGES)
def test_each_row_that_differs_is_named(script: str, path: Path, worker: Sandbox) -> None:
    table, counts, rows = CHANGES[script]
    changes = _repair(worker, path, script, once=True, contract={}).changes
    assert list(changes) == [table]
    found = changes[table]
    assert (found.added, found.removed, found.changed, found.columns) == counts
    assert (found.key, found.keys_unique) == (TABLES[table][0], True)
    assert found.rows.columns == [*TABLES[table][0], "row_change"]
    assert set(found.rows.rows()) == rows


def test_a_change_that_is_taken_back_is_none(path: Path, worker: Sandbox) -> None:
    script = (
        "UPDATE s.t SET v = v + 1; UPDATE s.t SET v = v - 1;"
        "DELETE FROM s.lone; INSERT INTO s.lone VALUES (5)"
    )
    repair = _repair(worker, path, script)
    assert (repair.changes, repair.again, repair.contract_again) == ({}, {}, None)


# script → whether it leaves each key of s.t once
KEYS = {
    "INSERT INTO s.t VALUES (1, 'a', 10, NULL)": False,
    "INSERT INTO s.t VALUES (1, 'a', 11, NULL)": False,
    "INSERT INTO s.t VALUES (3, 'a', 1, NULL), (3, 'a', 2, NULL)": False,
    "UPDATE s.t SET \"of\" = 'a' WHERE k = 1": False,
    "UPDATE s.t SET k = 1, \"of\" = 'b' WHERE k = 2": False,
    "INSERT INTO s.t SELECT * FROM s.t WHERE k = 2; DELETE FROM s.t WHERE k = 1": False,
    "INSERT INTO s.t VALUES (3, 'a', 1, NULL), (3, 'b', 2, NULL)": True,
    "UPDATE s.t SET k = 3 - k WHERE \"of\" = 'a'": True,
}


@pytest.mark.parametrize("script", KEYS)
def test_a_key_that_stands_twice_is_told(script: str, path: Path, worker: Sandbox) -> None:
    found = _repair(worker, path, script, once=True)
    assert found.changes["s.t"].keys_unique is KEYS[script]


Key = tuple[int, str]
BEFORE: dict[Key, int] = {(1, "a"): 10, (1, "b"): 20, (2, "a"): 30}
ROWS = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from("ab"), st.sampled_from([10, 20, 30])),
    max_size=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_rows_are_paired_by_key_wherever_they_stand(
    rows: list[tuple[int, str, int]], path: Path, worker: Sandbox
) -> None:
    """A table written anew, its rows in any order, some gone, some new, some keys twice."""
    script = "CREATE TEMP TABLE old AS SELECT * FROM s.t; DELETE FROM s.t;" + "".join(
        f"INSERT INTO s.t SELECT {k}, '{of}', {v}, (SELECT w FROM old WHERE k = {k}"
        f" AND \"of\" = '{of}');"
        for k, of, v in rows
    )
    found = _repair(worker, path, script, once=True, contract={}).changes.get("s.t")
    keys = [(k, of) for k, of, _ in rows]
    after = {(k, of): v for k, of, v in rows}
    if found is None:
        assert (len(keys), after) == (3, BEFORE)
        return
    assert found.keys_unique is (len(set(keys)) == len(keys))
    assert found.removed == len(set(BEFORE) - set(keys))
    if found.keys_unique:
        assert found.added == len(set(keys) - set(BEFORE))
        assert found.changed == sum(after[key] != BEFORE[key] for key in after.keys() & BEFORE)


# script → what its second run did; the clock is ten minutes further on then
AGAIN = {
    "UPDATE s.t SET v = v + 1 WHERE k = 1": {"s.t": {"v": 2}},
    "UPDATE s.t SET v = 0": {},
    "UPDATE s.t SET w = world_now() WHERE k = 2": {"s.t": {"w": 1}},
    "INSERT INTO s.t SELECT max(k) + 1, 'n', 1, NULL FROM s.t": {"s.t": {"+": 1}},
    "DELETE FROM s.t WHERE v = (SELECT max(v) FROM s.t)": {"s.t": {"-": 1}},
    "INSERT INTO s.lone SELECT max(n) + 1 FROM s.lone": {"s.lone": {"+": 1}},
    "INSERT INTO s.log VALUES (world_now())": {"s.log": {"+": 1}},
    "INSERT INTO s.t VALUES (3, 'c', 1, NULL)": {"s.t": {"+": 1}},
    "INSERT INTO s.t SELECT 7, 'q', 1, NULL WHERE EXISTS (SELECT 1 FROM s.lone WHERE n = 6);"
    "INSERT INTO s.lone SELECT 6 WHERE NOT EXISTS (SELECT 1 FROM s.lone WHERE n = 6)": {
        "s.t": {"+": 1}
    },
    "DELETE FROM s.t WHERE k = 2 AND EXISTS (SELECT 1 FROM s.lone WHERE n = 6);"
    "INSERT INTO s.lone SELECT 6 WHERE NOT EXISTS (SELECT 1 FROM s.lone WHERE n = 6)": {
        "s.t": {"-": 1}
    },
}


@pytest.mark.parametrize("script", AGAIN)
def test_what_the_second_run_changes_is_told(script: str, path: Path, worker: Sandbox) -> None:
    repair = _repair(worker, path, script)
    assert (repair.again, repair.again_error) == (AGAIN[script], None)
    assert (repair.contract_again is not None) == bool(AGAIN[script])


def test_one_run_is_one_run(path: Path, worker: Sandbox) -> None:
    repair = _repair(worker, path, "UPDATE s.t SET v = v + 1", once=True, next_run=NEXT)
    assert (repair.again, repair.contract_again, repair.later) == ({}, None, None)


def test_an_empty_script_shows_the_world_as_it_is(path: Path, worker: Sandbox) -> None:
    repair = _repair(worker, path, "")
    assert (repair.changes, repair.again, repair.later) == ({}, {}, None)
    assert {name: found.count for name, found in repair.contract.items()} == {
        "small": 1, "kept": 0, "early": 0,
    }  # fmt: skip


def test_a_rule_shows_its_first_rows_as_text(path: Path, worker: Sandbox) -> None:
    script = "UPDATE s.t SET v = 40, w = NULL; INSERT INTO s.t SELECT 5, w, 50, 'q' FROM s.t"
    found = _repair(worker, path, script, once=True).contract["small"]
    assert (found.count, found.columns, len(found.rows)) == (6, ["k", "v", "w"], 3)
    assert ["2", "40", None] in found.rows


def test_the_clock_goes_on_before_each_run(path: Path, worker: Sandbox) -> None:
    """Ten minutes to the second run, three hours to what the world does next."""
    script = "INSERT INTO s.log VALUES (world_now())"
    minutes = "date_diff('minute', TIMESTAMP '2026-01-05 12:00:00', ts)"
    rule = {"clock": f"SELECT {minutes} AS m FROM s.log WHERE {minutes} > 0 ORDER BY ts"}
    repair = _repair(worker, path, script, contract=rule, next_run="UPDATE s.lone SET n = 6")
    assert repair.contract["clock"].count == 0
    assert repair.contract_again is not None
    assert repair.later is not None
    assert repair.contract_again["clock"].rows == [["10"]]
    assert repair.later["clock"].rows == [["10"], ["180"]]


def test_later_the_world_has_gone_on_and_the_script_has_run_once_more(
    path: Path, worker: Sandbox
) -> None:
    repair = _repair(worker, path, "UPDATE s.t SET v = 1 WHERE v = 90", next_run=NEXT)
    assert repair.later is not None
    assert {name: found.count for name, found in repair.later.items()} == {
        "kept": 0, "early": 1,
    }  # fmt: skip
    assert repair.contract["small"].count == 1  # broken at first: not asked again
    assert repair.contract["early"].count == 0
    left = _repair(
        worker, path, "UPDATE s.t SET v = 1 WHERE v = 30", next_run=NEXT, later=["small"]
    )
    assert left.later is not None
    assert {name: found.count for name, found in left.later.items()} == {"small": 1}
    assert left.contract["small"].count == 0


def test_a_run_that_fails_later_is_told_apart_from_the_first(path: Path, worker: Sandbox) -> None:
    once = "INSERT INTO s.lone SELECT ('no' || n)::INTEGER FROM s.lone WHERE n > 5"
    script = f"{once};\nUPDATE s.lone SET n = 6"
    repair = _repair(worker, path, script, next_run="UPDATE s.lone SET n = 5")
    assert "cannot be read as" in str(repair.again_error)
    assert repair.later_error is None
    other = _repair(worker, path, once, next_run="UPDATE s.lone SET n = 6")
    assert other.again_error is None
    assert "cannot be read as" in str(other.later_error)
    with pytest.raises(Rejected, match="no column `nothing`") as refused:
        _repair(worker, path, "UPDATE s.t SET v = 1;\nUPDATE s.t SET v = nothing")
    assert refused.value.line == 2


def test_the_world_itself_is_left_alone(path: Path, worker: Sandbox) -> None:
    before = path.read_bytes()
    _repair(worker, path, "DELETE FROM s.t", next_run=NEXT)
    assert path.read_bytes() == before
    assert worker._process is not None
    assert list(worker._process.folder.glob("copy*")) == []


def test_nothing_of_a_script_stands_in_for_what_is_looked_at(path: Path, worker: Sandbox) -> None:
    script = "CREATE TEMP TABLE t AS SELECT 1 AS k, 'a' AS \"of\", 0 AS v, NULL AS w"
    repair = _repair(worker, path, f"{script}; UPDATE s.t SET v = 31 WHERE k = 2")
    assert repair.contract["small"].rows == [["2", "31", "y"]]
