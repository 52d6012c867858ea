"""Attacks in the databases of the search: behind the words, they change no small database."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import schema
from grader.errors import FiredrillError
from grader.incident import Lab
from grader.sandbox.client import Sandbox
from grader.search.arena import Arena
from grader.search.database import complete
from tests import attack_corpus
from tests.attack_corpus import WORD

# What might stay in a database or a session; the others run in `make e2e`.
STICKY = {"attach", "files_write", "settings", "shadow_tables", "shadow_functions", "state"}
ATTACKS = [
    pytest.param(attack, marks=() if attack.family in STICKY else pytest.mark.slow)
    for attack in attack_corpus.every()
    if not attack.is_bomb
]
HONEST = (
    "SELECT request_key, count(*) AS n, sum(price) AS price FROM shop.orders GROUP BY 1 ORDER BY 1"
)


@pytest.fixture(scope="module")
def arena(tiny: Lab) -> Iterator[Arena]:
    """Three small databases of the tiny lab, in a worker of their own."""
    tables = schema.read(tiny.sql("schema.sql"))
    rows = [
        (str(n), str(n // 2), "tea", "2.50", f"2026-01-05 12:00:0{n}", "placed", None)
        for n in range(3)
    ]
    with Sandbox() as sandbox:
        arena = Arena(sandbox, tables)
        arena.load([complete(tables, {"shop.orders": rows[:count]}) for count in (1, 2, 3)])
        yield arena


def rows(arena: Arena) -> list[object]:
    """What the honest query finds in each database, one by one and all at once."""
    found = [arena.each(HONEST), arena.batch(HONEST)]
    return [sorted(map(repr, each.frame.rows())) for each in found]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.family}: {attack.name}")
def test_an_attack_changes_no_small_database(
    attack: attack_corpus.Attack, arena: Arena, tmp_path: Path
) -> None:
    before = rows(arena)
    (tmp_path / "secret.csv").write_text(f"{WORD}\n")
    for text in attack.filled(tmp_path):
        with contextlib.suppress(FiredrillError):
            assert WORD not in str(arena.each(text).frame.rows())
    assert before == rows(arena)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert (tmp_path / "secret.csv").read_text() == f"{WORD}\n"
