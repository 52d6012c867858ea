"""Rules of a text at their limits: lengths, times in order, figures, who is affected, ideas."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from grader.judges import (
    write,
    write_claims,
    write_figures,
    write_finding,
    write_options,
    write_remarks,
    write_structure,
)
from grader.judges.write_finding import Finding, Known
from grader.texts import prose

from . import write_corpus as corpus


def words(count: int) -> str:
    return " ".join(["word"] * count) + "."


@pytest.mark.parametrize(
    ("text", "options", "score", "says"),
    [
        (words(100), {"words": (100, 200)}, 1, None),
        (words(200), {"words": (100, 200)}, 1, None),
        (words(99), {"words": (100, 200)}, 0.5, "It has 99 words; 100 to 200 are wanted."),
        (words(75), {"words": (100, 200)}, 0.5, "75 words"),
        (words(74), {"words": (100, 200)}, 0, "74 words"),
        (words(250), {"words": (100, 200)}, 0.5, "250 words"),
        (words(251), {"words": (100, 200)}, 0, "251 words"),
        (words(150), {"seconds": (60, 90)}, 1, None),
        (words(100), {"seconds": (60, 90)}, 0, "Spoken it takes about 40 seconds; 60 to 90 are"),
        (words(150), {"words": (100, 200), "seconds": (10, 20)}, 0.5, "about 60 seconds"),
        (
            f"## Situation\n\n{words(50)}\n\n## Result\n\n{words(25)}",
            {"beats": {"situation": (15, 25), "result": (20, 30), "task": (5, 9)}},
            1 / 3,
            "result takes about 10 seconds; 20 to 30 are wanted."
            " Nothing yet for task; 5 to 9 seconds are wanted.",
        ),
        ("", {"words": (0, 200)}, 0, "There is no text yet."),
    ],
)
def test_a_length_is_held_against_each_limit(
    text: str, options: dict[str, Any], score: float, says: str | None
) -> None:
    read = prose.read(text)
    found = write_structure.length(read, write_options.Length(**options), Known())
    assert found.score == pytest.approx(score)
    assert (says is None) == (found.detail is None)
    assert says is None or says in (found.detail or "")


def timeline(*lines: str, **options: Any) -> Finding:
    text = prose.read("## Timeline\n\n" + "\n".join(f"- {line}" for line in lines))
    return write_structure.timestamps(text, write_options.Timestamps(**options), Known())


@pytest.mark.parametrize(
    ("lines", "options", "score"),
    [
        (["14:05 one", "14:06 two", "14:06 three"], {"least": 3}, 1),
        (["14:05 one", "14:04 two", "14:06 three"], {"least": 3}, 0.5),
        (["14:05 one", "14:04 two", "14:06 three"], {"least": 3, "in_order": False}, 1),
        (["14:05 one", "two", "14:06 three"], {"least": 4}, 0.5),
        (["23:50 one", "00:10 two", "00:20 three"], {"least": 3}, 1),
        (["23:50 one", "00:10 two", "00:05 three"], {"least": 3}, 0.5),
        (["2026-03-17 14:05 one", "2026-03-18 09:00 two"], {"least": 2}, 1),
        (["2026-03-18 09:00 one", "2026-03-17 14:05 two"], {"least": 2}, 0.5),
        (["14:05 one", "15:00 two as at 13:00", "16:00 since 12:00"], {"least": 3}, 1),
        (["14:05 one", "we then saw what had happened at 13:00"], {"least": 2}, 1),
        (["one", "two"], {"least": 2}, 0),
        (["14:05 one", "14:06 two"], {}, 0.4),
        (["20 March, 16:00 a", "17:05 b", "21 March, 09:20 c", "09:24 d"], {"least": 4}, 1),
        (["Fri 20 Mar 16:00 a", "Sat 21 Mar 09:20 b"], {"least": 2}, 1),
        (["20 March, 16:00 a", "20 March, 15:05 b"], {"least": 2}, 0.5),
    ],
)
def test_times_run_on_past_midnight_and_never_back(
    lines: list[str], options: dict[str, Any], score: float
) -> None:
    assert timeline(*lines, **options).score == pytest.approx(score)


def test_lines_of_a_timeline_are_counted_and_the_first_backwards_one_is_quoted() -> None:
    assert timeline("14:05 a", "x", least=2).detail == ("1 of at least 2 lines carry a clock time.")
    assert (
        timeline("14:05 a", "14:01 b", least=2).detail == "The times run backwards here: “14:01 b”"
    )
    assert timeline("x").detail == "No line carries a clock time."


@pytest.mark.parametrize("day", ["2026-03-18 14:01 b", "18 March, 14:01 b"])
def test_a_day_that_is_named_after_bare_hours_is_another_one(day: str) -> None:
    assert timeline("14:05 a", day, least=2).score == 1
    assert timeline("2026-03-18 14:05 a", "2026-03-18 14:01 b", least=2).score == 0.5


@pytest.mark.parametrize(
    ("value", "options", "text", "score"),
    [
        (13, {"near": ["order*"]}, "13 of the 22 orders were hit.", 0.5),  # 22 is unknown
        (13, {"near": ["order*"]}, "Of the 22 orders, 13 were hit.", 0.5),
        (13, {"near": ["order*"]}, "22 orders, of which 13 were hit.", 1),
        (13, {"near": ["order*"]}, "13 of the 22 teams were hit.", 0),
        (1400, {}, "1,400 orders were hit.", 1),
        (-1400, {}, "1,400 orders were hit.", 1),
        (1400, {}, "1,401 orders were hit.", 0),
        (1400, {"tolerance": 0.01}, "1,410 orders were hit.", 1),
        (Decimal("12.50"), {}, "It cost $12.50.", 1),
        (12.5, {}, "It cost $12.50.", 1),
        (dt.timedelta(minutes=11), {}, "It lasted 11 minutes.", 1),
        (dt.timedelta(minutes=11), {}, "It ran from 14:00 to 14:11.", 1),
        (dt.timedelta(minutes=20), {}, "It ran from 23:50 to 00:10.", 1),
        (dt.timedelta(minutes=11), {}, "It lasted 12 minutes.", 0),
        (dt.datetime(2026, 3, 17, 14, 7, 3), {}, "At 14:07 it began.", 1),
        (dt.datetime(2026, 3, 17, 14, 7, 59), {}, "At 14:07 it began.", 1),
        (dt.datetime(2026, 3, 17, 14, 7, 3), {}, "At 14:06 it began.", 0),
        (dt.datetime(2026, 3, 17, 14, 7, 3), {"tolerance": 5}, "At 14:03 it began.", 1),
        (dt.datetime(2026, 3, 17, 14, 7, 3), {"tolerance": 5}, "At 14:02 it began.", 0),
        (dt.time(0, 7), {}, "At 00:07 it began.", 1),
        (dt.time(14, 7), {}, "T+14:07 it began.", 0),
        (None, {}, "At 14:07.", None),
        (True, {}, "It is true, 1.", None),
        ("many", {}, "It is many, 1.", None),
        (float("nan"), {}, "It is 1.", None),
        (float("inf"), {}, "It is 1.", None),
    ],
)
def test_a_figure_is_read_by_its_kind(
    value: Any, options: dict[str, Any], text: str, score: float | None
) -> None:
    asked = write_options.Figure(value="x", **options)
    assert write_figures.figure(prose.read(text), asked, Known({"x": value})).score == score


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Hold the newsletter. 14,000 were hit.", [1, 1]),
        ("Hold nothing back. 14,000 were hit.", [0, 1]),
        ("Please go ahead with the newsletter. 14,000 were hit.", [0, 0.5]),
        ("Until we say otherwise: go ahead with it. 14,000 were hit.", [0, 0.5]),
        ("Hold it until you can go ahead with it. 14,000 were hit.", [1, 1]),
        ("Do not go ahead with the newsletter, hold it. 14,000 were hit.", [1, 1]),
    ],
)
def test_who_asks_for_harm_keeps_half(text: str, points: list[float]) -> None:
    asked = corpus.made(
        [
            {
                "rule": "mentions",
                "options": {"groups": [["hold the", "hold it"]], "harm": ["go ahead with"]},
            },
            {"rule": "figure", "options": {"value": "it"}},
        ]
    )
    assert points == [part.points for part in corpus.parts(asked, text, {"it": 14_000}).values()]


def test_why_a_figure_is_not_compared_is_said() -> None:
    asked, text = write_options.Figure(value="x"), prose.read("One thing.")
    missing = write_figures.figure(text, asked, Known())
    assert missing.detail == "Not compared here: this machine does not hold the figure."
    assert write_figures.figure(text, asked, Known({"x": "many"})).detail == (
        "`x` is no number that a text can state."
    )


@pytest.mark.parametrize(
    ("text", "options", "score"),
    [
        ("Customers lost $40.", {}, 1),
        ("1,400 orders failed. Customers saw it.", {}, 1),
        ("Customers saw it. 1,400 orders failed.", {}, 1),
        ("Customers saw it. We looked. 1,400 orders failed.", {}, 0.5),
        ("1,400 orders failed.", {}, 0.5),
        ("1,400 drivers failed.", {"who": ["driver*"]}, 1),
        ("Customers saw it.", {}, 0.5),
        ("Step 4 of the plan failed.", {}, 0),
        ("Nothing was lost.", {}, 0),
        ("It lasted 0 minutes for customers.", {}, 0.5),
        ("It lasted 5 minutes for customers.", {}, 1),
        ("It ran 47 times.\n\nFinance paged us.", {}, 0.5),
        ("## Timeline\n- 08:00 finance paged us\n- 08:12 47 runs ended", {}, 0.5),
        ("## Impact\n- 47 runs\n- Finance paid for them.", {}, 1),
        ("- 47 runs until now\n- Finance pays for them.", {}, 1),
        ("It ran 47 times. Finance paid for it.", {}, 1),
    ],
)
def test_impact_is_how_much_and_who_in_one_sentence_or_its_neighbour(
    text: str, options: dict[str, Any], score: float
) -> None:
    asked = write_options.Impact(**options)
    assert write_figures.impact(prose.read(text), asked, Known()).score == score


@pytest.mark.parametrize(
    ("text", "options", "score", "says"),
    [
        ("The queue grew and retries came.", {"groups": [["queue"], ["retr*"]]}, 1, None),
        ("The queue grew a lot.", {"groups": [["queue"], ["retr*"]]}, 0.5, "1 of 2 comes up; not"),
        (
            "The queue grew, the cache too.",
            {"groups": [["queue"], ["cache"], ["lock"], ["disk"]], "need": 3},
            2 / 3,
            "2 of 3 come up; for instance: lock; disk.",
        ),
        ("Nothing is told here.", {"groups": [["queue"]]}, 0, "Not yet: queue."),
        (
            "Nothing is told here.",
            {"groups": [["a*"], ["b*"]], "need": 1, "names": ["first", "second"]},
            0,
            "For instance: first; second.",
        ),
        (
            "Nothing is told here.",
            {"groups": [["w"], ["x"], ["y"], ["z"]]},
            0,
            "0 of 4 come up; not yet: w; x; y.",
        ),
        ("queue grew", {"groups": [["queue"]]}, 0, "A word or two tell no idea."),
        ("the queue grew", {"groups": [["queue"]]}, 1, None),
    ],
)
def test_ideas_that_come_up_are_counted(
    text: str, options: dict[str, Any], score: float, says: str | None
) -> None:
    asked = write_options.Mentions(**options)
    found = write_claims.mentions(prose.read(text), asked, Known())
    assert found.score == pytest.approx(score)
    assert (found.detail or "").startswith(says or "")


@pytest.mark.parametrize(
    ("count", "shown", "end"),
    [(0, 0, ""), (3, 3, "”"), (4, 3, "and 1 more sentence"), (5, 3, "2 more sentences")],
)
def test_remarks_of_a_kind_are_three_and_the_rest_is_counted(
    count: int, shown: int, end: str
) -> None:
    text = prose.read(" ".join(f"Bob was careless on day {n}." for n in range(count)) or "Ok.")
    said = [part for part in write_remarks.remarks(text) if part.name == "blame"]
    assert len(said) == shown
    assert not said or (said[-1].detail or "").endswith(end)


def test_a_remark_on_a_vague_sentence_names_the_words_that_are() -> None:
    (said,) = write_remarks.remarks(prose.read("Quite a few customers were affected."))
    assert said.says.startswith("“Quite a few customers")
    assert "leaves open how much" in said.says


@pytest.mark.parametrize(
    ("items", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_is_said(items: list[str], said: str) -> None:
    assert write_finding.listed(items) == said


def test_a_quote_is_shortened_and_known_values_come_facts_first() -> None:
    assert write_finding.quote("a \n b") == "“a b”"
    assert write_finding.quote("x" * 160) == f"“{'x' * 160}”"
    assert write_finding.quote("x" * 161) == f"“{'x' * 159}…”"
    known = Known({"a": 0, "b": None}, {"a": 2, "b": 3, "c": 4})
    assert [known.get(name) for name in "abcd"] == [0, 3, 4, None]
    assert known.values() == [0, None, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            "It ran 47 times. Finance saw it. It cost finance $12,000.",
            "“It cost finance $12,000.”",
        ),
        ("It ran 47 times. Finance saw it.", "“It ran 47 times. Finance saw it.”"),
        ("Finance saw it. It ran 47 times.", "“Finance saw it. It ran 47 times.”"),
    ],
)
def test_the_card_quotes_how_much_and_for_whom(text: str, quoted: str) -> None:
    asked = write_options.Impact()
    assert write_figures.impact(prose.read(text), asked, Known()).detail == quoted


def test_a_neighbour_of_a_long_sentence_is_not_marked_for_what_that_one_says() -> None:
    """Their quotes, cut at the same length, read alike."""
    long = "We saw 40 dashboards that were off, " + "and looked at each of them for a while, " * 4
    text = f"{long.rstrip(', ')}. Nothing else was wrong."
    asked = corpus.made([{"rule": "mentions", "options": {"groups": [["dashboards"]]}}])
    marked = write.judge_text(asked, text, figures={}, truth={}).marked
    assert [bool(piece.whys) for line in marked for piece in line.pieces] == [True, False]


@pytest.mark.parametrize("heading", ["Review", "The follow-up"])
@pytest.mark.parametrize(("inside", "score"), [(True, 1), (False, 0)])
def test_another_heading_of_a_part_holds_for_every_rule(
    heading: str, inside: bool, score: float
) -> None:
    checks = [
        {
            "rule": "sections",
            "options": {"names": ["Review"], "synonyms": {"Review": ["The follow-up"]}},
        },
        {"rule": "mentions", "options": {"groups": [["row counts"]], "section": "Review"}},
    ]
    told = ["We compare row counts now.", "It reads the code."]
    parts = zip(("Action", heading), reversed(told) if inside else told, strict=True)
    text = "\n\n".join(f"## {name}\n{sentence}" for name, sentence in parts)
    judged = write.judge_text(corpus.made(checks), text, figures={}, truth={})
    assert [part.points for part in judged.parts] == [1, score]
