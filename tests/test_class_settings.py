"""`class.toml`: defaults, what a lab says for itself, and mistakes named with their place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from grader.classroom import settings
from grader.errors import FiredrillError

LAB = "07-ledger-written-twice"


def _read(tmp_path: Path, text: str) -> settings.ClassSettings:
    path = tmp_path / settings.FILE
    path.write_text(text, encoding="utf-8")
    return settings.read(path)


def test_a_class_without_the_file_has_the_defaults(tmp_path: Path) -> None:
    found = settings.read(tmp_path / settings.FILE)
    assert found == settings.ClassSettings()
    assert found.lab(LAB).feedback == "full"


def test_a_lab_overrules_the_class_and_is_silent_on_the_rest(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        f"""
        feedback = "verdict"
        hints = "counted"
        [labs."{LAB}"]
        deadline = 2027-03-12T18:00:00Z
        feedback = "points"
        leave_out = ["interview"]
        extensions = {{ ana = 2027-03-14T18:00:00+01:00 }}
        """,
    )
    mine = found.lab(LAB)
    assert (mine.feedback, mine.hints, mine.attempts) == ("points", "counted", "last")
    assert mine.deadline == dt.datetime(2027, 3, 12, 18, tzinfo=dt.UTC)
    assert mine.extensions["ana"].utcoffset() == dt.timedelta(hours=1)
    assert found.lab("02-fan-out-friday").feedback == "verdict"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("feedback = ", "class.toml is not TOML: "),
        ("feedbak = 'full'", "class.toml, feedbak: Extra inputs are not permitted."),
        ("variants = 0", "class.toml, variants: Input should be greater than or equal to 1."),
        (
            f"[labs.'{LAB}']\ndeadline = 2027-03-12T18:00:00",
            f"class.toml, labs.{LAB}.deadline: 2027-03-12 18:00 needs a zone: "
            "write 2027-03-12T18:00:00Z.",
        ),
        (
            f"[labs.'{LAB}'.points]\ninterview = -1",
            f"class.toml, labs.{LAB}.points: interview cannot be worth -1 points.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FiredrillError) as caught:
        _read(tmp_path, text)
    assert str(caught.value).startswith(said)
