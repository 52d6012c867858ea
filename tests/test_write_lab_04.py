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
    "deleted_single": 450,
    "customers": 40310,
    "customers_wrong": 24613,
    "several_current": 24163,
    "rows_rewritten": 110000,
    "history_before_the_log": 106979,
    "clean_clone": 302,
    "wrong_months": 6,
    "replay_changes": 1900,
    "damage_began": dt.datetime(2026, 3, 31, 10, 12, 35),
    "first_overwritten_at": dt.datetime(2026, 3, 31, 10, 14, 57),
    "clean_copy_at": dt.datetime(2026, 3, 31, 10, 4, 16),
    "restored_at": dt.datetime(2026, 3, 31, 14, 5),
    "newsletter_at": dt.datetime(2026, 3, 31, 16, 5),
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
        "We restored the copy of 10:04 (302) and kept the damaged table as copy 304.",
        "Copy 303 was taken while the backfill ran.",
        "24,163 customers had more than one current version.",
        "The 14 models, 9 of them by the flag, were rebuilt; the newsletter of 16:05 was held.",
        "10:04 The release took a copy. 10:31 The backfill ended. 13:20 The backfill was found.",
        "13:45 On call took a copy of the table as it was.",
        "There were copies of 07:04, 10:04 and 10:21. Clones 301 and 302 were clean.",
        "The dimension keeps the history of 40,000 customers.",
        "Marketing sends the newsletter at 18:00 from the new build.",
        "The table is right again since 14:05; the backfill rewrote 110,000 rows.",
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
        "We restored the copy of 09:04 and kept the damaged table as evidence.",
        "We restored copy 302, which was taken at 07:04 UTC.",
        *("We restored clone 303.", "The clean copy is from 08:30 UTC."),
        "1,700 deleted customers looked current, and answers about the past were wrong.",
        *("13:09 First update: 21,613 customers.", "24,163 customers were wrong."),
        *("10:22 The backfill began.", "09:54 The release took a copy of the dimension."),
        *("A backfill wrote over 106,000 rows.", "The table is right again since 15:05."),
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


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("Please hold the newsletter of 16:05.", True),
        ("The newsletter that goes out at 16:05 is on hold.", True),
        ("Please hold the newsletter; we write again at 13:25.", True),
        ("Please hold the newsletter of 17:05.", False),
        ("The 17:05 newsletter is on hold.", False),
        ("The newsletter that goes out at 17:05 is on hold.", False),
    ],
)
def test_the_first_update_tells_the_hour_of_the_newsletter(sentence: str, right: bool) -> None:
    checks = LAB.question("update_1").checks
    options = next(check.options for check in checks if check.rule == "no_wrong_figure")
    asked = corpus.made(
        [
            {"rule": "no_wrong_figure", "options": options},
            {"rule": "mentions", "options": {"groups": [["more was said"]]}},
        ]
    )
    found = corpus.parts(asked, f"{sentence} More was said.", WORLD)
    assert found["no_wrong_figure"].points == right


@pytest.mark.parametrize(
    ("sentence", "asserted"),
    [
        ("The cause is open, and it is the credit limit backfill of 10:12.", True),
        ("It is the backfill.", True),
        ("The cause is open, and it is the backfill that we look at now.", False),
        ("The cause is open.", False),
    ],
)
def test_a_cause_that_is_open_is_not_named_in_the_same_sentence(
    sentence: str, asserted: bool
) -> None:
    checks = LAB.question("update_1").checks
    options = next(check.options for check in checks if check.rule == "no_early_cause")
    score = corpus.score("no_early_cause", sentence, **{**options, "says_unknown": False})
    assert (score == 0) == asserted


@pytest.mark.parametrize(
    ("item", "counts"),
    [
        ("Give the backfill an account that may write one column.", True),
        ("Deny SVC_BACKFILL the right to update valid_to.", True),
        ("Write a new runbook.", False),
    ],
)
def test_an_account_that_may_write_one_column_is_a_change_of_the_system(
    item: str, counts: bool
) -> None:
    checks = LAB.question("postmortem").checks
    options = next(check.options for check in checks if check.rule == "mentions")
    only = {"groups": options["groups"], "need": 1}
    assert corpus.score("mentions", item, **only) == counts
