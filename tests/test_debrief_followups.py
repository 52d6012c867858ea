"""The debrief's questions on one's own postmortem: they quote it, and read as English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from course.debrief import after
from grader import labelled

POSTMORTEM = """## Root cause

The check fails open. It took silence for "new".

## Action items

- Add a unique key. Owner: Tomasz. Due: 10 April 2026.
- Improve the monitoring
"""


ANSWERS = Path(__file__).parent / "answers"
TEXTS = [
    pytest.param(labelled.read(path, ANSWERS).text, id="-".join(path.parts[-4:]))
    for path in sorted(ANSWERS.glob("*/postmortem/*/*"))
]
BARE = """## Root cause

- The check *fails open*
- Silence

## Action items

| what | who | when |
|---|---|---|
| Add a unique key | Tomasz | 10 April 2026 |

## What went well

- Finance asked early
"""
NO_SENTENCE = [  # what pasted words make of a template that did not think of them
    r"\bhas (?!no )",  # has about people
    r"[^.!?…]” [A-Z]",  # a quotation without its full stop, and the next sentence
    r"\b1 \w+ (?:items|runs|queries)\b",
    r"no \w+ and no \w+ and",
    r"[.!?]”\.|\.\.| [.,;:]|\|",
]


@pytest.mark.parametrize("text", [*TEXTS, pytest.param(BARE, id="bare")])
def test_a_question_reads_as_english_whatever_is_quoted(text: str) -> None:
    for line in after.about(text):
        around = re.sub(r"“[^”]*?(.?)”", r"“\1”", line)
        assert [rule for rule in NO_SENTENCE if re.search(rule, around)] == [], line
        assert line.endswith("?")


@pytest.mark.parametrize(
    ("item", "asked"),
    [
        (
            "Be more careful with joins.",
            "“Be more careful with joins.” is about people, not the system; it has no owner and "
            "no date. What in the system would be another after it?",
        ),
        ("Improve the monitoring", "“Improve the monitoring” has no owner and no date. Who would"),
        ("Add a key. Owner: Ruth. Due: 3 April 2026", "Your only action item is “Add a key. Owner"),
    ],
)
def test_an_action_item_is_asked_about_as_what_it_is(item: str, asked: str) -> None:
    assert after.about(f"## Action items\n\n- {item}\n")[0].startswith(asked)


def test_the_next_questions_quote_the_learners_own_postmortem() -> None:
    asked = after.about(POSTMORTEM)
    assert asked[0].startswith("You wrote: “The check fails open.” Which query shows that")
    assert "“Improve the monitoring” has no owner and no date." in asked[1]
    two = POSTMORTEM.replace("monitoring", "monitoring of keys. Owner: Ruth. Due: 3 April 2026.")
    first = "Of your 2 action items, “Add a unique key. Owner: Tomasz. Due: 10 April 2026.” stands"
    assert after.about(two)[1].startswith(first)
    assert after.about("nothing yet") == []
