"""A hosted learner has 1 GiB: the whole lab runs in it, every check included."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import incident

LIMIT = 1 << 30  # bytes
V1 = Path("/sys/fs/cgroup/memory")
V2 = Path("/sys/fs/cgroup")
LAB = "07-ledger-written-twice"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("memory")]


@pytest.fixture
def group() -> Iterator[Path]:
    """A control group that ends what passes 1 GiB; it needs root and a writable cgroup tree."""
    v1 = (V1 / "memory.limit_in_bytes").exists()
    folder = (V1 if v1 else V2) / f"firedrill-test-{os.getpid()}"
    try:
        folder.mkdir()
        (folder / ("memory.limit_in_bytes" if v1 else "memory.max")).write_text(str(LIMIT))
    except OSError as error:
        pytest.skip(f"no memory control group can be made here: {error}")
    yield folder
    folder.rmdir()


def test_incident_and_every_check_fit_in_one_gibibyte(group: Path, tmp_path: Path) -> None:
    def join_group() -> None:
        (group / "cgroup.procs").write_text(str(os.getpid()))

    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.whole_lab", LAB, str(tmp_path / "work")],
        capture_output=True,
        text=True,
        preexec_fn=join_group,
        env={**os.environ, "FIREDRILL_CACHE": str(tmp_path / "cache")},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    cards = json.loads(done.stdout.splitlines()[-1])
    wanted = {question.name for question in incident.load(LAB).questions}
    assert wanted == set(cards)
    assert {name: card for name, card in cards.items() if "Right · " not in card} == {}
    print(f"peak of the group: {_peak(group) / 2**20:.0f} MiB of {LIMIT / 2**20:.0f}")


def _peak(group: Path) -> int:
    for name in ("memory.max_usage_in_bytes", "memory.peak"):
        if (group / name).exists():
            return int((group / name).read_text())
    return -1
