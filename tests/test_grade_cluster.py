"""A class graded on a Dask cluster: real processes, of which some are lost."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from typing import Any

import pytest
from typer.testing import CliRunner

from course.cli import app
from grader.classroom.grading import cluster
from grader.classroom.grading.answers import Ask, Stopped
from grader.classroom.grading.cluster import Cluster
from grader.classroom.judging import Terms
from grader.errors import FiredrillError
from grader.incident import Lab

from .small_class import SLUG, copied, grade, hand_in, lab, released  # noqa: F401
from .submissions import ledger
from .submissions.school import Class

pytestmark = [pytest.mark.nbgrader, pytest.mark.xdist_group("nbgrader")]

NOBODY = "tcp://127.0.0.1:9"  # the port that is kept for what throws everything away


@pytest.mark.parametrize("address", [NOBODY, "no address", "ftp://127.0.0.1:9"])
def test_an_address_where_no_scheduler_answers_is_one_sentence(address, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "ANSWERS", 1)
    with pytest.raises(FiredrillError, match=f"^No Dask scheduler answers at {address}. `dask sch"):
        Cluster(address)


def test_without_the_library_a_sentence_says_what_to_type(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(FiredrillError, match=r'Type: pip install "firedrill-course\[cluster\]"$'):
        Cluster(NOBODY)


def test_workers_and_a_scheduler_are_not_given_together(tmp_path):
    said = CliRunner().invoke(
        app,
        ["class", "grade", "--course", str(tmp_path), "--workers", "2", "--scheduler", NOBODY],
    )
    assert isinstance(said.exception, FiredrillError)
    assert str(said.exception).endswith("Give --workers or --scheduler.")


def asked(lab: Lab, slug: str = SLUG) -> Ask:  # noqa: F811
    return Ask(Terms(slug, tuple(lab.references.items()), (2,)), lab.questions[0].name, "")


@pytest.mark.parametrize(
    ("slug", "wanted", "why"),
    [(SLUG, "another", "would judge otherwise"), ("gone", "any", "There is no lab called `gone`")],
)
def test_a_process_that_would_judge_by_something_else_judges_nothing(lab, slug, wanted, why):  # noqa: F811
    found = cluster.there(asked(lab, slug), wanted)
    assert isinstance(found, Stopped)
    assert why in found.says


def test_a_process_that_judges_by_the_same_judges(lab, monkeypatch):  # noqa: F811
    monkeypatch.setattr(cluster.quiet, "THREADS", None)
    ask = asked(lab)
    found = cluster.there(ask, cluster.grounds(ask.terms))
    assert found.verdict.outcome == "wrong"


# ── two processes, really ────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def twins(tmp_path_factory, lab: Lab) -> tuple[Class, Class]:  # noqa: F811
    """A class graded on this computer, and the same one that waits to be graded."""
    root = tmp_path_factory.mktemp("clustered")
    here = released(root / "here" / "tiny")
    hand_in(here, lab)
    there = copied(here, root / "there" / "tiny")
    grade(here.root)
    return here, there


@pytest.fixture(scope="module")
def two(lab: Lab) -> Iterator[Any]:  # noqa: F811
    """A cluster of two processes."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as made:
        yield made


class Unlucky(Cluster):
    """Loses a process as soon as both have something to do."""

    sent = killed = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        sent = super().submit(fn, *args, **kwargs)
        type(self).sent += 1
        if type(self).sent == 3:
            type(self).killed = next(iter(self._client.run(os.getpid).values()))
            os.kill(type(self).killed, signal.SIGKILL)
        return sent


@pytest.mark.slow
@pytest.mark.slow
def test_a_process_that_is_lost_changes_no_grade(twins, two, tmp_path):
    here, there = twins
    course = copied(there, tmp_path / "tiny")
    said: list[str] = []
    start = partial(Unlucky, two.scheduler_address)
    grade(course.root, said.append, start=start, at_once=cluster.AT_ONCE)
    assert Unlucky.killed
    assert said[-1] == "10 graded, 0 skipped, 2 named failures, 0 waiting for a person"
    assert ledger.of(course.root) == ledger.of(here.root)


class Abandoned(Cluster):
    """Its scheduler ends when the first answer is there."""

    made: Any = None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        sent = super().submit(fn, *args, **kwargs)
        if type(self).made is not None:
            type(self).made.close()
            type(self).made = None
        return sent


@pytest.mark.slow
@pytest.mark.slow
def test_a_scheduler_that_is_gone_stops_the_run_and_the_next_one_goes_on(twins, tmp_path):
    distributed = pytest.importorskip("distributed")
    here, there = twins
    course = copied(there, tmp_path / "tiny")
    Abandoned.made = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50
    )
    start = partial(Abandoned, Abandoned.made.scheduler_address)
    with pytest.raises(FiredrillError, match=r"^Stopped: the scheduler of the cluster does not"):
        grade(course.root, start=start, at_once=cluster.AT_ONCE)
    grade(course.root)
    assert ledger.of(course.root) == ledger.of(here.root)
