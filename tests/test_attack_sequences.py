"""Whatever is handed in before, and in what order, an honest answer is judged the same."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.comparison.compare import compare
from grader.errors import FiredrillError
from grader.incident import Lab
from grader.sandbox.client import Sandbox
from grader.search.pair import plain_question
from grader.worlds import world
from tests import attack_corpus
from tests.attack_corpus import Attack

# What lives in the session or the database, where the next statement might meet it.
STICKY = {
    *("shadow_tables", "shadow_functions", "state", "settings", "writing", "attach"),
    *("smuggling", "secrets", "extensions", "chance", "leaks", "python_side"),
}
ATTACKS = [attack for attack in attack_corpus.every() if attack.family in STICKY]
HONEST = {
    "doubled": "SELECT request_key, count(*) AS n FROM shop.orders WHERE status = 'placed'"
    " GROUP BY 1 HAVING count(*) > 1",
    "clock": "SELECT world_now() AS now, sum(price) AS price, round(avg(price), 2) AS mean"
    " FROM shop.orders JOIN shop.items USING (item)",
    "names": "SELECT table_schema, table_name FROM information_schema.tables ORDER BY 1, 2",
    "zone": "SELECT max(placed_at)::TIMESTAMPTZ AS at, 7 / 2 AS half FROM shop.orders",
    "wrong": "SELECT nothing FROM shop.orders",
    "order": "SELECT item, price FROM shop.orders ORDER BY price NULLS LAST, order_id LIMIT 7",
}
STEPS = st.one_of(
    st.sampled_from(ATTACKS).map(lambda attack: ("attack", attack)),
    st.sampled_from(ATTACKS).map(lambda attack: ("unchecked", attack)),
    st.sampled_from(sorted(HONEST)).map(lambda name: ("honest", name)),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, tiny: Lab) -> Path:
    """A prepared folder; its world is the one that is asked."""
    place = tmp_path_factory.mktemp("sequences")
    attack_corpus.prepare(place, world.cached(world.Spec(tiny, scale=0.03)))
    return place


@pytest.fixture(scope="module")
def sandbox(place: Path) -> Iterator[Sandbox]:
    """One worker for all sequences: what one leaves, the next would meet."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def first(place: Path) -> dict[str, tuple[object, ...]]:
    """Each honest answer in a worker that has seen nothing else."""
    found = {}
    for name, sql in HONEST.items():
        with Sandbox() as fresh:
            found[name] = outcome(fresh, place / "world.duckdb", sql)
    return found


def outcome(sandbox: Sandbox, path: Path, sql: str) -> tuple[object, ...]:
    """All that a verdict is made of: names, types, rows in order, or the sentence."""
    try:
        found = sandbox.query(path, sql)
    except FiredrillError as error:
        return (type(error), str(error))
    same = compare(found, found, plain_question(tuple(found.columns))).equal
    return (found.columns, found.types, found.frame.rows(), same)


@settings(deadline=None, max_examples=25)
@given(steps=st.lists(STEPS, min_size=1, max_size=12))
def test_nothing_that_ran_before_changes_an_honest_answer(
    steps: list[tuple[str, Attack | str]],
    place: Path,
    sandbox: Sandbox,
    first: dict[str, tuple[object, ...]],
) -> None:
    path = place / "world.duckdb"
    sandbox.query(path, "SELECT 1 AS n")
    process = sandbox._process
    for kind, what in steps:
        if isinstance(what, str):
            assert outcome(sandbox, path, HONEST[what]) == first[what]
            continue
        run = sandbox.query if kind == "attack" else sandbox.trusted
        for text in what.filled(place):
            with contextlib.suppress(FiredrillError):
                run(path, text, seconds=20)
    for name, sql in HONEST.items():
        assert outcome(sandbox, path, sql) == first[name]
    assert sandbox._process is process  # no attack of these ends the worker
