"""What an author writes in `incident.toml` for a text, and what becomes of it in a verdict."""

from __future__ import annotations

from typing import get_args

import pytest

from grader.errors import BadLab
from grader.judges import write, write_options
from grader.questions import Check
from grader.texts import phrases

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
        ({"rule": "no_wrong_figure", "options": {"figures": [{"value": "x"}]}}, "near"),
        ({"rule": "figure"}, "value"),
        ({"rule": "figure", "options": {"value": "x", "units": "usd"}}, "units"),
        ({"rule": "figure", "options": {"value": "x", "unit": "euro"}}, "unit"),
        ({"rule": "sections", "options": {"names": []}}, "names"),
        ({"rule": "sections", "options": {"names": "Summary"}}, "names"),
        ({"rule": "length"}, "length needs words, seconds or beats"),
        ({"rule": "mentions", "options": {"groups": [["a"]], "need": 2}}, "need is 2"),
        (
            {"rule": "mentions", "options": {"groups": [["a"]], "names": ["b", "c"]}},
            "2 names for 1",
        ),
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
    judged = write.judge_text(asked, "It is 12.", figures={"it": 11}, truth={"it": 12})
    assert judged.parts[0].ok


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
        ("Deleting is not voiding.", "delete", True),
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
    ("text", "found"),
    [
        ("Refuse payments when the cache is silent.", True),
        ("While the cache is silent, the API refuses payments.", True),
        ("Refuse payments over the limit.", False),
        ("- Refuse payments over the limit.\n- Watch the cache.", False),
        ("We refused them. The cache was silent.", False),
    ],
)
def test_both_sides_of_a_plus_stand_in_one_sentence(text, found):
    assert found == (corpus.score("mentions", text, groups=[["refus* + cache"]]) == 1)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("It stopped at 14:18.", 1),
        ("It is not still growing, it stopped at 14:18.", 1),
        ("Is it still growing? No, it stopped.", 1),
        ("I checked whether it is still growing: it stopped.", 1),
        ("- Still growing: no, it stopped", 1),
        ("It stopped for a while and is still growing.", 0),
        ("The cause is not known and it is STILL growing fast. Payouts are stopped.", 0),
        ("It has not stopped.", 0),
        ("We do not know whether it has stopped.", 0),
        ("It stopped, and we check whether it comes back.", 1),
        ("The cache is full of keys.", 0),
    ],
)
def test_a_text_that_says_the_opposite_earns_nothing(text, score):
    options = {
        "groups": [["stopped"]],
        "never": ["still growing", "not stopped", "not know whether + stopped"],
    }
    assert corpus.score("mentions", text, **options) == score


def test_the_opposite_is_quoted_and_an_idea_is_named_for_people():
    def told(text, **options):
        rule = {"rule": "mentions", "options": {"groups": [["void*"], ["audit*"]], **options}}
        return corpus.parts(corpus.made([rule]), text)["mentions"].detail

    names = ["that rows were voided", "that each is audited"]
    assert told("We voided all of them.") == "1 of 2 comes up; not yet: audit."
    assert told("We voided all.", names=names) == "1 of 2 comes up; not yet: that each is audited."
    assert told("Nothing of the kind.", names=names, need=1) == f"For instance: {'; '.join(names)}."
    assert told("We deleted all.", never=["deleted"]).startswith("“We deleted all.” says the opp")


@pytest.mark.parametrize(
    ("under", "told"),
    [
        ("", "Nothing yet under “Summary”."),
        ("Cut short.", "Too short to count: “Summary”, at least 4 words."),
        ("This one is long enough.", None),
    ],
)
def test_a_part_that_is_short_is_not_called_empty(under, told):
    rule = {"rule": "sections", "options": {"names": ["Summary"]}}
    text = f"## Summary\n{under}\n## More\nSome other words stand here."
    assert corpus.parts(corpus.made([rule]), text)["sections"].detail == told


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ("Be more careful.", "is about people, not the system; it has no owner and no date."),
        ("Be more careful. Owner: Ana. Due: 3 April.", "is about people, not the system."),
        ("Move the keys to a database.", "has no owner and no date."),
        ("A database. Owner: Ana. Due: 3 April.", "has no verb."),
        ("Remind all to be careful. Owner: Ana. Due: 3 April.", "is about people, not the system."),
        ("Train the team on keys. Owner: Ana. Due: 3 April.", "is about people, not the system."),
        ("Remind the owner by an alert. Owner: Ana. Due: 3 April.", None),
    ],
)
def test_an_action_item_is_told_what_it_lacks(item, told):
    rule = {"rule": "owner_and_due", "options": {"least": 1}}
    detail = corpus.parts(corpus.made([rule]), f"## Action items\n- {item}")["owner_and_due"].detail
    assert detail == (told and f"“{item}” {told}")


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
    ("text", "score"),
    [
        ("I will report that it ended at 14:18. Next update at 15.30.", 1),
        ("I will report the rest by 16:00. Next update at 14:30.", 0.5),
        ("Amara, update at 15:09 UTC. Nothing is known.", 0),
        ("900 customers have a wrong number of rows; more models read it, in 2 steps.", 0),
        ("In an hour we will have the number.", 1),
    ],
)
def test_the_sentence_that_says_next_or_again_counts_first(text, score):
    assert corpus.score("next_update", text, after="paged_at") == score


@pytest.mark.parametrize(
    ("text", "promises"),
    [
        ("We will keep you posted.", True),
        ("We follow up on this.", True),
        ("36,000 payments were missing by the processor's report.", False),
        ("Until we say otherwise, export no report.", False),
    ],
)
def test_a_sentence_is_called_a_promise_only_where_it_makes_one(text, promises):
    part = corpus.parts(corpus.made([{"rule": "next_update"}]), text)["next_update"]
    assert not part.points
    assert ("promises an update" in (part.detail or "")) == promises, part.detail


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("Nothing has changed since 15:00, next update at 15:30.", 1),
        ("Nothing has changed since 14:20, next update at 14:30.", 0.5),
    ],
)
def test_a_promise_may_name_a_past_hour_beside_its_own(text, score):
    assert corpus.score("next_update", text, after="paged_at") == score


@pytest.mark.parametrize(
    ("after", "score"), [("paged_at", 0.5), ("partition_start", 1), ("no_such_fact", 1)]
)
def test_the_next_update_lies_after_the_page(after, score):
    assert score == corpus.score("next_update", "Next update at 14:30.", after=after)


@pytest.mark.parametrize("name", sorted(phrases._lists()))
def test_every_wording_compiles_and_matches_no_empty_text(name):
    assert phrases.pattern(name).search("") is None
