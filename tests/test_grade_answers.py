"""Processes that judge a class's answers, and what becomes of the answers when one of them dies."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

import pytest

from grader import incident, paths
from grader.classroom.grading import answers
from grader.classroom.grading.answers import Ask, Judges
from grader.classroom.judging import Terms
from grader.errors import FiredrillError
from grader.incident import Lab

SLUG = "90-tiny"
POISON = "by_item"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The tiny lab where processes find it."""
    root = tmp_path_factory.mktemp("labs")
    shutil.copytree(Path(__file__).parent / "labs", root, dirs_exist_ok=True)
    shutil.copy(paths.labs_root() / "datasets" / "macros.sql", root / "datasets")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIREDRILL_LABS", str(root))
        yield incident.load(SLUG)


class Dying(ProcessPoolExecutor):
    """Processes of which one is killed when it gets the poison, so many times."""

    times = 0

    def submit(self, *task: Any, **more: Any) -> Future[Any]:
        future = super().submit(*task, **more)
        if task[1].question == POISON and Dying.times > 0:
            Dying.times -= 1
            os.kill(next(iter(self._processes)), 9)
        return future


def dying(times: int) -> Callable[[], ProcessPoolExecutor]:
    Dying.times = times

    def start() -> ProcessPoolExecutor:
        pool = answers.local(1)
        pool.__class__ = Dying
        return pool

    return start


def outcomes(lab: Lab, start: Callable[[], ProcessPoolExecutor]) -> dict[str, str]:
    """Of an empty answer to each question, which no sandbox need start for."""
    terms = Terms(lab.slug, tuple(lab.references.items()), (2,), practice_scale=0.03)
    found = {}
    with Judges(start, at_once=3) as judges:
        for question in lab.questions:
            judges.ask(question.name, Ask(terms, question.name, ""))
        while judges.asked:
            for name, judged in judges.some():
                assert name not in found
                found[name] = judged.verdict.outcome
    return found


@pytest.mark.parametrize(("times", "poisoned"), [(0, "wrong"), (1, "wrong"), (9, "unknown")])
def test_a_process_that_dies_takes_only_the_answer_it_died_of(lab, times, poisoned):
    """Once is chance, and it is asked again alone; what kills alone waits for a person."""
    expected = {question.name: "wrong" for question in lab.questions}
    assert outcomes(lab, dying(times)) == {**expected, POISON: poisoned}


class Listed(ProcessPoolExecutor):
    """Processes that keep the order in which they are asked: the question, the answer's length."""

    asked: ClassVar[list[tuple[str, int]]] = []

    def submit(self, *task: Any, **more: Any) -> Future[Any]:
        Listed.asked.append((task[1].question, len(task[1].text)))
        return super().submit(*task, **more)


def test_of_each_question_as_many_answers_as_are_out_at_once_come_one_after_the_other(lab):
    """However they come: what a process has open for one serves the next. What most wait for is
    first, and no question keeps the others waiting: nobody is graded before all are judged."""
    terms = Terms(lab.slug, tuple(lab.references.items()), (2,), practice_scale=0.03)
    names = [question.name for question in lab.questions][:3]
    Listed.asked.clear()
    context = multiprocessing.get_context("spawn")
    with Judges(lambda: Listed(1, mp_context=context), at_once=2) as judges:
        wanted: list[list[int]] = [[], [], []]  # of the first question's answers: by nobody yet
        for size in range(3):
            for name in names:
                by = wanted[size] if name == names[0] else ()
                judges.ask(f"{size} {name}", Ask(terms, name, "\n" * size), by)
        for many, size in ((3, 2), (2, 0), (1, 1)):
            wanted[size] += range(many)
        while judges.asked:
            judges.some()
    assert Listed.asked == [
        *[(names[0], 2), (names[0], 0)],
        *[(names[1], 0), (names[1], 1)],
        *[(names[2], 0), (names[2], 1)],
        (names[0], 1),
        (names[1], 2),
        (names[2], 2),
    ]


class StillBorn(ProcessPoolExecutor):
    """Processes of which each is killed when it gets its first answer."""

    def submit(self, *task: Any, **more: Any) -> Future[Any]:
        future = super().submit(*task, **more)
        os.kill(next(iter(self._processes)), 9)
        return future


def test_where_every_process_dies_the_class_is_stopped_and_no_answer_is_blamed(lab):
    with pytest.raises(FiredrillError, match=r"^The processes that judge end before their first"):
        outcomes(lab, lambda: StillBorn(1, mp_context=multiprocessing.get_context("spawn")))


def test_what_stops_the_class_comes_as_its_sentence(lab):
    terms = Terms("no-such-lab", (), (2,))
    with Judges(lambda: answers.local(1), at_once=1) as judges:
        judges.ask("k", Ask(terms, "doubled", ""))
        with pytest.raises(FiredrillError, match="There is no lab called `no-such-lab`"):
            judges.some()


def test_a_process_that_judges_loads_no_notebook_library(lab):
    """They take more than a second of each process, and a notebook is read by who asks."""
    terms = Terms(lab.slug, tuple(lab.references.items()), (2,), practice_scale=0.03)
    with answers.local(1) as pool:
        for question in lab.questions:
            answer = lab.references[question.name]
            assert pool.submit(answers.judge, Ask(terms, question.name, answer)).result().whole
        assert pool.submit(loaded, ["nbformat", "jupytext", "nbgrader"]).result() == []


def loaded(names: list[str]) -> list[str]:
    return [name for name in names if name in sys.modules]
