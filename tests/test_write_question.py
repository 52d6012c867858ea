"""What an author writes in `incident.toml` for a text, and what becomes of it in a verdict."""

from __future__ import annotations

from typing import get_args

import pytest

from grader.errors import BadLab
from grader.incident import Check
from grader.judges import phrases, write, write_options

from . import write_corpus as corpus

ALL_RULES = get_args(Check.model_fields["rule"].annotation)


def test_every_rule_of_the_format_has_options_and_a_judge():
    assert set(ALL_RULES) == set(write.RULES) == set(write_options.OPTIONS)


@pytest.mark.parametrize("rule", ALL_RULES)
def test_every_option_is_explained_where_authors_read(rule):
    for option in write_options.OPTIONS[rule].model_fields:
        assert option in write.__doc__, f"{rule}: {option} is not in the docstring of write.py"


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        ({"rule": "figure"}, "value"),
        ({"rule": "figure", "options": {"value": "x", "units": "usd"}}, "units"),
        ({"rule": "figure", "options": {"value": "x", "unit": "euro"}}, "unit"),
        ({"rule": "sections", "options": {"names": []}}, "names"),
        ({"rule": "sections", "options": {"names": "Summary"}}, "names"),
        ({"rule": "length"}, "length needs words, seconds or beats"),
        ({"rule": "mentions", "options": {"groups": [["a"]], "need": 2}}, "need is 2"),
        ({"rule": "timestamps", "options": {"least": "many"}}, "least"),
    ],
)
def test_a_wrong_option_is_one_clear_sentence_for_the_author(check, sentence):
    asked = corpus.made([check])
    with pytest.raises(BadLab) as raised:
        write.judge_text(asked, "text", figures={}, truth={})
    assert f"question text, check {check['rule']}" in str(raised.value)
    assert sentence in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "outcome", "points"),
    [
        ("14,000 requests were written twice. Next update at 15:30.", "right", 4),
        ("14,000 requests were written twice.", "partly", 3),
        ("Next update at 15:30.", "partly", 1),
        ("Hello.", "wrong", 0),
    ],
)
def test_points_follow_the_checks(text, outcome, points):
    asked = corpus.made(
        [
            {"rule": "figure", "points": 3, "options": {"value": "doubled_requests"}},
            {"rule": "next_update", "points": 1},
        ]
    )
    verdict = write.verdict(asked, text, lab="lab", figures={}, truth=corpus.WORLD)
    assert (outcome, points) == (verdict.outcome, verdict.points)


def test_facts_come_before_figures_of_the_same_name():
    asked = corpus.made([{"rule": "figure", "options": {"value": "it"}}])
    parts, _, _ = write.judge_text(asked, "It is 12.", figures={"it": 11}, truth={"it": 12})
    assert parts[0].ok


def test_a_check_that_cannot_be_made_here_makes_the_verdict_unknown():
    asked = corpus.made(
        [{"rule": "figure", "options": {"value": "sealed"}}, {"rule": "next_update"}]
    )
    verdict = write.verdict(asked, "Next update at 15:30.", lab="lab", figures={}, truth={})
    assert (verdict.outcome, verdict.not_checked) == ("unknown", ["figure", write.OVERRULE])


def test_every_verdict_says_that_a_person_may_overrule_it():
    for text in ("", "Next update at 15:30.", corpus.DOCUMENTS["update-1"]):
        verdict = write.verdict(
            corpus.question("update"), text, lab="lab", figures={}, truth=corpus.WORLD
        )
        assert any("overrule" in line for line in verdict.not_checked)


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("## Timeline", True),
        ("### Timeline (UTC)", True),
        ("## 2. Timeline of events", True),
        ("**Timeline**", True),
        ("**Timeline:**", True),
        ("Timeline:", True),
        ("Chronology\n----------", True),
        ("TIMELINE", True),
        ("## What we did", False),
        ("The timeline is in the ticket.", False),
    ],
)
def test_a_part_is_found_under_the_headings_people_use(heading, found):
    text = f"{heading}\nfour words stand here"
    assert found == (corpus.score("sections", text, names=["Timeline"]) == 1)


def test_a_title_does_not_claim_the_whole_text():
    text = "# Root cause of the outage\n## Summary\nThe ledger took requests twice."
    assert corpus.score("sections", text, names=["Summary", "Root cause"]) == 0.5


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("We voided them.", "void", True),
        ("Voiding is not deleting.", "delete", True),
        ("a soft-deleted row", "soft delete", True),
        ("soft deletes", "soft-delete", True),
        ("Retries were capped.", "retry", True),
        ("idempotency_key", "idempotency key", True),
        ("a dead letter queue", "dead-letter queue", True),
        ("the auditors ask", "audit*", True),
        ("It fails closed", "fail closed", True),
        ("avoid this", "void", False),
        ("soft pillows; then we delete", "soft delete", False),
    ],
)
def test_an_idea_is_found_in_other_word_forms(text, term, found):
    text = f"{text}; so it stands here"  # a text of one or two words says nothing
    assert found == (corpus.score("mentions", text, groups=[[term]]) == 1)


@pytest.mark.parametrize(
    ("text", "earns"),
    [
        ("alert", False),
        ("An alert(1)", False),
        ("We alert now", True),
        ("<script>alert('all of us')</script>", False),
        ("<SCRIPT type='x'>\nwe alert now\n</SCRIPT >", False),
        ("<style>we alert now { }</style> as you see", False),
        ("We <script>x</script> alert at once", True),
        ("A <script> tag was what we alert on", True),
        ("<img src=x onerror=\"alert('all of us')\">", False),
    ],
)
def test_a_word_or_two_or_a_script_is_no_text(text, earns):
    assert earns == (corpus.score("mentions", text, groups=[["alert*"]]) == 1)


@pytest.mark.parametrize(
    ("words", "score"), [(0, 0), (10, 0), (16, 0.5), (20, 1), (40, 1), (50, 0.5), (80, 0)]
)
def test_a_length_a_quarter_outside_earns_half(words, score):
    assert score == corpus.score("length", "word " * words, words=[20, 40])


def test_spoken_length_counts_150_words_a_minute():
    assert corpus.score("length", "word " * 150, seconds=[60, 60]) == 1


@pytest.mark.parametrize("text", ["Next update: tomorrow, 10:00 UTC.", "Next update in 15."])
def test_an_hour_of_another_day_is_not_past(text):
    assert corpus.score("next_update", text, after="paged_at") == 1


@pytest.mark.parametrize(
    ("after", "score"), [("paged_at", 0.5), ("partition_start", 1), ("no_such_fact", 1)]
)
def test_the_next_update_lies_after_the_page(after, score):
    assert score == corpus.score("next_update", "Next update at 14:30.", after=after)


@pytest.mark.parametrize("name", sorted(phrases._lists()))
def test_every_wording_compiles_and_matches_no_empty_text(name):
    assert phrases.pattern(name).search("") is None
