"""Good texts earn everything; each mutant loses the one virtue that it lost, and no other."""

from __future__ import annotations

import pytest

from grader.judges import write, write_remarks
from grader.texts import prose

from . import write_corpus as corpus


@pytest.mark.parametrize("name", sorted(corpus.DOCUMENTS))
def test_a_good_text_earns_everything_and_no_remark(name):
    asked = corpus.question(name.split("-")[0])
    judged = write.judge_text(asked, corpus.DOCUMENTS[name], figures={}, truth=corpus.WORLD)
    assert [(part.name, part.detail) for part in judged.parts if not part.ok] == []
    assert judged.remarks == []


@pytest.mark.parametrize(
    "mutation", corpus.MUTATIONS, ids=lambda m: f"{m['document']} {m['lowers']}: {m['why']}"
)
def test_a_mutant_lowers_exactly_its_check(mutation):
    asked = corpus.question(mutation["document"].split("-")[0])
    text = mutant = corpus.DOCUMENTS[mutation["document"]]
    for old, new in mutation["swap"]:
        assert old in mutant, f"the document no longer holds {old!r}"
        mutant = mutant.replace(old, new)
    before, after = corpus.parts(asked, text), corpus.parts(asked, mutant)
    assert [mutation["lowers"]] == [
        name for name in before if after[name].points < before[name].points
    ]
    assert after[mutation["lowers"]].detail, "a lowered check says why"


def test_every_check_of_the_corpus_has_a_mutant():
    lowered = {(m["document"].split("-")[0], m["lowers"]) for m in corpus.MUTATIONS}
    wanted = {
        (form, name)
        for form in ("update", "postmortem", "spoken", "other")
        for name in corpus.parts(corpus.question(form), "x")
    }
    assert wanted == lowered


FINE = corpus.SENTENCES["senior"]["fine"]
CAUSES = corpus.SENTENCES["early_cause"]["causes"]


def _early(sentence: str) -> bool:
    return corpus.score("no_early_cause", sentence, causes=CAUSES) < 1


def test_there_are_a_hundred_sentences_that_must_not_be_flagged():
    assert len(set(FINE)) == len(FINE) >= 100


@pytest.mark.parametrize("sentence", FINE)
def test_a_sentence_as_a_senior_engineer_writes_it_draws_no_remark(sentence):
    flags = {
        "blame": bool(write_remarks.blames(prose.plain(sentence))),
        "vague": bool(write_remarks.vague(prose.plain(sentence))),
    }
    assert flags == {"blame": False, "vague": False}


@pytest.mark.parametrize("sentence", corpus.SENTENCES["blame"]["flagged"])
def test_blame_of_people_is_remarked_on(sentence):
    assert write_remarks.blames(prose.plain(sentence))


@pytest.mark.parametrize("sentence", corpus.SENTENCES["vague"]["flagged"])
def test_a_filler_where_a_figure_is_due_is_remarked_on(sentence):
    assert write_remarks.vague(prose.plain(sentence))


@pytest.mark.parametrize("sentence", corpus.SENTENCES["early_cause"]["fine"])
def test_a_suspicion_or_an_open_question_is_no_early_cause(sentence):
    assert not _early(sentence)


@pytest.mark.parametrize("sentence", corpus.SENTENCES["early_cause"]["flagged"])
def test_a_cause_told_as_a_fact_is_early(sentence):
    assert _early(sentence)


RULES = {
    "next_update": ("next_update", {}, ""),
    "what_comes": ("next_update", {"follows": True}, ""),
    "unknown": ("no_early_cause", {"says_unknown": True}, ""),
    "wrong_cause": (
        "no_wrong_cause",
        {"causes": corpus.SENTENCES["wrong_cause"]["causes"]},
        "",
    ),
    "wrong_turn": ("wrong_turn", {"terms": corpus.SENTENCES["wrong_turn"]["terms"]}, ""),
    "action_item": ("owner_and_due", {"least": 1}, "## Action items\n- "),
}


@pytest.mark.parametrize(
    ("group", "holds", "sentence"),
    [
        (group, holds, sentence)
        for group in RULES
        for holds, key in ((True, "fine"), (False, "flagged"))
        for sentence in corpus.SENTENCES[group][key]
    ],
)
def test_a_rule_sees_the_virtue_where_it_is_and_only_there(group, holds, sentence):
    rule, options, before = RULES[group]
    assert holds == (corpus.score(rule, before + sentence, **options) == 1)


def test_the_card_names_the_sentence():
    part = corpus.parts(
        corpus.made([{"rule": "no_early_cause", "options": {"causes": ["cache"]}}]),
        "14,000 payments were written twice. The cache broke the ledger. More at 15:30.",
    )["no_early_cause"]
    assert "“The cache broke the ledger.”" in part.detail


def test_remarks_carry_no_points():
    remarks = write.judge_text(
        corpus.question("update"),
        "Finance should have noticed this. It took a while.",
        figures={},
        truth=corpus.WORLD,
    ).remarks
    assert [(remark.name, remark.ok, remark.points, remark.max_points) for remark in remarks] == [
        ("blame", False, 0, 0),
        ("vague", None, 0, 0),
    ]


@pytest.mark.parametrize(
    ("text", "blamed"),
    [
        ("A. Nowak wrote it and J. Sorensen reviewed it. They did not check.", True),
        ("Karim approved the change. He never looked at the data.", True),
        ("a.nowak wrote it, j.sorensen approved it. They didn't test it.", True),
        ("Karim approved the change. He did not see the data, since the review shows none.", False),
        ("The tests ran. They did not check the grain.", False),
        ("Airflow started the models. They did not check the grain.", False),
        ("Karim reviewed it. It did not check the grain.", False),
        ("Karim found the change. He did not check the grain twice.", False),
    ],
)
def test_they_are_the_people_of_the_sentence_before(text, blamed):
    found = write_remarks.remarks(prose.read(text))
    assert [remark.name for remark in found] == ["blame"] * blamed
