"""The page, the messages, the hints and the facts read back, without a kernel."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from course import course_map, hints, pager, readings
from course.session import Session
from grader import incident
from grader.errors import UnknownName
from grader.incident import Lab, Message
from grader.questions import FactsQuestion

PAGED = dt.datetime(2026, 1, 31, 23, 50)


@pytest.fixture(scope="module")
def lab() -> Lab:
    """Lab 07 with a page shortly before midnight and three messages, out of order."""
    lab = incident.load("07")
    first, second, third = (step.name for step in lab.steps[:3])
    chat = [
        Message(step=second, sender="Ines", after=10, text="midnight"),
        Message(step=first, sender="Amara", after=9, text="late & {n:number}"),
        Message(step=first, sender="Kwame", after=1, text="early"),
        Message(step=third, sender="Ines", after=2000, text="next month"),
    ]
    page = lab.page.model_copy(update={"at": "paged", "text": "**{n:number}** rows"})
    return lab.model_copy(update={"chat": chat, "page": page})


FIGURES: dict[str, Any] = {"paged": PAGED, "n": 1234}
SEED = 2  # on call


def _session(lab: Lab, figures: dict[str, Any] = FIGURES) -> Session:
    """A session that was never opened: who, which lab, which figures."""
    session = Session(lab, seed=SEED, scale=1.0, workspace=Path("nowhere"))
    session.figures = figures
    return session


def _text(lab: Lab, step: str, figures: dict[str, Any] = FIGURES) -> list[str]:
    return pager.page(_session(lab, figures), step)[1].split("\n\n")


def test_messages_come_by_the_clock_up_to_the_step_and_say_the_day_after_midnight(
    lab: Lab,
) -> None:
    first, second, third = (step.name for step in lab.steps[:3])
    cast = lab.cast
    role = "You are on call: the page came to you, and you see it through."
    page = [
        f"{lab.severity} · {lab.page.service} · paged 23:50 UTC, 31 January 2026",
        f"1,234 rows\n{role}",
    ]
    early = f"Kwame ({cast['Kwame']}), 23:51: early"
    late = f"Amara ({cast['Amara']}), 23:59: late & 1,234"
    midnight = f"Ines ({cast['Ines']}), 00:00 on 1 February: midnight"
    month = f"Ines ({cast['Ines']}), 09:10 on 2 February: next month"
    assert _text(lab, first) == [*page, early, late]
    assert _text(lab, second) == [*page, early, late, midnight]
    assert _text(lab, third)[-1] == month
    written_as_text = {**FIGURES, "paged": str(PAGED)}
    assert _text(lab, third, written_as_text) == _text(lab, third)


def test_a_steps_news_come_first_and_the_rest_is_folded_away(lab: Lab) -> None:
    names = [step.name for step in lab.steps]
    shown, said = pager.news(_session(lab), names[1])
    assert shown.index("midnight") < shown.index("<details") < shown.index("early")
    assert "The page, and 2 earlier messages</summary>" in shown
    assert shown.index("<h3") > shown.index("<details")
    assert 'aria-label="Messages"' in shown
    assert "midnight" in said
    assert "early" not in said
    assert said.endswith("%page shows the page and all messages so far.")
    one = lab.model_copy(update={"chat": [lab.chat[0], lab.chat[2]]})
    assert "1 earlier message</summary>" in pager.news(_session(one), names[1])[0]


def test_a_step_without_news_shows_the_page(lab: Lab) -> None:
    quiet = lab.steps[3].name
    html, _ = page = pager.page(_session(lab), quiet)
    assert pager.news(_session(lab), quiet) == page
    assert "<h2" in html
    assert "late &amp; 1,234" in html


def test_a_step_goes_before_a_question_of_its_name(lab: Lab) -> None:
    steps = {step.name for step in lab.steps}
    question = next(each for each in lab.questions if each.name not in steps)
    assert pager.asked(lab, question.name) == question
    assert pager.asked(lab, lab.steps[0].name) is None
    assert pager.asked(lab, "nobody") is None
    both = question.model_copy(update={"name": lab.steps[0].name})
    assert pager.asked(lab.model_copy(update={"questions": [both]}), both.name) is None
    with pytest.raises(UnknownName, match="step called `nobody`"):
        pager.messages(lab, "nobody")


def test_where_all_is_done_help_is_for_a_question_that_is_named(tmp_path: Path) -> None:
    lab = incident.load("07")
    session = Session(lab, seed=1, scale=1.0, workspace=tmp_path)
    assert course_map.open_at_hand(session, "%hint") == lab.questions[0]
    for ok in (False, True):
        session.note("run", question=lab.questions[0].name, ok=ok)
        assert ("You have run it" in course_map.next_sentence(session)) == ok
    for question in lab.questions:
        session.note("check", question=question.name, outcome="right", points=question.points)
    with pytest.raises(course_map.AllDone, match=r"Every question is done. `%hint \w+` names one"):
        course_map.open_at_hand(session, "%hint")
    assert "What is left is the debrief" in course_map.next_sentence(session)
    session.note("debrief")
    assert "What is left" not in course_map.next_sentence(session)


def test_who_has_seen_the_debrief_is_told_the_next_lab(tmp_path: Path) -> None:
    first, second, *_ = incident.course()
    session = Session(first, seed=1, scale=1.0, workspace=tmp_path)
    for question in first.questions:
        session.note("check", question=question.name, outcome="right", points=question.points)
    session.note("debrief")
    assert f"**{second.title}**: `firedrill lab {second.slug[:2]}`" in course_map.next_sentence(
        session
    )


def test_hints_come_one_by_one_and_an_earlier_one_again(tmp_path: Path) -> None:
    lab = incident.load("07")
    question = lab.question("cause").model_copy(update={"hints": ["one", "two {n:number}", "3"]})
    session = Session(lab, seed=1, scale=1.0, workspace=tmp_path)
    session.figures = {"n": 1234}

    def give(level: int | None = None) -> str:
        return hints.give(session, question, level)

    with pytest.raises(hints.NoSuchHint, match=r"Hint 2 builds on .* you have seen 0"):
        give(2)
    assert give() == give(1)
    assert give(1).startswith("### Hint 1 of 3 · cause\n\none\n\n")
    with pytest.raises(hints.NoSuchHint, match="you have seen 1"):
        give(3)
    assert give(2).startswith("### Hint 2 of 3 · cause\n\ntwo 1,234\n\n")
    assert "one" in give(1)
    assert hints.taken(session, "cause") == 2  # an earlier one again is not counted
    last = give()
    assert last.startswith("### Hint 3 of 3 · cause\n\n3\n\n*That was the last one. ")
    assert "`%showme cause` shows one way to answer." in last
    assert give() == give(3)
    assert [record["level"] for record in session.records()] == [1, 2, 3]
    for level in (0, 4, -1):
        with pytest.raises(hints.NoSuchHint, match="`cause` has 3 hints"):
            give(level)
    assert hints.taken(session, "quarantine") == 0
    other = Session(lab, seed=2, scale=1.0, workspace=tmp_path)
    assert hints.taken(other, "cause") == 0


def test_a_question_without_hints_says_what_it_asks(tmp_path: Path) -> None:
    lab = incident.load("07")
    question = lab.question("cause").model_copy(update={"hints": []})
    session = Session(lab, seed=1, scale=1.0, workspace=tmp_path)
    for level in (None, 1):
        with pytest.raises(hints.NoSuchHint, match=f"has no hints: {question.asks}"):
            hints.give(session, question, level)


NOW = dt.datetime(2026, 2, 1, 15, 5)


@pytest.mark.parametrize(
    ("kind", "written", "value", "read_as"),
    [
        ("instant", "2026-02-01T04:05:06Z", "2026-02-01 04:05:06+00:00", "instant: 2026-02-01 04:"),
        ("instant", "14:00:00", "14:00:00", "instant: 2026-02-01 14:00:00 UTC"),
        ("instant", "16:00:00", "16:00:00", "instant: 2026-01-31 16:00:00 UTC"),
        ("instant", "7", "7", "whole number, no instant"),
        ("text", '"eu-1"', "eu-1", "text"),
        ("text", "7", "7", "whole number; text has quotes"),
        ("choice", '"a"', "a", "text"),
        ("choice", "true", "true", "true or false; text has quotes"),
        ("integer", "7", "7", "whole number"),
        ("integer", '"7"', "7", "text; a whole number has no quotes"),
        ("decimal", "7.50", "7.50", "number"),
        ("decimal", '"7"', "7", "text; a number has no quotes"),
        ("boolean", "true", "true", "true or false"),
        ("boolean", '"true"', "true", "text; true or false has no quotes"),
        ("integer", "2026-02-01", "2026-02-01", "date"),
        ("integer", "04:05:06", "04:05:06", "time"),
        ("integer", "2026-02-01T04:05:06", "2026-02-01 04:05:06", "instant without a zone"),
        ("integer", "2026-02-01T04:05:06Z", "2026-02-01 04:05:06+00:00", "instant"),
        ("integer", "[1]", "[1]", "a list or table"),
        ("integer", None, "–", "not filled in"),
    ],
)
def test_a_fact_is_read_back_with_what_it_will_be_taken_for(
    kind: str, written: str | None, value: str, read_as: str
) -> None:
    fact = {"type": kind, "asks": "x", "points": 1, "choices": ["a", "b"] * (kind == "choice")}
    question = _facts({"x": fact})
    table, remarks = readings.of(question, "" if written is None else f"x = {written}", NOW)
    ((name, shown, kind_read, _),) = table.rows
    assert (name, shown) == ("x", value)
    assert str(kind_read).startswith(read_as)
    assert remarks == []
    assert table.title == f"facts: {int(written is not None)} of 1 facts read"


@pytest.mark.parametrize(
    ("fact", "asked"),
    [
        ({"type": "integer"}, "whole number"),
        ({"type": "integer", "unit": "keys"}, "whole number (keys)"),
        ({"type": "decimal", "unit": "EUR"}, "number (EUR)"),
        ({"type": "boolean"}, "true or false"),
        ({"type": "text"}, "text"),
        ({"type": "instant", "unit": "UTC"}, "instant, UTC"),
        ({"type": "choice", "choices": ["a", "b"]}, "one of a, b"),
    ],
)
def test_beside_each_fact_stands_what_is_asked(fact: dict[str, Any], asked: str) -> None:
    table, _ = readings.of(_facts({"x": {"asks": "x", "points": 1, **fact}}), "", NOW)
    assert table.rows[0][3] == asked


def _facts(facts: dict[str, dict[str, Any]]) -> FactsQuestion:
    known = incident.load("07").question("cause").model_dump()
    more = {"name": "facts", "points": len(facts), "facts": facts}
    return FactsQuestion.model_validate({**known, **more})
