"""Checks of lab 04's texts hold for sentences that people write, and name a wrong figure."""

from __future__ import annotations

import datetime as dt

import pytest

from grader import incident

from . import write_corpus as corpus

LAB = incident.load("04-scd2-history-overwritten")
WORLD = {
    "deleted_but_current": 1200,
    "models_affected": 14,
    "models_by_flag": 9,
    "wrong_months": 6,
    "replay_changes": 1900,
    "damage_began": dt.datetime(2026, 3, 31, 10, 12, 35),
    "first_overwritten_at": dt.datetime(2026, 3, 31, 10, 14, 57),
    "clean_copy_at": dt.datetime(2026, 3, 31, 10, 4, 16),
}


@pytest.mark.parametrize(
    "sentence",
    [
        *("1,200 deleted customers looked current.", "Of 14 models 9 go by the flag."),
        *("450 deleted customers have exactly one row.", "5 models go by the range."),
        *("140 customers were deleted since the copy.", "We replayed 140 deletions."),
        "We restored the copy of 10:04 at 14:05.",
        "The copy of the damaged table, taken at 13:40, is kept.",
        "The backfill began at 10:12, and its first rows could be seen at 10:14.",
        "The backfill ran until 10:31, the page came at 13:05.",
        "At first we thought of 450 deleted customers.",
    ],
)
def test_a_true_sentence_contradicts_no_figure(sentence: str) -> None:
    assert _wrong_figures(sentence) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        *("450 deleted customers looked current.", "Deleted customers shown as current: 450."),
        *("12 models are affected.", "We restored the copy of 10:30.", "The 10:30 copy is loaded."),
        *("The backfill began at 09:12.", "The backfill, which started at 11:12, set the flag."),
    ],
)
def test_a_false_sentence_contradicts_a_figure(sentence: str) -> None:
    assert _wrong_figures(sentence) == 0


def _wrong_figures(sentence: str) -> float:
    checks = LAB.question("postmortem").checks
    options = next(check.options for check in checks if check.rule == "no_wrong_figure")
    asked = corpus.made(
        [
            {"rule": "no_wrong_figure", "options": options},
            {"rule": "mentions", "options": {"groups": [["more was said"]]}},
        ]
    )
    return corpus.parts(asked, f"{sentence} More was said.", WORLD)["no_wrong_figure"].points


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Credit limits of older versions are empty again.", True),
        ("The limits are missing until the backfill is repeated.", True),
        ("A backfill of credit limits was run.", False),
    ],
)
def test_the_report_tells_what_the_restore_took(sentence: str, told: bool) -> None:
    checks = LAB.question("update_2").checks
    options = next(check.options for check in checks if "restore took" in check.says)
    only = {"groups": [options["groups"][2]]}
    assert corpus.score("mentions", sentence, **only) == told
