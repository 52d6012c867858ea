"""Every attack of tests/attacks: it works on a plain DuckDB, and in the sandbox it gets nothing.

The short form runs all of them but the slow bombs; `make e2e` runs those too, and prints the worst
time and memory: `pytest -s tests/test_attacks.py`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader import cards
from grader.comparison.compare import compare
from grader.comparison.differences import Difference
from grader.errors import FiredrillError, OutOfBudget, Rejected
from grader.incident import Lab
from grader.judge import Judge
from grader.sandbox import worker as sandbox_worker
from grader.sandbox.client import DEFAULT_MEMORY_MB, MAX_RESULT_MB, Sandbox
from grader.sql import statements
from grader.verdict import Verdict
from grader.worlds import world
from tests import attack_corpus
from tests.attack_corpus import WORD, Attack

ATTACKS = attack_corpus.every()
LIGHT = [attack for attack in ATTACKS if not attack.is_bomb]
BOMBS = [
    pytest.param(attack, marks=() if attack.quick else pytest.mark.slow)
    for attack in ATTACKS
    if attack.is_bomb
]
SECONDS = 1.5  # a bomb's time in the sandbox here; an answer has twenty times that
PYTHON_MB = 250  # a worker before its first query: Python, DuckDB, Polars
MOST_MB = DEFAULT_MEMORY_MB + sandbox_worker.OVERHEAD_MB + PYTHON_MB

HONEST = {
    "right": "SELECT request_key, count(*) AS copies FROM shop.orders WHERE status = 'placed'"
    " GROUP BY 1 HAVING count(*) > 1",
    "wrong": "SELECT request_key, count(*) - 1 AS copies FROM shop.orders"
    " WHERE status = 'placed' GROUP BY 1 HAVING count(*) > 1",
}


def named(attack: Attack) -> str:
    return f"{attack.family}: {attack.name}"


@pytest.fixture(scope="module")
def tiny_world(tiny: Lab) -> Path:
    return world.cached(world.Spec(tiny, scale=0.03))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, tiny_world: Path) -> Path:
    """What an attack would like to read; copied for each."""
    place = tmp_path_factory.mktemp("attacks") / "prepared"
    attack_corpus.prepare(place, tiny_world)
    return place


@pytest.fixture
def place(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "place"))


@pytest.fixture(scope="module")
def judge(tiny: Lab, worker: Sandbox) -> Iterator[Judge]:
    """A judge on the shared worker that remembers no verdict."""
    with Judge(tiny, sandbox=worker, hidden_seeds=(2,), practice_scale=0.03) as judge:
        yield judge


@pytest.fixture(scope="module")
def honest(judge: Judge, worker: Sandbox) -> Callable[[], None]:
    """Runs two honest answers on the same worker, and holds that they differ from the reference
    as they did at first."""
    question = judge.lab.question("doubled")
    worlds = judge.bench.worlds(question)

    def differences() -> list[Difference]:
        return [
            compare(worker.query(path, sql), judge.bench.expected(question, path), question)
            for sql in HONEST.values()
            for path in worlds
        ]

    first = differences()
    assert [difference.equal for difference in first] == [True, True, False, False]

    def check() -> None:
        assert _plain(first) == _plain(differences())

    return check


def _plain(differences: list[Difference]) -> list[str]:
    return [repr(vars(difference)) for difference in differences]


@pytest.fixture(scope="module")
def verdicts(judge: Judge) -> dict[str, Verdict]:
    """The whole verdicts on the honest answers, before any attack."""
    judge._given.clear()
    return {name: judge.judge("doubled", sql) for name, sql in HONEST.items()}


@pytest.fixture(scope="module", autouse=True)
def figures(worker: Sandbox) -> Iterator[dict[str, tuple[float, str]]]:
    """The worst of the module, printed at its end."""
    worst: dict[str, tuple[float, str]] = {"seconds": (0.0, "-"), "MB": (0.0, "-")}
    yield worst
    families = Counter(attack.family for attack in ATTACKS)
    print(f"\n{len(ATTACKS)} attacks in {len(families)} families: {dict(families)}")
    print(f"longest: {worst['seconds'][0]:.1f} s ({worst['seconds'][1]}), given {SECONDS} s")
    print(f"most memory: {worst['MB'][0]:.0f} MB ({worst['MB'][1]}), bound {MOST_MB} MB")


def test_the_corpus_is_wide(verdicts: dict[str, Verdict]) -> None:
    """(The verdicts are made here, before the first attack.)"""
    assert verdicts["right"].outcome == "right"
    families = Counter(attack.family for attack in ATTACKS)
    assert len(families) >= 20
    assert len(ATTACKS) >= 200
    assert len({named(attack) for attack in ATTACKS}) == len(ATTACKS)


def _proven() -> list[object]:
    """All attacks, one of a family quick: what works unprotected changes with DuckDB alone."""
    seen: Counter[str] = Counter()
    found: list[object] = []
    for attack in ATTACKS:
        seen[attack.family] += 1
        is_slow = seen[attack.family] > 1 or (attack.is_bomb and not attack.quick)
        marks = [pytest.mark.slow] if is_slow else []
        found.append(pytest.param(attack, marks=marks, id=named(attack)))
    return found


@pytest.mark.parametrize("attack", _proven())
def test_an_attack_works_where_nobody_stands_in_its_way(attack: Attack, place: Path) -> None:
    assert attack_corpus.is_effective(attack, place)


@pytest.mark.parametrize("attack", LIGHT, ids=named)
def test_an_attack_earns_nothing_and_changes_nothing(
    attack: Attack,
    place: Path,
    judge: Judge,
    worker: Sandbox,
    honest: Callable[[], None],
    tiny_world: Path,
) -> None:
    """Handed in as an answer; then sent to the worker with no look at its words: only the lock."""
    before = _traces(place, judge)
    probe = attack_corpus.fill(attack.value, place) if attack.kind == "changes" else "SELECT 1"
    probed = _said(worker, tiny_world, probe)
    for text in attack.filled(place):
        verdict = judge.judge("doubled", text)
        assert (verdict.outcome in ("rejected", "wrong"), verdict.points) == (True, 0)
        for said in (cards.text(verdict), _said(worker, tiny_world, text)):
            assert re.findall(f"{WORD}|root:|PATH=", said) == []
    assert before == _traces(place, judge)
    assert probed == _said(worker, tiny_world, probe)
    honest()


@pytest.mark.slow
@pytest.mark.parametrize(
    "attack", [a for a in LIGHT if a.family in ("writing", "smuggling", "state")], ids=named
)
def test_an_attack_handed_in_as_a_fix_or_a_monitor_leaves_no_trace(
    attack: Attack, place: Path, judge: Judge, honest: Callable[[], None]
) -> None:
    """A fix may delete rows, in a copy that is thrown away."""
    before = _traces(place, judge)
    for text in attack.filled(place):
        for question in ("void_copies", "copies_again"):
            if question in {each.name for each in judge.lab.questions}:
                verdict = judge.judge(question, text)
                assert verdict.score < 0.5
                assert WORD not in cards.text(verdict)
    assert before == _traces(place, judge)
    honest()


@pytest.mark.parametrize("attack", [a for a in LIGHT if a.family == "markup"], ids=named)
def test_a_card_shows_markup_as_text(attack: Attack, place: Path, judge: Judge) -> None:
    verdict = judge.judge("doubled", attack.filled(place)[-1])
    html, text = cards.html(verdict), cards.text(verdict)
    assert re.findall(r"<(?:script|img|h1)|onerror=\"|onmouseover=\"", html) == []
    acting = {"Cc", "Zl", "Zp"} if "backwards" not in attack.name else {"Cc", "Cf", "Zl", "Zp"}
    assert {char for char in html + text if unicodedata.category(char) in acting} <= {"\n"}


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(attack, marks=() if attack.quick else pytest.mark.slow)
        for attack in ATTACKS
        if attack.family == "output"
    ],
    ids=named,
)
def test_a_card_stays_small(attack: Attack, place: Path, judge: Judge) -> None:
    verdict = judge.judge("doubled", attack.filled(place)[-1])
    assert verdict.points == 0
    assert len(cards.html(verdict)) < 100_000


@pytest.mark.parametrize("attack", BOMBS, ids=named)
def test_a_bomb_ends_within_its_memory_and_the_next_answer_is_judged_as_before(
    attack: Attack,
    place: Path,
    worker: Sandbox,
    tiny_world: Path,
    honest: Callable[[], None],
    figures: dict[str, tuple[float, str]],
) -> None:
    worker.query(tiny_world, "SELECT 1 AS n")
    started = time.monotonic()
    ours = attack_corpus.rss_mb(os.getpid())
    with _watched(worker) as most:
        try:
            result = worker.query(tiny_world, attack.filled(place)[-1], seconds=SECONDS)
            said = ""
            assert result.frame.estimated_size("mb") <= MAX_RESULT_MB
        except (Rejected, OutOfBudget) as error:
            said = str(error)
    assert len(said) < 2_000
    spent = time.monotonic() - started
    figures["seconds"] = max(figures["seconds"], (spent, named(attack)))
    figures["MB"] = max(figures["MB"], (most[0], named(attack)))
    assert most[0] < MOST_MB
    assert attack_corpus.rss_mb(os.getpid()) - ours < MOST_MB
    honest()
    assert _left_in(worker) == []


def test_after_all_attacks_the_whole_verdicts_are_what_they_were(
    judge: Judge, verdicts: dict[str, Verdict]
) -> None:
    judge._given.clear()
    again = {name: judge.judge("doubled", sql) for name, sql in HONEST.items()}
    assert verdicts == again
    assert again["right"].outcome == "right"


def test_what_no_list_of_words_foresees_is_refused_by_its_kind() -> None:
    """A statement that does not read begins with a word that is not on the list."""
    for text in ("VACUUM shop.orders", "ANALYZE", "KILL 1", "GRANT ALL ON x TO y", "CALL x()"):
        with pytest.raises(Rejected):
            statements.check_query(text)


def _said(worker: Sandbox, world_path: Path, text: str) -> str:
    """Rows or the error, as text."""
    try:
        return str(worker.trusted(world_path, text, max_rows=100, seconds=20).frame.rows())
    except FiredrillError as error:
        return f"error: {error}"


def _traces(place: Path, judge: Judge) -> dict[str, object]:
    """All that an attack could have touched: the prepared folder, the worlds, the worker's."""
    worlds = [path.stat() for path in judge.bench.worlds(judge.lab.question("doubled"))]
    return {
        "place": {
            path.relative_to(place): path.read_bytes() if path.is_file() else None
            for path in sorted(place.glob("**/*"))
        },
        "worlds": [(path.st_size, path.st_mtime_ns) for path in worlds],
        "worker": _left_in(judge.bench.sandbox),
    }


def _left_in(worker: Sandbox) -> list[Path]:
    """Files in the worker's own folder, where its spill goes; it is removed with the worker.

    Once a query has spilt, DuckDB keeps an empty mark of who owns the folder.
    """
    process = worker._process
    if process is None:
        return []
    files = [path for path in process.folder.glob("**/*") if path.is_file()]
    return [path for path in files if not path.name.endswith("_owner") or path.stat().st_size > 64]


@contextlib.contextmanager
def _watched(worker: Sandbox) -> Iterator[list[float]]:
    """The most memory the worker held, in MB; also of one that was killed meanwhile."""
    most = [0.0]
    done = threading.Event()

    def look() -> None:
        while True:
            if (process := worker._process) is not None:
                most[0] = max(most[0], attack_corpus.rss_mb(process._child.pid))
            if done.wait(0.02):
                return

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        done.set()
        thread.join()
