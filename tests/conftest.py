"""What several tests share: a cache of their own, the tiny lab, one worker for a test process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# jsonschema imports it for a format that no notebook has, and it makes 38 parsers at that: two
# seconds of each test process. It counts as not installed here.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

from grader import incident  # noqa: E402
from grader.incident import Lab  # noqa: E402
from grader.judge import Judge  # noqa: E402
from grader.sandbox.client import Sandbox  # noqa: E402

# plugins from which names are imported, too
pytest.register_assert_rewrite(
    "tests.new_lab", "tests.class_folder", "tests.review_folder", "tests.graded_class"
)

LABS = Path(__file__).parent / "labs"


@pytest.fixture(scope="session")
def tiny() -> Lab:
    """The lab of one table, in tests/labs."""
    return incident.load_folder(LABS / "datasets" / "90-tiny")


@pytest.fixture(scope="session")
def worker() -> Iterator[Sandbox]:
    """One worker for a whole test process; a test that hurts it gets a new one next time."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def tiny_judge(tiny: Lab, worker: Sandbox) -> Iterator[Judge]:
    """The judge of the tiny lab."""
    with Judge(tiny, sandbox=worker, hidden_seeds=(2, 3)) as judge:
        yield judge
