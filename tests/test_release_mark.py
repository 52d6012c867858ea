"""`.firedrill-release`: what a class says of a lab, read back whatever became of the file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from course import cli, handing_in, workspace
from grader import incident, release
from grader.classroom import course, settings
from grader.errors import FiredrillError
from grader.paths import RELEASE_MARK
from grader.release import Release

ZONE = dt.timezone(dt.timedelta(hours=1))


def test_what_class_toml_says_comes_back_out_of_the_mark(tmp_path: Path) -> None:
    lab = incident.load("00")
    said = settings.ClassSettings.model_validate(
        {
            "hints": "counted",
            "variants": 4,
            "labs": {
                lab.slug: {
                    "deadline": dt.datetime(2027, 3, 12, 18, tzinfo=ZONE),
                    "feedback": "points",
                    "leave_out": ["update"],
                    "points": {"repair": 7},
                }
            },
        }
    )
    course.mark_release(tmp_path, lab, "on-call", said)
    found = release.read(tmp_path)
    assert found == course.mark(lab, "on-call", said)
    assert found is not None
    assert (found.course, found.lab, found.hints) == ("on-call", lab.slug, "counted")
    assert (found.feedback, found.variants, found.points) == ("points", 4, {"repair": 7})
    asked = release.asked(lab, found)
    assert "update" not in [question.name for question in asked.questions]
    assert asked.question("repair").points == 7


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", Release()),
        ("hints = ", Release()),
        ('hints = "off"\nsomething_later = 1\n', Release(hints="off")),
        ('hints = "sometimes"\ncourse = "a"\n', Release(course="a")),
        ("deadline = 2027-13-01\n", Release()),
    ],
)
def test_what_cannot_be_read_of_a_mark_has_its_default(
    text: str, found: Release, tmp_path: Path
) -> None:
    (tmp_path / RELEASE_MARK).write_text(text)
    assert release.read(tmp_path) == found


def test_no_mark_is_no_release(tmp_path: Path) -> None:
    assert release.read(tmp_path) is None
    lab = incident.load("00")
    assert release.asked(lab, None) is lab


@pytest.mark.parametrize("points", [0.0, 5.0, 100.0])
def test_the_parts_of_a_question_keep_their_share(points: float) -> None:
    for question in incident.load("07").questions:
        other = release.worth(question, points)
        # the model's own validator holds that the parts make the whole
        assert type(question).model_validate(other.model_dump()).points == points


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        (None, []),
        (
            dt.datetime(2027, 3, 5, 9, 5, tzinfo=ZONE),
            ["**Hand in by Friday 5 March 2027, 09:05 UTC+01:00**, as your class says."],
        ),
    ],
)
def test_who_opens_a_release_reads_the_deadline(
    deadline: dt.datetime | None, said: list[str]
) -> None:
    assert handing_in.sentences(Release(deadline=deadline)) == said
    assert handing_in.sentences(None) == []


def test_in_a_release_its_notebook_is_opened_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = Release(lab="00-first-page")
    (tmp_path / RELEASE_MARK).write_text(mark.text())
    monkeypatch.chdir(tmp_path)
    assert workspace.default() == tmp_path
    with pytest.raises(FiredrillError, match="holds no notebook"):
        cli._given_out(tmp_path, mark)
    for name in ("another.ipynb", "00-first-page.ipynb"):
        (tmp_path / name).write_text("{}")
        assert cli._given_out(tmp_path, mark) == name
