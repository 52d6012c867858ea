"""Every attempt is kept, one of them counts, and a kill at any moment leaves whole submissions."""

from __future__ import annotations

import copy
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from grader.classroom.collecting import attempts, collect
from grader.classroom.course import Course
from grader.errors import FiredrillError

from .class_folder import SLUG, release, tiny_lab
from .handed_in import NOON, a_zip, collected, tree
from .submissions import troubles

pytest_plugins = ("tests.class_folder",)

LAB = f"{SLUG}.ipynb"
HOUR = timedelta(hours=1)


@pytest.fixture
def versions(course: Path) -> Callable[[str], bytes]:
    """A notebook for each letter: the tiny lab, with the letter in it."""
    nb = release(tiny_lab())

    def version(letter: str) -> bytes:
        made = copy.deepcopy(nb)
        made["metadata"]["letter"] = letter  # type: ignore[index]
        return troubles.dump(made)

    return version


def hand_in(course: Path, tmp_path: Path, content: bytes, hours: int, **options: object) -> None:
    collected(course, a_zip(tmp_path, {f"ana/{LAB}": content}, NOON + hours * HOUR), **options)


def counting(course: Path) -> bytes:
    return (course / "submitted" / "ana" / SLUG / LAB).read_bytes()


def kept(course: Path) -> list[bytes]:
    return [
        attempts.notebook(course, attempt).read_bytes()
        for attempt in attempts.of(course, "ana", SLUG)
    ]


def test_each_new_version_is_an_attempt_and_going_back_is_one_too(
    course, versions, tmp_path
) -> None:
    for hours, letter in enumerate("ABA"):
        hand_in(course, tmp_path, versions(letter), hours)
    assert kept(course) == [versions(letter) for letter in "ABA"]
    assert counting(course) == versions("A")
    stamp = (course / "submitted" / "ana" / SLUG / "timestamp.txt").read_text()
    assert stamp == "2027-03-12 14:00:00.000000 UTC"


def test_the_same_collect_again_changes_nothing_and_an_older_zip_neither(
    course, versions, tmp_path
) -> None:
    hand_in(course, tmp_path, versions("A"), 0)
    hand_in(course, tmp_path, versions("B"), 1)
    before = tree(course, "submitted", ".firedrill")
    hand_in(course, tmp_path, versions("B"), 1)
    hand_in(course, tmp_path, versions("A"), 0)
    hand_in(course, tmp_path, versions("B"), 9)  # a second download, with the time of the download
    assert tree(course, "submitted", ".firedrill") == before


def test_two_files_of_canvas_are_the_same_two_in_a_later_download(
    course, versions, tmp_path
) -> None:
    files = {
        f"leeana_4101_{n}_{SLUG}-{n}.ipynb": versions(letter) for n, letter in ((1, "A"), (2, "B"))
    }
    collected(course, a_zip(tmp_path, files))
    before = tree(course, "submitted", ".firedrill")
    collected(course, a_zip(tmp_path, files, NOON + HOUR))
    assert tree(course, "submitted", ".firedrill") == before
    assert kept(course) == [versions("A"), versions("B")]
    assert counting(course) == versions("B")


@pytest.mark.parametrize(
    ("settings", "sent", "expected"),
    [
        ("", {0: "A", 2: "B"}, "B"),
        ("deadline = 2027-03-12T13:00:00Z", {0: "A", 2: "B"}, "A"),
        ("deadline = 2027-03-12T13:00:00Z", {2: "A", 3: "B"}, "B"),
        (
            "deadline = 2027-03-12T13:00:00Z\nextensions = { ana = 2027-03-12T18:00:00Z }",
            {0: "A", 2: "B", 8: "C"},
            "B",
        ),
    ],
    ids=["the last", "the last in time", "none in time", "an extension"],
)
def test_which_attempt_counts(settings, sent, expected, course, versions, tmp_path) -> None:
    (course / "class.toml").write_text(f'[labs."{SLUG}"]\n{settings}\n')
    for hours, letter in sent.items():
        hand_in(course, tmp_path, versions(letter), hours)
    assert counting(course) == versions(expected)
    assert len(kept(course)) == len(sent)


def test_a_deadline_that_moves_moves_what_counts_at_the_next_collect(
    course, versions, tmp_path
) -> None:
    hand_in(course, tmp_path, versions("A"), 0)
    hand_in(course, tmp_path, versions("B"), 2)
    (course / "class.toml").write_text(f'[labs."{SLUG}"]\ndeadline = 2027-03-12T13:00:00Z\n')
    hand_in(course, tmp_path, versions("B"), 2)
    assert counting(course) == versions("A")


def test_with_best_a_graders_choice_stays_until_something_new_comes(
    course, versions, tmp_path
) -> None:
    (course / "class.toml").write_text('attempts = "best"\n')
    hand_in(course, tmp_path, versions("A"), 0)
    hand_in(course, tmp_path, versions("B"), 1)
    first = attempts.of(course, "ana", SLUG)[0]
    with collect.opened(course) as stage:
        assert attempts.place(course, stage, first)
    hand_in(course, tmp_path, versions("B"), 1)
    assert counting(course) == versions("A")
    hand_in(course, tmp_path, versions("C"), 2)
    assert counting(course) == versions("C")
    assert [a.number for a in attempts.of(course, "ana", SLUG)] == [1, 2, 3]


def test_what_was_put_there_by_hand_is_kept_with_all_that_lies_beside_it(
    course, versions, tmp_path
) -> None:
    folder = course / "submitted" / "ana" / SLUG
    (folder / ".firedrill").mkdir(parents=True)
    (folder / LAB).write_bytes(versions("H"))
    (folder / ".firedrill" / "journal.jsonl").write_text("{}\n")
    os.utime(folder / LAB, (NOON.timestamp(), NOON.timestamp()))
    hand_in(course, tmp_path, versions("A"), 1)
    assert counting(course) == versions("A")
    assert kept(course) == [versions("H"), versions("A")]
    home = attempts.folder(course, "ana", SLUG)
    assert (home / "1" / ".firedrill" / "journal.jsonl").read_text() == "{}\n"


def test_a_journal_that_was_handed_in_comes_along_and_nothing_else_of_that_folder(
    course, versions, tmp_path
) -> None:
    files = {
        f"ana/{LAB}": versions("A"),
        "ana/.firedrill/journal.jsonl": b"{}\n",
        "ana/.firedrill/trouble.log": b"x",
        "ben/.firedrill/journal.jsonl": b"{}\n",
    }
    made = collected(course, a_zip(tmp_path, files))
    assert (made.unmatched(), made.notices) == ([], [])
    assert set(tree(course, "submitted")) == {
        f"submitted/ana/{SLUG}/{name}"
        for name in (LAB, "timestamp.txt", ".firedrill/journal.jsonl")
    }
    before = tree(course, "submitted", ".firedrill")
    collected(course, a_zip(tmp_path, files))
    assert tree(course, "submitted", ".firedrill") == before


def test_a_link_in_the_place_of_a_submission_is_not_followed(course, versions, tmp_path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / LAB).write_bytes(b"theirs")
    (course / "submitted" / "ana").mkdir(parents=True)
    (course / "submitted" / "ana" / SLUG).symlink_to(outside)
    hand_in(course, tmp_path, versions("A"), 0)
    assert not (course / "submitted" / "ana" / SLUG).is_symlink()
    assert tree(outside.parent, "outside") == {f"outside/{LAB}": b"theirs"}


def test_a_damaged_note_is_named(course, versions, tmp_path) -> None:
    hand_in(course, tmp_path, versions("A"), 0)
    (attempts.folder(course, "ana", SLUG) / "1" / attempts.NOTE).write_text("{")
    with pytest.raises(
        FiredrillError, match=r"attempts/ana/90-tiny/1/attempt\.json cannot be read"
    ):
        hand_in(course, tmp_path, versions("A"), 0)


def test_two_collects_at_once_are_refused(course, versions, tmp_path) -> None:
    with collect.opened(course), pytest.raises(FiredrillError, match="Another collect is running"):
        hand_in(course, tmp_path, versions("A"), 0)


# ── kill -9 ──────────────────────────────────────────────────────────────────────────────────────

WRITES = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.copyfile", "os.utime", "open")


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Run work in a process that is killed before its nth operation on files; False at its end."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            reads = event == "open" and not str(arguments[1] or "").startswith(("w", "a", "x"))
            if event in WRITES and not reads:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_whole_submissions_and_a_rerun_does_the_rest(
    course, versions, tmp_path
) -> None:
    """ana hands in again, ben for the first time, cem had a file put there by hand."""
    hand_in(course, tmp_path, versions("A"), 0)
    by_hand = course / "submitted" / "cem" / SLUG
    by_hand.mkdir(parents=True)
    (by_hand / LAB).write_bytes(versions("H"))
    os.utime(by_hand / LAB, (NOON.timestamp(), NOON.timestamp()))
    before = tmp_path / "before"
    shutil.copytree(course, before)
    new = {f"{name}/{LAB}": versions(name[0]) for name in ("ana", "ben", "cem")}
    path = a_zip(tmp_path, new, NOON + HOUR)

    def work() -> None:
        collected(course, path)

    work()
    whole = tree(course, "submitted", ".firedrill/attempts")
    kills = 0
    for step in range(1, 500):
        shutil.rmtree(course)
        shutil.copytree(before, course)
        if not killed_at(step, work):
            break
        kills += 1
        found = tree(course, "submitted", ".firedrill/attempts")
        for place, content in found.items():
            assert content in (*new.values(), versions("A"), versions("H")) or place.endswith(
                ("timestamp.txt", attempts.NOTE)
            )
        for folder in (course / "submitted").glob("*/*"):
            assert (folder / LAB).is_file()
            assert (folder / "timestamp.txt").is_file() or folder == by_hand
        for folder in (course / attempts.ATTEMPTS).glob("*/*/*"):
            assert {LAB, attempts.NOTE} <= {each.name for each in folder.iterdir()}
        work()
        assert tree(course, "submitted", ".firedrill/attempts") == whole
        assert not (course / collect.INCOMING).exists()
    assert kills >= 20
    assert Course(course).settings.attempts == "last"
