"""What a card draws, a monitor's timeline and a text with marks: in HTML, and the same in text."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from grader import cards, marked, timelines
from grader.judges import write, write_marks
from grader.judges.monitor_card import Watched, _lane
from grader.judges.write_finding import Finding
from grader.questions import Check
from grader.results import Tick
from grader.texts import prose
from grader.verdict import Lane, MarkedLine, PageMark, Piece, Timeline, Why
from tests import write_corpus as corpus
from tests.test_cards import EVIL, Page, verdict
from tests.test_monitor_card import MISSED, at, card, caught, healthy


def lane(label: str, *marks: tuple[float, str], **more: float) -> Lane:
    pages = [PageMark.model_validate({"at": minute, "kind": kind}) for minute, kind in marks]
    return Lane(label=label, marks=pages, **more)


TIMELINE = Timeline(
    event="double write",
    told="the bank",
    start=-120,
    end=180,
    lanes=[
        lane("size 100%, quiet", (-40, "true"), (5, "true"), (90, "over"), begins=-50, ends=-39),
        lane("size 5%, ordinary", (0, "late"), (30, "twin"), begins=-50),
        lane("size 2%, ordinary", begins=-125),
        lane("healthy, month end", (-110, "false"), (61, "false")),
    ],
    silent=20,
)
SAID = [
    "When it paged, before and after the bank did (one sick world of each size, the worst for it):",
    "  size 100%, quiet: fault from 50 minutes before to 39 minutes before; first page 10 minutes"
    " after it began; pages: 2 count, 1 come when it must be silent",
    "  size 5%, ordinary: fault from 50 minutes before; first page 50 minutes after it began;"
    " pages: 1 count, too late, 1 come on the same day without the fault too",
    "  size 2%, ordinary: fault from 2 h 5 min before; no page",
    "  healthy, month end: pages: 2 are false",
    "  20 other healthy worlds: silent",
]


def test_a_timeline_is_told_in_lines() -> None:
    assert timelines.lines(TIMELINE) == SAID
    assert "\n".join(SAID) in cards.text(verdict(timeline=TIMELINE))


def test_a_timeline_is_a_picture_with_a_name_and_the_same_words_under_it() -> None:
    page = Page(cards.html(verdict(timeline=TIMELINE)))
    [picture] = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert picture["role"] == "img"
    assert picture["aria-label"] == "4 worlds and the pages in them; the same in words below"
    assert all(line.strip() in page.text for line in SAID)
    assert {"details", "summary"} <= {tag for tag, _ in page.tags}
    assert "style" not in {tag for tag, _ in page.tags}


def test_each_kind_of_page_has_a_shape_of_its_own_and_is_drawn_once_more_in_the_legend() -> None:
    tags = [tag for tag, _ in Page(timelines.html(TIMELINE)).tags]
    faults, keys = 3, 5
    assert tags.count("circle") == 2 + 1 + 2  # that count, a twin's, and both in the legend
    assert tags.count("rect") == faults + 1 + 2  # its legend, a square, and the square's
    assert tags.count("path") == 1 + 2 + 2
    assert len(timelines.SAYS) == keys


def test_what_lies_outside_the_watch_is_drawn_at_its_edge_and_nothing_is_markup() -> None:
    wild = TIMELINE.model_copy(update={"told": EVIL, "lanes": [lane(EVIL, (-9_000, "false"))]})
    markup = timelines.html(wild)
    assert "<script" not in markup
    assert f"M{timelines.LEFT - 4:.1f} " in markup


def test_of_each_size_the_worst_world_is_drawn_and_the_noisiest_kinds_of_day() -> None:
    noisy = [healthy(day, false) for day, false in zip("abcd", (1, 4, 2, 3), strict=True)]
    for day in noisy:
        object.__setattr__(day, "paged", at(60))
    made = card([caught(10), caught(25), MISSED, caught(10, size=0.2)], [*noisy, healthy()])
    drawn = made.timeline(120, 180)
    assert drawn is not None
    assert [each.label for each in drawn.lanes] == [
        "size 100%, ordinary",
        "size 20%, ordinary",
        *("healthy, b", "healthy, d", "healthy, c"),
    ]
    assert (drawn.start, drawn.end, drawn.silent) == (-120, 180, 1)
    assert drawn.lanes[0].begins == -60
    assert made.sick[1].first == made._worst(1.0).first
    assert made._worst(0.2).first is None


@pytest.mark.parametrize(
    ("sick", "days", "says"),
    [
        ([caught(10, errors=["bad cast"])], [healthy()], "Mend the error first"),
        ([MISSED], [healthy()], "Begin with the query that finds the fault's rows"),
        ([caught(10)], [healthy(false=2)], "Take a false page that is shown"),
        ([caught(10, false=1)], [healthy()], "What had happened before the fault began"),
        ([caught(50)], [healthy()], "What is the first row that the fault leaves"),
        ([caught(10), MISSED], [healthy()], "Which size does it miss?"),
        ([caught(10, late=3)], [healthy()], "so that it ends by itself"),
    ],
)
def test_a_monitor_that_is_not_right_is_told_one_thing_to_try(
    sick: list[Watched], days: list[Watched], says: str
) -> None:
    made = card(sick, days)
    made.question.hints = ["one"]
    assert says in made.try_next()
    assert made.try_next().endswith("`%hint m` gives a nudge.")


# ── a text with its sentences marked ─────────────────────────────────────────────────────────────

UPDATE = (
    "The ledger is off by $8.7M. Nobody likes that.\n\n- Next update at 15:30.\n\nIt took a while."
)


def asked() -> list[Check]:
    rules: list[tuple[Any, str]] = [
        ("figure", "the size: in dollars"),
        ("no_early_cause", "no cause yet"),
    ]
    return [Check(rule=rule, points=1, says=says) for rule, says in rules]


def pieces(findings: list[Finding], text: str = UPDATE) -> list[tuple[str, list[Why]]]:
    lines = write_marks.marked(prose.read(text), asked(), findings, [])
    return [(piece.text, piece.whys) for line in lines for piece in line.pieces if piece.whys]


def test_a_sentence_that_counts_and_one_that_hurts_are_marked_with_the_reason() -> None:
    found = pieces(
        [
            Finding(1, "“The ledger is off by $8.7M.”", counts=("Next update at 15:30.",)),
            Finding(0, "“Nobody likes that.” names a cause."),
        ]
    )
    assert found == [
        ("The ledger is off by $8.7M.", [Why(ok=True, says="the size")]),
        ("Nobody likes that.", [Why(ok=False, says="no cause yet: names a cause")]),
        ("Next update at 15:30.", [Why(ok=True, says="the size")]),
    ]


def test_two_sentences_quoted_as_one_are_both_marked() -> None:
    told = Finding(1, "“We suspected the deploy. It was clean.”")
    found = pieces([told, Finding(1)], "We suspected the deploy. It was clean. Then we slept.")
    assert [text for text, _ in found] == ["We suspected the deploy.", "It was clean."]


def test_a_text_in_which_nothing_is_quoted_has_no_marks() -> None:
    assert (
        pieces([Finding(1), Finding(0, "No number in the text agrees with your world here.")]) == []
    )


def test_a_long_text_keeps_the_lines_with_marks_and_counts_the_others() -> None:
    text = "\n\n".join(["Much was said here, and at length. " * 8] * 9 + [UPDATE])
    lines = write_marks.marked(
        prose.read(text), asked(), [Finding(1, "“Nobody likes that.”"), Finding(1)], []
    )
    assert [[piece.text for piece in line.pieces] for line in lines] == [
        ["… (9 more lines)"],
        ["The ledger is off by $8.7M.", "Nobody likes that."],
        ["… (2 more lines)"],
    ]


def test_marks_are_words_and_signs_as_well_as_lines() -> None:
    lines = [
        MarkedLine(
            under="summary",
            pieces=[
                Piece(text=f"{EVIL} all.", whys=[Why(ok=True, says="the size")]),
                Piece(text="So it is."),
                Piece(text="It broke.", whys=[Why(ok=False, says="b"), Why(ok=None, says="c")]),
            ],
        )
    ]
    page = Page(marked.html(lines))
    assert [tag for tag, _ in page.tags if tag == "mark"] == ["mark", "mark"]
    assert "Summary. ✔ counts: " in page.text
    assert "all. (the size) So it is. ✘ hurts: It broke. (✘ b; · c)" in page.text
    assert marked.text(lines)[1:] == [
        f"  ✔ “{EVIL} all.”: the size",
        "  ✘ “It broke.”: ✘ b; · c",
    ]


def test_a_verdict_on_a_text_carries_its_marks_to_the_card() -> None:
    checks = [{"rule": "next_update", "says": "the next update"}]
    judged = write.verdict(
        corpus.made(checks), "Next update at 15:30.", lab="lab", figures={}, truth={}
    )
    assert "<mark " in cards.html(judged)
    assert "  ✔ “Next update at 15:30.”: the next update" in cards.text(judged)


BLAMING = (
    "Finance should have noticed that its numbers of the last three days were wrong this morning "
    "already."
)


@pytest.mark.parametrize(
    ("text", "remarked"),
    [
        (f"{BLAMING} It took a while.", [BLAMING, "It took a while."]),
        ("It took a while. We go on. " * 2, ["It took a while."]),
        ("It took a while. It took ages. It took a bit. It lasted a while. It took some time.", []),
    ],
)
def test_a_remark_on_a_sentence_stands_beside_it_and_nowhere_else(
    text: str, remarked: list[str]
) -> None:
    checks = [{"rule": "next_update", "says": "the next update"}]
    judged = write.verdict(corpus.made(checks), text, lab="lab", figures={}, truth={})
    twin, page = cards.text(judged), Page(cards.html(judged)).text
    for remark in (part for part in judged.parts if part.name in ("blame", "vague")):
        assert [remark.says in shown for shown in (twin, page)] == [True, True]
    for sentence in remarked:
        assert twin.count(sentence) == text.count(sentence), twin
        assert page.count(sentence) == text.count(sentence), page
    assert [" more sentences" in shown for shown in (twin, page)] == [not remarked] * 2


def test_a_page_on_a_healthy_day_is_false_and_stands_at_its_minute() -> None:
    ticks = [Tick(at(0), 0), Tick(at(15), 2)]
    drawn = _lane(Watched.on_healthy("month_end", ticks, at(0) + dt.timedelta(hours=1)))
    assert drawn == lane("healthy, month end", (-45, "false"))
