"""Progress outlives restarts, updates of the course and moves; and which lab is opened next."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from course import course_map, progress, resume
from course.journal import Journal
from course.session import Session
from grader import incident
from grader.incident import Lab
from tests.tiny_fixes import NOTE, VOID

FIX = f"{NOTE}; {VOID}"
VOIDED = "SELECT count(*) AS n FROM shop.orders WHERE status = 'void'"
BY_ITEM = "SELECT 1"


@pytest.fixture
def opened(tiny: Lab) -> Iterator[Callable[..., Session]]:
    """Open a lab in a workspace; what is replayed has run through. All are closed at the end."""

    def session(workspace: Path, lab: Lab = tiny) -> Session:
        made = Session(lab, seed=1, scale=0.03, workspace=workspace)
        made.prepare()
        assert set(made.open().values()) <= {None}
        sessions.append(made)
        return made

    sessions: list[Session] = []
    yield session
    for each in sessions:
        each.close()


def worked(session: Session) -> Session:
    """An answer that was checked, a hint, and a repair that stands."""
    lab = session.lab
    session.remember(lab.question("by_item"), BY_ITEM, True, rows=1)
    session.note("check", question="by_item", outcome="partly", points=1.0)
    session.note("hint", question="by_item", level=1)
    session.fix("void_copies", FIX)
    session.remember(lab.question("void_copies"), FIX, True)
    return session


def where_one_stands(session: Session) -> tuple[object, ...]:
    """All that a learner would miss: points, texts, repairs, and the data as repaired."""
    voided = session.run(VOIDED).frame["n"].item()
    rows = [(r.question, r.state, r.points, r.hints) for r in _rows(session)]
    return rows, session.texts, session.accepted, voided


def _rows(session: Session) -> list[progress.Row]:
    return progress.rows(session.lab, session.records())


def test_a_workspace_that_was_copied_stands_where_it_stood_with_another_home_and_cache(
    opened: Callable[..., Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = worked(opened(tmp_path / "here"))
    stood = where_one_stands(before)
    shutil.copytree(tmp_path / "here", tmp_path / "there" / "oncall")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FIREDRILL_CACHE", str(tmp_path / "cache"))
    moved = opened(tmp_path / "there" / "oncall")
    assert where_one_stands(moved) == stood
    assert moved.world != before.world
    assert before.workspace.name not in Journal(moved.workspace / ".firedrill").path.read_text()


def test_a_session_that_was_never_closed_is_taken_up_by_the_next(
    opened: Callable[..., Session], tmp_path: Path
) -> None:
    stood = where_one_stands(worked(opened(tmp_path)))
    assert where_one_stands(opened(tmp_path)) == stood


def test_an_update_of_the_course_keeps_what_was_earned(
    opened: Callable[..., Session], tiny: Lab, tmp_path: Path
) -> None:
    """A question is worded otherwise, one has another name, and so has the lab."""
    stood = where_one_stands(worked(opened(tmp_path / "work")))
    root = tmp_path / "labs"
    shutil.copytree(tiny.folder, root / "datasets" / tiny.slug)
    shutil.copytree(tiny.notebook.parent, root / "notebooks" / "incidents")
    toml = root / "datasets" / tiny.slug / "incident.toml"
    text = toml.read_text(encoding="utf-8")
    text = text.replace("orders by item, the most ordered first", "the items, by orders")
    text = text.replace('name = "note"', 'name = "message"').replace('title = "The', 'title = "An')
    toml.write_text(text, encoding="utf-8")

    updated = incident.load_folder(toml.parent)
    now = where_one_stands(opened(tmp_path / "work", updated))
    assert updated.question("by_item").asks == "the items, by orders"
    renamed = [("message" if name == "note" else name, *rest) for name, *rest in stood[0]]  # type: ignore[attr-defined]
    assert now == (renamed, *stood[1:])


# ── `firedrill lab` without a name ───────────────────────────────────────────────────────────────

LABS = [incident.load(slug) for slug in incident.slugs()]
WARM_UP, FIRST, SECOND, *_, LAST = LABS


def act(workspace: Path, lab: Lab, *right: str, seed: int = 1) -> None:
    """Open a lab, and have these questions checked as right."""
    journal = Journal(workspace / ".firedrill")
    journal.add("incident", lab.slug, seed=seed)
    for name in right:
        journal.add("run", lab.slug, seed=seed, question=name, text="x", ok=True)
        journal.add("check", lab.slug, seed=seed, question=name, outcome="right", points=1.0)


def names(lab: Lab) -> list[str]:
    return [question.name for question in lab.questions]


def opens(workspace: Path) -> str:
    return resume.lab(workspace, LABS, seed=1).slug


def test_a_new_workspace_opens_the_warm_up_which_the_map_shows_first(tmp_path: Path) -> None:
    assert opens(tmp_path) == WARM_UP.slug
    assert WARM_UP.warm_up
    assert course_map.stands(tmp_path)[0].lab.title.startswith("Start here")
    assert [lab.slug for lab in LABS if lab.warm_up] == [WARM_UP.slug]


def test_without_a_warm_up_it_opens_the_first(tmp_path: Path) -> None:
    assert resume.lab(tmp_path, LABS[1:], seed=1).slug == FIRST.slug


def test_it_opens_the_lab_last_worked_in(tmp_path: Path) -> None:
    act(tmp_path, LAST)
    act(tmp_path, SECOND, *names(SECOND)[:2])
    assert opens(tmp_path) == SECOND.slug
    act(tmp_path, LAST, names(LAST)[0])
    assert opens(tmp_path) == LAST.slug


def test_a_finished_lab_gives_way_to_the_next_that_is_not(tmp_path: Path) -> None:
    act(tmp_path, SECOND, *names(SECOND))
    act(tmp_path, FIRST, *names(FIRST))
    assert opens(tmp_path) == LABS[3].slug
    act(tmp_path, WARM_UP, *names(WARM_UP))
    assert opens(tmp_path) == LABS[3].slug


def test_behind_the_last_lab_comes_the_first_open_one_and_never_the_warm_up(tmp_path: Path) -> None:
    act(tmp_path, LAST, *names(LAST))
    assert opens(tmp_path) == FIRST.slug
    for lab in LABS[1:]:
        act(tmp_path, lab, *names(lab))
    assert opens(tmp_path) == LAST.slug  # all is done: where one was


def test_another_world_of_the_lab_is_asked_about_when_it_was_open_last(tmp_path: Path) -> None:
    act(tmp_path, FIRST, *names(FIRST))
    act(tmp_path, FIRST, seed=2)
    assert opens(tmp_path) == FIRST.slug


def test_a_reset_lab_is_open_again(tmp_path: Path) -> None:
    act(tmp_path, FIRST, *names(FIRST))
    Journal(tmp_path / ".firedrill").add("reset", FIRST.slug, seed=1, scope="all")
    assert opens(tmp_path) == FIRST.slug


def test_a_lab_that_is_not_here_any_more_is_passed_over(tmp_path: Path) -> None:
    act(tmp_path, FIRST)
    Journal(tmp_path / ".firedrill").add("incident", "99-gone", seed=1)
    assert opens(tmp_path) == FIRST.slug


def test_a_right_question_whose_reference_an_earlier_version_noted_stays_right(tiny: Lab) -> None:
    right, wrong = {"outcome": "right", "points": 3.0}, {"outcome": "wrong", "points": 0.0}
    about = {"at": "2026-03-17T15:05:00+00:00", "question": "by_item"}

    def state(*checks: dict[str, object]) -> str:
        records = [{**about, "what": "run"}, *({**about, **each} for each in checks)]
        return next(r.state for r in progress.rows(tiny, records) if r.question == "by_item")

    gave_up = {"what": "gave_up"}
    assert state({"what": "check", **right}, gave_up) == "right"
    assert state({"what": "check", **wrong}, gave_up, {"what": "check", **right}) == "shown"
