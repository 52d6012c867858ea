"""The lock behind the words: statements that no check has seen still reach nothing outside."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from grader import world
from grader.errors import FiredrillError
from grader.incident import Lab
from grader.sandbox import Sandbox

ATTACKS = [
    "COPY (SELECT 1) TO '{out}'",
    "COPY shop.orders TO '{out}' (FORMAT parquet)",
    "EXPORT DATABASE '{out}'",
    "ATTACH '{out}' AS stolen",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_blob('{secret}')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_duckdb('{secret}')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "FROM read_csv('https://example.invalid/x.csv')",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET memory_limit = '100GB'",
    "SET threads = 64",
    "SET temp_directory = '{out}'",
    "PRAGMA enable_profiling",
    "SET GLOBAL TimeZone = 'Asia/Tokyo'",
    "CREATE SECRET s (TYPE s3, KEY_ID 'x', SECRET 'y')",
    "SELECT getenv('PATH')",
    "SELECT * FROM locals_of_the_worker",
    "SELECT * FROM worker",
    "SELECT * FROM frame",
    "IMPORT DATABASE '{out}'",
    "PRAGMA enable_logging",
    "CALL enable_logging(storage = 'file', storage_path = '{out}')",
]


@pytest.fixture(scope="module")
def tiny_world(tiny: Lab) -> Path:
    return world.cached(world.Spec(tiny, scale=0.03))


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_unseen_statement_reaches_nothing(
    attack: str, worker: Sandbox, tiny_world: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    out = tmp_path / "out"
    sql = attack.format(out=out, secret=secret)
    if not attack.startswith(("PRAGMA enable_logging", "CALL")):
        with pytest.raises(FiredrillError) as refused:
            worker.trusted(tiny_world, sql)
        assert "s3cret" not in str(refused.value)
    else:
        with contextlib.suppress(FiredrillError):
            worker.trusted(tiny_world, sql)
    assert not out.exists()


@pytest.mark.parametrize(
    "shadow",
    [
        "CREATE TEMP MACRO sum(x) AS 999",
        "CREATE TEMP MACRO count(x) AS 0",
        "CREATE TEMP MACRO world_now() AS TIMESTAMP '1999-01-01'",
        "CREATE TEMP TABLE orders AS SELECT 1 AS order_id",
        "CREATE TEMP VIEW v AS SELECT 1",
        "SET VARIABLE tick = 'x'",
        "CREATE SCHEMA shop2",
        "DELETE FROM shop.orders",
        "ATTACH ':memory:' AS shop",
        "USE temp",
    ],
)
def test_what_one_statement_shadows_the_next_does_not_see(
    shadow: str, worker: Sandbox, tiny_world: Path
) -> None:
    sql = "SELECT sum(price) AS s, count(*) AS n, world_now() AS t FROM shop.orders"
    before = worker.query(tiny_world, sql).frame.rows()
    with contextlib.suppress(FiredrillError):
        worker.trusted(tiny_world, shadow)
    assert before == worker.query(tiny_world, sql).frame.rows()


@pytest.mark.parametrize(
    "flood", ["SELECT error('x' || repeat('y', 5000000))", "SELECT repeat('z', 190000000) AS z"]
)
def test_a_flood_of_output_is_cut(flood: str, worker: Sandbox, tiny_world: Path) -> None:
    with pytest.raises(FiredrillError) as refused:
        worker.trusted(tiny_world, flood)
    assert len(str(refused.value)) < 10_000
    assert worker.query(tiny_world, "SELECT 1 AS n").frame.item() == 1


def test_two_statements_in_one_text_never_run_the_second(worker: Sandbox, tiny_world: Path) -> None:
    with pytest.raises(FiredrillError):
        worker.query(tiny_world, "SELECT 1); DROP TABLE shop.orders; --")
    assert worker.query(tiny_world, "SELECT count(*) AS n FROM shop.orders").frame.item() > 0
