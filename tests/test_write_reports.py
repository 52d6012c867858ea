"""What a report claims: figures of the wrong ones, deeds and no promises, plain words, no blame."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from grader.judges import (
    write,
    write_causes,
    write_claims,
    write_figures,
    write_options,
    write_words,
)
from grader.judges.write_finding import Known
from grader.texts import prose

from . import write_corpus as corpus

WORLD = Known({"wrong": 40, "share": Decimal(92)})
SIZE = {"value": "wrong", "unit": "count", "near": ["dashboards"]}
PARTS = "## Root cause\n{}\n\n## Contributing factors\n{}\n"
SHARE = {
    "value": "share",
    "unit": "percent",
    "near": ["credits"],
    "not_of": ["all warehouses", "the account"],
}


@pytest.mark.parametrize(
    ("text", "options", "score"),
    [
        ("40 dashboards are fine.", SIZE, 0),
        ("40 of our dashboards look normal.", SIZE, 0),
        ("40 dashboards were not affected.", SIZE, 0),
        ("40 dashboards are wrong, 25 are fine.", SIZE, 1),
        ("25 of the 65 dashboards are fine. Off: about 40.", SIZE, 1),
        ("All 40 dashboards are right again since 09:53.", SIZE, 1),
        ("40 dashboards are wrong and the stock is fine.", SIZE, 1),
        ("25 dashboards are wrong, 40 dashboards are fine.", SIZE, 0),
        ("It was 92 % of the credits of all our warehouses.", SHARE, 0),
        ("One query was 92 % of the account's bill.", SHARE, 0),
        ("It was 92 % of its credits, and all warehouses have a limit.", SHARE, 1),
        ("One query took 92 % of the credits. The account was fine.", SHARE, 1),
        ("It took 92 % of the credits. That is 92 % of the account.", SHARE, 0.5),
    ],
)
def test_a_figure_is_told_of_what_it_counts(text: str, options: dict[str, Any], score: float):
    asked = write_options.Figure(**options)
    assert write_figures.figure(prose.read(text), asked, WORLD).score == score


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("Please delete what you exported and export it again.", 1),
        ("Throw away what you exported since 17:00, and draw it again.", 1),
        ("You: discard exports made since 17:00.", 1),
        ("What you do now: delete each export since 17:00.", 1),
        ("For those who drew reports: throw away what you exported.", 1),
        ("If you exported anything since 17:00, export it again.", 1),
        ("Whoever exported a report since 17:00 exports it again.", 1),
        ("Reports that were exported have to be deleted.", 1),
        ("You can export them again now.", 1),
        ("2. Tell your recipients that the figures were wrong.", 1),
        ("Customer reports restored, please refresh.", 1),
        ("Noah's team will tell the recipients.", 0),
        ("We deleted the rows and exported them again.", 0),
        ("The dashboards refresh at 10:00.", 0),
        ("The wrong rows were thrown away, then the exports ran again.", 0),
        ("We had to delete what was exported.", 0),
        ("Refresh of all dashboards: 10:00.", 0),
    ],
)
def test_what_a_reader_has_to_do_is_asked_of_them(text: str, score: float):
    groups = [
        ["delete*", "discard*", "throw away", "export + again", "refresh*", "tell + recipient*"]
    ]
    asked = write_options.Mentions(groups=groups, asks=True)
    found = write_claims.mentions(prose.read(text), asked, WORLD)
    assert found.score == score
    assert score or not found.detail or "asked of nobody who reads" in found.detail


@pytest.mark.parametrize(("between", "score"), [("{} {}", 1), ("{}\n\n{}", 1), (PARTS, 0)])
def test_a_wrong_turn_is_told_by_two_sentences_of_one_part(between: str, score: float):
    text = between.format("We checked the grain by hand.", "It was not that.")
    found = write_claims.wrong_turn(prose.read(text), write_options.WrongTurn(), WORLD)
    assert found.score == score


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("It is stopped, and every warehouse has a limit.", 1),
        ("Stopped at 08:12. Limit on each warehouse.", 1),
        ("It has been stopped; at 100 % of its limit a warehouse will be suspended.", 1),
        ("The query was stopped. A limit stops the next one, and an estimate will follow.", 1),
        ("It should be stopped soon, and every warehouse will get a limit some day.", 0),
        ("It is to be stopped. Limits will be set up on every warehouse.", 0),
        ("It was stopped. We plan to put a limit on each warehouse.", 0.5),
        ("It was stopped. Every warehouse should have a limit.", 0.5),
    ],
)
def test_what_is_only_promised_is_not_done(text: str, score: float):
    asked = write_options.Mentions(groups=[["stopped"], ["limit*"]], done=True)
    assert write_claims.mentions(prose.read(text), asked, Known()).score == score
    both = write_options.Mentions(groups=[["stopped"], ["limit*"]])
    assert write_claims.mentions(prose.read(text), both, Known()).score or score == 0


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("It is stopped, though the schedule starts it again tonight.", False),
        ("It is stopped, but the schedule will start it again at 20:00.", False),
        ("Stopped until the schedule sends it again tonight.", False),
        ("The runs are cancelled, yet they come back tonight.", False),
        ("We switched it off, although it still runs on the other warehouse.", False),
        ("It is stopped. The schedule starts it again tonight.", False),
        ("It is stopped. However, the old query will run again tomorrow.", False),
        ("It is stopped, and the schedule is disabled, so it does not start again.", True),
        ("It was stopped, but the dashboard runs again, with the new query.", True),
        ("It is stopped, and nothing starts it again tonight.", True),
        ("It was stopped, though the rewritten query runs again every morning.", True),
        ("It is stopped. The dashboard is back, and its query runs again for a hundredth.", True),
        ("The runs are cancelled. The limit starts again at midnight.", True),
        ("It is stopped, but we check whether the schedule starts it again.", True),
        ("It was started again at 08:10 and stopped at 08:12.", True),
    ],
)
def test_what_starts_again_is_not_stopped(text: str, holds: bool):
    stops = ["stopped", "cancelled", "switched off"]
    asked = write_options.Mentions(groups=[stops], done=True)
    assert write_claims.mentions(prose.read(text), asked, Known()).score == holds


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("The cause was the release of the pipeline, which was rolled back.", 0),
        ("It happened because of the backfill.", 0),
        ("The release caused it.", 0),
        ("It was the release.", 0),
        ("The release did not cause it.", 1),
        ("The cause was a dashboard query, not the release.", 1),
        ("The cause was one saved query and no release.", 1),
        ("We suspected the release; it was clean.", 1),
        ("The release of the evening before had nothing to do with it.", 1),
        ("One query caused it; the backfill ran within its cap.", 1),
        ("Was it the release? No.", 1),
    ],
)
def test_what_was_ruled_out_is_not_the_cause_of_a_report(text: str, score: float):
    asked = write_options.NoWrongCause(causes=["release", "pipeline", "backfill"])
    assert write_causes.no_wrong_cause(prose.read(text), asked, Known()).score == score


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("One table counted each line several times, 40 dashboards with it.", 1),
        ("We want to join you at 11:00, and select the dates 2026 and 20260321.", 1),
        ("The commit c4099d0c is out again.", 0.5),
        ("A CTE lost its DISTINCT.", 0),
        ("A CTE was changed. That CTE is mended.", 0.5),
    ],
)
def test_a_report_for_everybody_names_no_code(text: str, score: float):
    found = write_words.plain(prose.read(text), write_options.Plain(words=["CTE"]), Known())
    assert found.score == score


CHECKS = [{"rule": "mentions", "points": 2, "options": {"groups": [["word"]]}}]
ACTIONS = [
    {
        "rule": "mentions",
        "points": 1,
        "options": {"groups": [["row count*"]], "section": "action items"},
    }
]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("One word was lost, and nothing noticed.", 2),
        ("One word was lost. The author was careless.", 1.6),
        ("One word was lost. The author was careless. Bob should have known.", 1.2),
        ("One word was lost." + " Bob should have known." * 5, 1),
        ("One word was lost. Nobody was careless; the review shows no data.", 2),
    ],
)
def test_each_sentence_of_blame_takes_a_fifth_and_at_most_half(text: str, points: float):
    asked = corpus.made(CHECKS)
    judged = write.judge_text(asked, text, figures={}, truth={})
    assert judged.parts[0].points == pytest.approx(points)
    lost = f"{100 * (1 - points / 2):.0f} % of all points are gone"
    assert all(lost in remark.says for remark in judged.remarks)
    assert bool(judged.remarks) == (points < 2)


def test_a_text_that_has_everything_and_blames_is_told_what_to_look_at():
    text = "One word was lost. The author was careless."
    found = write.verdict(corpus.made(CHECKS), text, lab="lab", figures={}, truth={})
    assert found.outcome == "partly"
    assert found.headline.endswith("but the text blames people.")
    assert (
        found.try_next == "Look at this first: what in the system let it happen, in place of who."
    )


@pytest.mark.parametrize(
    ("item", "score"),
    [
        ("Block a release whose row counts differ by a fifth. Owner: Ruth, 3 April", 1),
        ("Ruth adds a comparison of row counts to the pull request by 3 April", 1),
        ("Ask reviewers for row counts by a checklist. Owner: Ruth, 3 April", 1),
        ("Remind all reviewers to check row counts. Owner: Ruth, 3 April", 0),
        ("Train the team in row counts. Owner: Ruth, 3 April", 0),
        ("Be more careful with row counts. Owner: Ruth, 3 April", 0),
    ],
)
def test_care_that_is_asked_of_people_is_no_change_of_the_system(item: str, score: float):
    part = corpus.parts(corpus.made(ACTIONS), f"## Action items\n\n- {item}")["mentions"]
    assert part.points == score
    assert score or "asks people to take care" in (part.detail or "")


def test_a_figure_may_be_a_list_of_numbers_that_are_true_at_other_instants():
    known = {"it": 47, "then": [18, 45]}
    options = {"value": "it", "unit": "count", "near": ["queue*"]}
    told = "At 07:00 18 were queued, at 07:15 45 were queued, and 47 were queued at the page."
    assert corpus.score("figure", told, known, **options) == 1
    assert corpus.score("figure", told.replace("45", "44"), known, **options) == 0.5
