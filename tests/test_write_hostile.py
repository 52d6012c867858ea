"""Hostile text costs bounded time, earns nothing, and never raises."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.judges import write
from grader.texts import prose

from . import write_corpus as corpus

MEGABYTE = 1_000_000
SECONDS = 5  # for one text on a busy machine; an honest postmortem takes milliseconds
PIECES = [
    "a",
    " ",
    "1",
    "1,",
    "1,234",
    "1 234 ",
    ".",
    "!? ",
    "*",
    "**a",
    "[a](",
    "[",
    "<a ",
    "<!--",
    "|",
    "|a|\n|-|\n",
    "- \n",
    "- a: \n",
    "# \n",
    "# a\n",
    "~~~\n",
    "14:07 ",
    "14:07–14:18 ",
    "$1.",
    "one hundred and ",
    "we thought that it was the ",
    "cause of the ",
    "the cause is not the cause because of the ",
    "should have ",
    "Ana Ana ",
    "next update in ",
    "in a in a ",
    "the the the team ",
    "blame is with ",
    "void soft delete ",
    "due: owner: ",
    "<script>",
    "<script>a</script>",
    "<style ",
    "…",
    "\u202f\u00a0",
    "é̷",
    "\x00",
    "2026-03-17 ",
    "not yet, ",
    "T+",
    "without a not ",
    "not a, b ",
    ", however, not ",
]


@pytest.mark.parametrize("form", ["update", "postmortem"])
@pytest.mark.parametrize(
    "piece",
    [  # each fourth; all in the slow proofs
        pytest.param(piece, marks=pytest.mark.slow if at % 4 else [], id=ascii(piece))
        for at, piece in enumerate(PIECES)
    ],
)
def test_a_megabyte_of_anything_is_judged_in_bounded_time(piece, form):
    text = (piece * (MEGABYTE // len(piece) + 1))[:MEGABYTE]
    started = time.perf_counter()
    write.judge_text(corpus.question(form), text, figures={}, truth=corpus.WORLD)
    assert time.perf_counter() - started < SECONDS


@pytest.mark.parametrize("form", ["update", "postmortem", "spoken"])
def test_cost_grows_in_proportion_to_the_length(form):
    """Ten times the text in one sentence takes about ten times the time, not a hundred."""

    def cost(words: int) -> float:
        text = (
            "we thought the cause of 14,000 is not the cache because at 14:07 Ana should " * words
        )
        best = 1e9
        for _ in range(3):
            started = time.perf_counter()
            write.judge_text(corpus.question(form), text, figures={}, truth=corpus.WORLD)
            best = min(best, time.perf_counter() - started)
        return best

    assert cost(50) / cost(5) < 40


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=60).map("".join))
def test_no_text_makes_the_judge_raise_or_leave_its_range(text):
    for form in ("update", "postmortem", "spoken"):
        asked = corpus.question(form)
        parts = write.judge_text(asked, text, figures={}, truth=corpus.WORLD).parts
        assert all(0 <= part.points <= part.max_points for part in parts)


SKELETON = """<!-- Four sentences: size, since when, what is open, when they hear again. -->
## Summary

## Timeline
- HH:MM …
- …

## Root cause
TBD
## Contributing factors
## Action items
| what | owner | due |
|---|---|---|
| … | [owner] | YYYY-MM-DD |

- [ ] … — owner: … — due: …
## What went well
```text
14,000 requests, $8.7M, next update at 15:30
```
"""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n",
        SKELETON,
        "<!-- a cause is not known yet, $8.7M, 14,000 customers, next update at 15:30 -->",
        "<!-- never closed: 14,000 customers",
        "# 14,000 customers lost $8.7M, next update at 15:30",
        "TODO",
        "…",
        "```\n14,000 customers\n",
    ],
)
@pytest.mark.parametrize("form", ["update", "postmortem", "spoken"])
def test_what_is_not_text_earns_nothing(text, form):
    verdict = write.verdict(corpus.question(form), text, lab="lab", figures={}, truth=corpus.WORLD)
    assert (verdict.outcome, verdict.score, verdict.headline) == ("wrong", 0, "No text yet.")


def test_lines_that_were_given_do_not_count():
    given_lines = "## Summary\nSay here what broke, when and for whom, in two sentences.\n"
    text = given_lines + "The ledger took 14,000 requests twice."
    assert prose.read(text, skeleton=given_lines).words == 6


@pytest.mark.parametrize("text", ["Hello there, this is a nice day for everyone.", "no " * 60])
def test_what_is_left_out_earns_nothing_by_itself(text):
    """A text that names no cause and has the right length has done nothing yet."""
    verdict = write.verdict(
        corpus.question("update"), text, lab="lab", figures={}, truth=corpus.WORLD
    )
    assert verdict.score == 0


def test_a_text_that_is_too_long_is_read_up_to_the_cap_and_that_is_said():
    text = "14,000 requests were written twice. " * 3_000
    verdict = write.verdict(
        corpus.question("update"), text, lab="lab", figures={}, truth=corpus.WORLD
    )
    assert verdict.notices == ["Only the first 60,000 characters were read."]


def test_what_stands_behind_the_cap_earns_nothing():
    """Or the cap would bound nothing."""
    filler = "Nothing of interest stands here.\n\n" * 2_000
    asked = corpus.made([{"rule": "next_update"}])
    assert not corpus.parts(asked, f"{filler}Next update at 15:30.")["next_update"].ok
    assert corpus.parts(asked, f"Next update at 15:30. {filler}")["next_update"].ok


def test_the_same_text_always_has_the_same_verdict():
    text = corpus.DOCUMENTS["postmortem-1"]
    asked = corpus.question("postmortem")
    one, two = (
        write.verdict(asked, text, lab="lab", figures={}, truth=corpus.WORLD) for _ in range(2)
    )
    assert one.model_dump_json() == two.model_dump_json()
