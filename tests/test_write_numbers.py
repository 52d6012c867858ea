"""A number agrees with the world whatever its format; one that differs does not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from grader.texts import quantities

from . import write_corpus as corpus

MONEY = Decimal("8700000.00")
ODD = Decimal("8695112.40")


@pytest.mark.parametrize(
    ("text", "value", "unit", "agrees"),
    [
        ("It is $8.7M.", MONEY, "usd", True),
        ("It is $8.7m.", MONEY, "usd", True),
        ("It is 8,700,000.", MONEY, "usd", True),
        ("It is 8.7 million.", MONEY, "usd", True),
        ("It is 8 700 000.00 dollars.", MONEY, "usd", True),
        ("It is 8.700.000,00 USD.", MONEY, "usd", True),
        ("It is USD 8,700,000.00.", MONEY, "usd", True),
        ("It is US$ 8.70 million.", MONEY, "usd", True),
        ("It is 8'700'000.", MONEY, "usd", True),
        ("It is 8_700_000.", MONEY, "usd", True),
        ("It is 8,7 million.", MONEY, "usd", True),
        ("It is $8700k.", MONEY, "usd", True),
        ("It is **$8,700,000.00**.", MONEY, "usd", True),
        ("It is -$8.7M.", MONEY, "usd", True),
        ("It is about $9M.", MONEY, "usd", True),
        ("It is $9.4M.", MONEY, "usd", False),
        ("It is $87M.", MONEY, "usd", False),
        ("It is $8.7k.", MONEY, "usd", False),
        ("It is €8.7M.", MONEY, "usd", False),
        ("It took 8.7 million seconds.", MONEY, "usd", False),
        ("It is $8,700,001.", MONEY, "usd", False),
        ("It is $870,000.", MONEY, "usd", False),
        ("It is $8.7M.", ODD, "usd", True),
        ("It is $8.70M.", ODD, "usd", True),
        ("It is $8.69M.", ODD, "usd", True),
        ("It is $8.6M.", ODD, "usd", False),
        ("It is $8,695,112.", ODD, "usd", True),
        ("It is $8,695,112.40.", ODD, "usd", True),
        ("It is $8,695,112.90.", ODD, "usd", False),
        ("It is over $8.6 million.", ODD, "usd", True),
        ("It is just under $8.7M.", ODD, "usd", True),
        ("14,000 payments", 14_000, "count", True),
        ("14 000 payments", 14_000, "count", True),
        ("14k payments", 14_000, "count", True),
        ("fourteen thousand payments", 14_000, "count", True),
        ("14,000 payments", 13_963, "count", False),
        ("about 14,000 payments", 13_963, "count", True),
        ("~14k payments", 13_963, "count", True),
        ("almost 14,000 payments", 13_963, "count", True),
        ("more than 14,000 payments", 13_963, "count", False),
        ("13,963 payments", 13_963, "count", True),
        ("13.963 payments", 13_963, "count", True),
        ("13,964 payments", 13_963, "count", False),
        ("thirty-seven captures", 37, "count", True),
        ("37 captures", 37, "count", True),
        ("$37 of captures", 37, "count", False),
        ("37 % of captures", 37, "count", False),
        ("in az-37", 37, "count", False),
        ("at 00:37", 37, "count", False),
        ("INC-37", 37, "count", False),
        ("an 11-minute partition", 11, "minutes", True),
        ("11 minutes", 11, "minutes", True),
        ("11 min", 11, "minutes", True),
        ("11m", 11, "minutes", True),
        ("eleven minutes", 11, "minutes", True),
        ("660 seconds", 11, "minutes", True),
        ("from 14:07 to 14:18", 11, "minutes", True),
        ("14:07–14:18 UTC", 11, "minutes", True),
        ("between 23:55 and 00:06", 11, "minutes", True),
        ("12 minutes", 11, "minutes", False),
        ("11 hours", 11, "minutes", False),
        ("11 payments", 11, "minutes", False),
        ("half an hour", 30, "minutes", True),
        ("7 hours", dt.timedelta(hours=7), None, True),
        ("72 h", 4320, "minutes", True),
        ("3 days", 4320, "minutes", True),
        ("36.7 % of requests", Decimal("0.3671"), "percent", True),
        ("37 per cent of requests", Decimal("0.3671"), "percent", True),
        ("a share of 0.367", Decimal("0.3671"), "percent", True),
        ("20 % of requests", Decimal("0.3671"), "percent", False),
        ("at 14:07", dt.datetime(2026, 3, 17, 14, 7, 3), None, True),
        ("at 2:07 pm", dt.datetime(2026, 3, 17, 14, 7, 3), None, True),
        ("at 1407Z", dt.datetime(2026, 3, 17, 14, 7, 3), None, True),
        ("at 14:07:03.250 UTC", dt.datetime(2026, 3, 17, 14, 7, 3), None, True),
        ("at 14:17", dt.datetime(2026, 3, 17, 14, 7, 3), None, False),
        ("at 2:07 am", dt.datetime(2026, 3, 17, 14, 7, 3), None, False),
        ("at T+7", dt.datetime(2026, 3, 17, 0, 7), None, False),
        ("", MONEY, "usd", False),
    ],
)
def test_a_number_agrees_whatever_its_format(text, value, unit, agrees):
    options = {"value": "it"} | ({"unit": unit} if unit else {})
    assert agrees == (corpus.score("figure", text, {"it": value}, **options) == 1)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("14,000 requests were written twice.", 1),
        ("14,000 requests were written twice. Later: 15,500 requests written twice.", 0.5),
        ("15,500 requests were written twice.", 0),
        ("We first counted 28,000 written twice; it is 14,000.", 1),
        ("First we thought that 9,000 were written twice. 14,000 were written twice.", 1),
        ("14,000 were written twice. 13,963 written twice are phantoms.", 1),
        ("14,000 were written twice, 538 clients gave up, 3 of 4 nodes were hit.", 1),
        ("14,000 were written twice. Within 11 minutes they were written twice.", 1),
        ("14,000 were written twice. After the repair 0 are written twice.", 1),
        ("14,000 were written twice. Each of 2 nodes wrote one of them twice.", 1),
        ("14,000 were written twice. 1,400 were written twice.", 0.5),
        ("14,000 were written twice. By 15:30 no more were written twice.", 1),
        ("14,000 were written twice (15,500 written twice by another count).", 0.5),
        ("14,000 were written twice: 9,000 written twice at once and 5,000 later.", 1),
        ("14,000 were written twice, 4,000 of them written twice by retries.", 1),
        ("14,000 were written twice. 15,500 were written twice, and that is not little.", 0.5),
        ("14,000 were written twice. Not 15,500 were written twice.", 1),
        ("14,000 were written twice. 15,500 requests came, and all were written twice.", 1),
    ],
)
def test_a_different_number_beside_its_words_is_a_contradiction(text, score):
    options = {"value": "doubled_requests", "unit": "count", "near": ["written twice"]}
    assert score == corpus.score("figure", text, **options)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("An 11-minute partition.", 1),
        ("An 11-minute partition. The partition was seen after 58 minutes.", 1),
        ("An 11-minute partition. The partition began 58 minutes before the page.", 1),
        ("An 11-minute partition. Clients waited 13 s in the partition.", 1),
        ("An 11-minute partition. The partition lasted 20 minutes.", 0.5),
        ("A 20-minute partition.", 0),
        ("A partition of about 20 minutes.", 0),
    ],
)
def test_only_a_duration_of_that_thing_contradicts_a_duration(text, score):
    options = {"value": "partition_minutes", "unit": "minutes", "near": ["partition"]}
    assert corpus.score("figure", text, **options) == score


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("1,200 deleted customers looked current.", 1),
        ("1,200 deleted customers. Of these, 450 deleted customers had a single row.", 1),
        ("1,200 deleted customers looked current. Today 140 deletions were replayed.", 1),
        ("Deleted customers that looked current: **1,200**.", 1),
        ("450 deleted customers looked current.", 0),
        ("450 deleted customers looked current, and the ranges were wrong.", 0),
        ("450 deleted customers looked current: it was wrong for months.", 0),
        ("1,200 deleted customers. 7,900 changes replayed, the deleted customers are out.", 1),
        ("1,200 deleted customers. 7,900 changes of the deleted customers.", 1),
        ("1,200 deleted customers. The deleted customers read: 14 models.", 1),
        ("1,200 in all. Many had a wrong number of rows, 450 deleted ones among them.", 0.5),
        ("1,200 in all. Our count of 450 deleted customers was wrong.", 1),
        ("Deleted customers that looked current: 450.", 0),
        ("1,200 customers were hit. 450 customers who had been deleted were shown.", 0.5),
        ("## Action items\n- Delete 900 deleted rows.\n## Summary\n1,200 deleted customers.", 1),
    ],
)
def test_a_sentence_of_another_number_of_that_noun_is_no_contradiction(text, score):
    options = {"value": "it", "near": ["deleted*"], "unless": ["single"]}
    assert corpus.score("figure", text, {"it": 1200}, **options) == score


@pytest.mark.parametrize(
    ("text", "score"),
    [
        *(("Answers were wrong for 6 months.", 1), ("Answers for all six of the months.", 1)),
        *(("Months that were wrong: 6.", 1), ("| wrong months | 6 |", 1)),
        *(("Six of the twenty-two months were wrong.", 1), ("6 (of the 22) months were.", 1)),
        ("22 months were looked at, six of them were wrong.", 1),
        ("22 teams read it, six of them daily, for months.", 0),
        *(("Six teams read it.", 0), ("Six teams lost answers about the past, months of them.", 0)),
        ("For three months, six teams had wrong answers.", 0),
    ],
)
def test_a_small_number_counts_only_beside_what_it_counts(text, score):
    options = {"value": "it", "unit": "count", "near": ["months"]}
    assert corpus.score("figure", text, {"it": 6, "in all": 22}, **options) == score


COPY = {"value": "copied_at", "near": ["copy"], "unless": ["evidence"]}
BEGAN = {"value": "began_at", "near": ["backfill"], "tolerance": 3}
DELETED = {"value": "deleted", "near": ["deleted*"]}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We restored the copy of 10:04, taken before the backfill started at 10:12.", None),
        ("We restored the clean copy at 14:05. The backfill ran from 10:13 to 10:31.", None),
        ("14:05 Copy restored. 13:20 The backfill was found.", None),
        ("The copy taken at 13:30 is evidence. It was not the 10:30 copy that we took.", None),
        ("1,200 deleted customers looked current.", None),
        ("We restored the copy of 10:30.", "10:30"),
        ("We restored the 10:30 copy.", "10:30"),
        ("The copy was taken at 4:04 am today.", "4:04 am"),
        ("The backfill began at 09:12.", "09:12"),
        ("450 deleted customers looked current.", "450"),
    ],
)
def test_a_figure_that_need_not_be_told_must_be_right_where_it_is(text, named):
    asked = corpus.made(
        [
            {"rule": "no_wrong_figure", "options": {"figures": [COPY, BEGAN, DELETED]}},
            {"rule": "mentions", "options": {"groups": [["the*", "deleted", "copy"]]}},
        ]
    )
    world = {
        "copied_at": dt.datetime(2026, 3, 31, 10, 4, 20),
        "began_at": dt.datetime(2026, 3, 31, 10, 12, 35),
        "deleted": 1200,
    }
    part = corpus.parts(asked, text, world)["no_wrong_figure"]
    assert part.ok == (named is None)
    assert named is None or str(part.detail).startswith(f"“{named}” does not agree")


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("24,613 customers are wrong.", 1),
        ("24,613 customers are wrong; 24,163 customers have more than one row.", 1),
        ("24,613 customers are wrong. 24,163 customers are wrong.", 0.5),
        ("24,163 customers are wrong.", 0),
    ],
)
def test_another_figure_of_the_noun_is_that_only_beside_its_words(text, score):
    beside = {"several": ["more than one"]}
    options = {"value": "wrong", "near": ["customers"], "only_beside": beside}
    world = {"wrong": 24_613, "several": 24_163, "several_again": 24_163}
    assert corpus.score("figure", text, world, **options) == score


def test_a_figure_that_is_not_known_here_is_left_to_a_person():
    part = corpus.parts(
        corpus.made([{"rule": "figure", "options": {"value": "sealed"}}]), "It is 14.", {}
    )["figure"]
    assert (part.ok, part.points, part.max_points) == (None, 0, 1)


def test_a_wrong_number_is_quoted_and_the_right_one_is_not_told():
    part = corpus.parts(
        corpus.made(
            [{"rule": "figure", "options": {"value": "doubled_requests", "near": ["twice"]}}]
        ),
        "12,345 requests were written twice.",
    )["figure"]
    assert "12,345" in part.detail
    assert "14,000" not in part.detail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:07 and 2 pm", [847, 840]),
        ("2026-03-17 14:07:30", [847.5]),
        ("2026-03-17T14:07Z", [847]),
        ("12 am, 12 pm", [0, 720]),
        ("noon, midnight", [720, 0]),
        ("T+15m, T+2h, T+1:05", [15, 120, 65]),
        ("14h07", [847]),
        ("at 15.30, by 8.50", []),
        ("a ratio of 3:1, version 1.14.07, 99:99", []),
    ],
)
def test_clock_times_are_read_as_people_write_them(text, expected):
    assert expected == [clock.minutes for clock in quantities.clocks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 15.30", [930]),
        ("Back 15.30.", [930]),
        ("Next: 15.30 UTC", [930]),
        ("by 9.05 or at 15h", [545, 900]),
        ("at 15:30", [930]),
        ("off by 8.50 million, by $8.50, by 8.50%, by 15.30 dollars, by 12.30 seconds", []),
        ("release 4.12, at 15.301, in 15h, at 25.10", []),
    ],
)
def test_an_hour_may_have_a_dot_where_an_hour_is_due(text, expected):
    assert expected == [clock.minutes for clock in quantities.clocks(text, dotted=True)]


@pytest.mark.parametrize(
    ("text", "score"),
    [("from 14:07 to 14:19", 1), ("from 14:07 to 14:25", 0), ("about twelve minutes", 1)],
)
def test_a_tolerance_holds_for_the_time_between_two_hours(text, score):
    options = {"value": "partition_minutes", "unit": "minutes", "tolerance": 0.15}
    assert corpus.score("figure", text, **options) == score


@pytest.mark.parametrize(
    "text",
    [
        *("2026-03-27", "27 March", "March 27, 2026", "27/03/2026", "by Friday", "next sprint"),
        *("in two weeks", "within 48 hours", "EOD", "end of April", "Q2", "tomorrow", "1st of May"),
    ],
)
def test_due_dates_are_seen(text):
    assert quantities.dates(text)


@pytest.mark.parametrize(
    "text", ["soon", "later", "when we have time", "he may do it", "14,000", "P0"]
)
def test_no_date_is_seen_where_there_is_none(text):
    assert quantities.dates(text) == []


WRONG = {"wrong": 40, "all": 65, "times": 35, "people": 26, "share": 92.0}


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("40 of 65 dashboards were wrong, the other 25 dashboards were right.", 1),
        ("40 dashboards were wrong; the remaining 25 dashboards are fine.", 1),
        ("40 dashboards were wrong. 25 dashboards stayed right all the time.", 1),
        ("40 dashboards were wrong. The rest, 25 dashboards, can be used.", 1),
        ("41 of 65 dashboards were wrong, the other 25 were right.", 0),
        ("40 dashboards were wrong. Later: 41 of our 65 dashboards.", 0.5),
        ("25 dashboards were wrong.", 0),
        ("40 dashboards were wrong. The 25 dashboards of finance were wrong.", 0.5),
        ("Of 65 dashboards 40 were wrong, 12 of 40 dashboards are the management's.", 1),
    ],
)
def test_what_was_not_wrong_is_no_other_figure(text: str, score: float) -> None:
    options = {"value": "wrong", "unit": "count", "near": ["dashboards"]}
    assert corpus.score("figure", text, WRONG, **options) == score


def test_of_two_numbers_the_card_names_the_one_that_stands_for_the_figure() -> None:
    rule = {"rule": "figure", "options": {"value": "wrong", "near": ["dashboards"]}}
    text = "41 of 65 dashboards were wrong, the other 25 dashboards were right."
    detail = corpus.parts(corpus.made([rule]), text, WRONG)["figure"].detail
    assert detail is not None
    assert detail.startswith("“41” does not agree")


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("Wrong reports went outside 35 times.", 1),
        ("26 recipients outside hold a wrong report.", 1),
        ("Wrong reports went outside 35 times, to 26 recipients.", 1),
        ("Wrong reports went outside 20 times.", 0),
        ("26 recipients outside hold a wrong report; 30 recipients were told.", 0.5),
    ],
)
def test_either_of_two_figures_is_right_where_the_author_says_so(text: str, score: float) -> None:
    options = {"value": "times", "also": ["people"], "near": ["recipients", "times"]}
    assert corpus.score("figure", text, WRONG, **options) == score


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("92 % of the credits. A mail comes at 50 and 80 % of the credits.", 1),
        ("92 % of the credits. A mail comes at 50 and **80 %** of the credits.", 1),
        ("92 % of the credits. A mail comes at 50 and 80 percent of the credits.", 1),
        ("92 % of the credits. A mail comes at 50 %, 80 % and 100 % of the credits.", 1),
        ("92 % of the credits, later 80 % of the credits.", 0.5),
        ("80 % of the credits.", 0),
    ],
)
def test_a_list_of_shares_is_no_other_share(text: str, score: float) -> None:
    options = {"value": "share", "unit": "percent", "near": ["credits"], "tolerance": 0.01}
    assert corpus.score("figure", text, WRONG, **options) == score


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("It cost 1.8 percentage points of accuracy.", 1),
        ("Accuracy fell by 1.80 pp.", 1),
        ("Accuracy fell by 1.8 %, measured on past payments.", 1),
        ("Accuracy is 1.8 points lower.", 1),
        ("The file comes at two in the morning. Accuracy suffered.", 0),
        ("We lost two hours before we knew what it cost.", 0),
        ("It cost 3.5 percentage points of accuracy; the file comes at two.", 0),
    ],
)
def test_a_small_percentage_is_told_with_its_unit_or_its_thing(text: str, score: float) -> None:
    options = {"value": "lost", "unit": "percent", "near": ["accuracy", "points"]}
    assert corpus.score("figure", text, {"lost": Decimal("1.80")}, **options) == score
