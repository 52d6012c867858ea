"""A grading run that ends in the middle, in any way: the next one ends as if nothing had been."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.grading import receipts
from grader.classroom.grading.desk import BACKUPS
from grader.incident import Lab

from .small_class import SLUG, copied, grade, hand_in, lab, released  # noqa: F401
from .submissions import killed, ledger
from .submissions.school import Class

pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

SEED = 7  # of the moments at which runs are killed
FEW, MANY = 2, 110


@pytest.fixture(scope="module")
def waiting(tmp_path_factory, lab: Lab) -> Class:  # noqa: F811
    """A class that is handed in and not graded, whose verdicts are known."""
    root = tmp_path_factory.mktemp("waiting") / "tiny"
    the_class = released(root)
    hand_in(the_class, lab)
    warm = copied(the_class, root.parent / "warm")
    grade(warm.root)
    shutil.copytree(warm.root / ".firedrill/verdicts", root / ".firedrill/verdicts")
    return the_class


@pytest.fixture(scope="module")
def undisturbed(waiting: Class) -> tuple[dict[str, Any], int]:
    """What the course says after a run that nothing disturbs, and the moments it had."""
    there = copied(waiting, waiting.root.parent / "undisturbed")
    said, moments = killed.run(there.root, SLUG)
    assert said[-1].startswith("10 graded, 0 skipped, 2 named failures")
    return ledger.of(there.root), moments


@pytest.fixture
def course(waiting: Class, tmp_path: Path) -> Iterator[Path]:
    there = copied(waiting, tmp_path / "tiny")
    yield there.root
    shutil.rmtree(there.root)


def moments(undisturbed: tuple[dict[str, Any], int], count: int) -> list[int]:
    return random.Random(SEED).sample(range(1, undisturbed[1] + 1), count)


def heals(course: Path, undisturbed: tuple[dict[str, Any], int]) -> None:
    """One more run, and all is as if nothing had been; what was graded is not graded again."""
    known = receipts.read(course / "gradebook.db").items()
    before = {key for key, each in known if each.graded and each.failure is None}
    said, _ = killed.run(course, SLUG)
    assert re.search(r", (\d+) skipped", said[-1]).group(1) == str(len(before)), said
    assert ledger.of(course) == undisturbed[0]
    for left in (receipts.STAGED, receipts.REPLACED):
        assert list((course / left).glob("*")) == []


def test_killed_at_a_few_moments_a_run_goes_on_where_it_was(waiting, undisturbed, tmp_path):
    for at in moments(undisturbed, FEW):
        course = copied(waiting, tmp_path / str(at)).root
        assert killed.run(course, SLUG, at=at) is None
        heals(course, undisturbed)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(11))
def test_killed_at_any_moment_a_run_goes_on_where_it_was(waiting, undisturbed, tmp_path, part):
    for at in moments(undisturbed, MANY)[part::11]:
        course = copied(waiting, tmp_path / str(at)).root
        assert killed.run(course, SLUG, at=at) is None
        heals(course, undisturbed)
        shutil.rmtree(course)


@pytest.mark.slow
def test_killed_again_and_again_a_run_ends_all_the_same(course, undisturbed):
    chance = random.Random(SEED)
    for _ in range(20):
        killed.run(course, SLUG, at=chance.randrange(1, undisturbed[1]))
    heals(course, undisturbed)


@pytest.mark.parametrize("share", [-0.5, 0.01, 0.6])
def test_a_full_disk_stops_a_run_with_a_sentence_and_spoils_nothing(
    course, waiting, undisturbed, share
):
    """No file may grow past a share of what the gradebook grows by: first its copy cannot."""
    small, large = (
        (root / "gradebook.db").stat().st_size
        for root in (course, waiting.root.parent / "undisturbed")
    )
    said, _ = killed.run(course, SLUG, largest=int(small + share * (large - small)))
    assert said[-1].startswith("Stopped: "), said
    assert "What was graded before is kept" in said[-1]
    heals(course, undisturbed)


def test_a_gradebook_is_copied_before_it_is_written(course, waiting, undisturbed):
    before = ledger.of(waiting.root)["submissions"]
    grade(course)
    grade(course)  # writes nothing, and copies nothing
    [copy] = (course / BACKUPS).iterdir()
    shutil.move(copy, course / "gradebook.db")
    assert ledger.of(course)["submissions"] == before
