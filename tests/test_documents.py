"""Documents of any incident: good ones earn every signal, each mutant loses the one it lost."""

from __future__ import annotations

import functools
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import documents
from grader.errors import FiredrillError

from . import documents_corpus as corpus

GOOD = 0.8  # every signal of a good document is at least this
SLACK = 0.05  # how far the other signals may move when one virtue goes
MOST_FALSE = 0.02  # of the sentences that must not be flagged
LEAST_CAUGHT = 0.9  # of those that must
LEAST_GOOD, LEAST_OF_A_KIND, LEAST_MUTANTS, LEAST_EACH = 20, 5, 120, 5
LEAST_FINE, LEAST_FLAGGED = 150, 110
MOST_MS = 50  # milliseconds a text, on an idle core; the test allows for a busy one


@functools.cache
def _judge(name: str, text: str | None = None) -> documents.Document:
    one = corpus.DOCUMENTS[name]
    return documents.judge(one["kind"], one["text"] if text is None else text, one["facts"])


@pytest.mark.parametrize("name", sorted(corpus.DOCUMENTS))
def test_a_good_document_earns_every_signal(name):
    document = _judge(name)
    assert {signal: s for signal, s in document.signals.items() if s < GOOD} == {}
    assert [flag for flag in document.flags if flag.signal in ("blame", "vague")] == []


@pytest.mark.parametrize(
    ("name", "mutation"),
    corpus.MUTATIONS,
    ids=[f"{name} {m['lowers']}: {m['why']}" for name, m in corpus.MUTATIONS],
)
def test_a_mutant_lowers_exactly_its_signal(name, mutation):
    before = _judge(name).signals
    document = _judge(name, corpus.mutant(name, mutation))
    lowered = mutation["lowers"]
    assert document.signals[lowered] < before[lowered]
    moved = {s for s in before if before[s] - document.signals[s] > SLACK}
    assert moved <= {lowered}
    assert any(flag.signal == lowered and flag.why for flag in document.flags)


def test_the_corpus_is_as_large_as_it_claims():
    kinds = Counter(one["kind"] for one in corpus.DOCUMENTS.values())
    assert sum(kinds.values()) >= LEAST_GOOD
    assert all(kinds[kind] >= LEAST_OF_A_KIND for kind in documents.KINDS if kind != "sentences")
    assert len(corpus.MUTATIONS) >= LEAST_MUTANTS
    assert min(Counter(name for name, _ in corpus.MUTATIONS).values()) >= LEAST_EACH
    flagged = [*corpus.SENTENCES["blame"], *corpus.SENTENCES["vague"]]
    fine = corpus.SENTENCES["fine"]
    assert len(set(fine)) == len(fine) >= LEAST_FINE
    assert len(set(flagged)) == len(flagged) >= LEAST_FLAGGED


def test_each_signal_of_each_kind_has_a_mutant():
    lowered = {(corpus.DOCUMENTS[name]["kind"], m["lowers"]) for name, m in corpus.MUTATIONS}
    wanted = {(kind, s) for kind, signals in documents.KINDS.items() for s in signals}
    assert {pair for pair in wanted if pair[0] != "sentences"} == lowered


def test_sentences_that_must_not_be_flagged_are_not():
    fine = corpus.SENTENCES["fine"]
    false = [one for one in fine if documents.judge("sentences", one).flags]
    assert len(false) <= MOST_FALSE * len(fine), false


@pytest.mark.parametrize("signal", ["blame", "vague"])
def test_sentences_that_must_be_flagged_are(signal):
    wanted = corpus.SENTENCES[signal]
    missed = [one for one in wanted if documents.judge("sentences", one).signals[signal] == 1]
    assert len(missed) <= (1 - LEAST_CAUGHT) * len(wanted), missed


def test_a_flag_quotes_its_sentence_and_says_why():
    text = "The cache failed open. Tomasz should have known. Some users saw issues."
    document = documents.judge("sentences", text)
    assert [(flag.signal, flag.sentence) for flag in document.flags] == [
        ("blame", "Tomasz should have known."),
        ("vague", "Some users saw issues."),
    ]
    assert all(flag.why for flag in document.flags)
    assert document.signals == {"blame": pytest.approx(2 / 3, abs=0.01)} | {
        "vague": pytest.approx(2 / 3, abs=0.01)
    }


@pytest.mark.parametrize("kind", list(documents.KINDS))
def test_an_empty_text_earns_nothing(kind):
    for text in ("", " \n\t", "<!-- only a comment -->", "TBD"):
        assert set(documents.judge(kind, text).signals.values()) == {0.0}


def test_an_unknown_kind_is_told_with_those_there_are():
    with pytest.raises(FiredrillError, match="postmortem"):
        documents.judge("postmortems", "text")


FORMATS = [
    (
        {"amount_usd": 8_700_000},
        ["$8.7M", "8,700,000 dollars", "8.7 million", "8.7m USD", "~8.7 M"],
    ),
    ({"rows": 14_000}, ["14,000 rows", "14 000 rows", "14k rows", "fourteen thousand rows"]),
    ({"rows": 14_000}, ["1.4e4 rows", "between 13,900 and 14,100 rows", "14.000 rows"]),
    ({"share": 0.63}, ["63 %", "63%", "63 percent", "a share of 0.63"]),
    ({"share_pct": 63}, ["63 %", "63 per cent", "a share of 0.63"]),
    ({"outage_minutes": 135}, ["2h 15m", "135 min", "135 minutes", "2 h 15 min", "2.25 hours"]),
    ({"outage_minutes": 135}, ["from 14:05 to 16:20", "2 hours and 15 minutes", "2h15m"]),
    ({"downtime": 135}, ["135 minutes", "2h 15m"]),
    ({"second_outage_minutes": 45}, ["45 minutes", "0.75 hours"]),  # the unit is the last word
    ({"day_one_delay_hours": 3}, ["3 hours", "180 minutes"]),
]


@pytest.mark.parametrize(
    ("facts", "told"), [(facts, told) for facts, all_told in FORMATS for told in all_told]
)
def test_a_fact_is_recognised_whatever_its_format(facts, told):
    words = next(iter(facts)).replace("_", " ")
    document = documents.judge("update", f"The {words}: {told}. Next update at 15:00.", facts)
    assert document.signals["number_agrees"] == 1
    assert all(fact.told_in(f"It was {told}.") for fact in _facts(facts))


def _facts(facts):
    from grader.documents import facts as module

    return module.read(facts)


CORRUPT = [
    ({"amount_usd": 8_700_000}, ["$7.8M", "$87M", "870,000 dollars", "$17.4M"]),
    ({"rows": 14_000}, ["41,000 rows", "140,000 rows", "28,000 rows", "forty-one thousand rows"]),
    ({"share": 0.63}, ["36 % share", "a share of 0.36"]),
    ({"outage_minutes": 135}, ["an outage of 153 minutes", "an outage of 3h 15m"]),
]


@pytest.mark.parametrize(
    ("facts", "told"), [(facts, told) for facts, all_told in CORRUPT for told in all_told]
)
def test_a_corrupted_number_disagrees(facts, told):
    document = documents.judge("update", f"We see {told} today. Next update at 15:00.", facts)
    assert document.signals["number_agrees"] < GOOD
    assert next(flag for flag in document.flags if flag.signal == "number_agrees").sentence


@pytest.mark.parametrize(
    "text",
    [
        "14,000 rows are wrong. The table has 51 columns and 3 owners.",
        "14,000 rows are wrong. We first counted 41 files, then the rows in them.",
        "14,000 rows are wrong, of 41,000 in the table.",
        "Incident 41: 14,000 rows are wrong.",
        "Nothing is known of the size yet.",
    ],
)
def test_a_number_that_claims_no_fact_does_not_disagree(text):
    assert documents.judge("update", text, {"rows": 14_000}).signals["number_agrees"] == 1


HOSTILE = [
    "a" * 1_000_000,
    "should have " * 80_000,
    "the team " * 100_000,
    "1," * 500_000,
    "| a " * 200_000,
    "# " * 300_000,
    "\n" * 1_000_000,
    "**" * 400_000,
    "(" * 500_000 + ")" * 500_000,
    "Ana Ben Kofi " * 60_000,
    "\x00\ud800\uffff" * 1_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
@pytest.mark.parametrize("kind", list(documents.KINDS))
def test_a_hostile_text_is_judged_in_bounded_time(kind, text):
    started = time.process_time()
    documents.judge(kind, text, {"rows": 14_000, "nan": float("nan"), "inf": float("inf")})
    assert time.process_time() - started < 5  # seconds of CPU; the text is read to a cap


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(documents.KINDS)), st.text(max_size=400))
def test_any_text_is_judged_and_the_same_each_time(kind, text):
    first = documents.judge(kind, text, {"rows": 14_000})
    assert first == documents.judge(kind, text, {"rows": 14_000})
    assert set(first.signals) == set(documents.KINDS[kind])
    assert all(0 <= score <= 1 for score in first.signals.values())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(corpus.SENTENCES["fine"] + corpus.SENTENCES["blame"]), max_size=8))
def test_a_blaming_sentence_never_raises_the_score(sentences):
    text = " ".join(sentences)
    worse = documents.judge("update", f"{text} Tomasz should have known.").signals["blame"]
    assert worse <= documents.judge("update", f"{text} The cache was empty.").signals["blame"]


def test_a_text_takes_milliseconds():
    documents.judge("update", "The patterns are compiled once.")
    started = time.process_time()
    for one in corpus.DOCUMENTS.values():
        documents.judge(one["kind"], one["text"], one["facts"])
    each = (time.process_time() - started) / len(corpus.DOCUMENTS) * 1000
    assert each < 4 * MOST_MS


def test_lettered_items_under_a_numbered_heading_are_action_items() -> None:
    text = """5. Follow-up work

a) Split bulk updates into batches of 10,000 rows. Owner: Marcus. Due: 14 June
b) Turn on parallel apply for all replicas. Owner: Ingrid. Due: 28 June
"""
    signals = documents.judge("postmortem", text, {}).signals
    assert {name: signals[name] for name in ("action_items", "owner", "due_date")} == {
        "action_items": 1,
        "owner": 1,
        "due_date": 1,
    }
