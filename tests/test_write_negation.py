"""An idea that a sentence denies has not come up."""

from __future__ import annotations

import pytest

from grader import incident
from grader.texts import negation, terms

from . import write_corpus as corpus

IDEAS = {
    "stopped": ["stop*", "cancelled", "no longer runs"],
    "rewritten": ["rewritten", "rewrite", "rebuil*"],
    "limited": ["limit*", "checked against"],
}


def _ideas(text: str) -> set[str]:
    """The ideas that a text mentions."""
    return {
        name
        for name, group in IDEAS.items()
        if corpus.score("mentions", f"Dear all, so it is. {text}", groups=[group]) == 1
    }


@pytest.mark.parametrize(
    "text",
    [
        "We have not stopped it.",
        "The rewritten query failed.",
        "We could not put up limits on the warehouses.",
        "We couldn't put limits on anything.",
        "Nothing was rebuilt or checked against the source yet.",
        "Nothing was rebuilt and checked against the source yet.",
        "You need not stop using them.",
        "Nobody has stopped it, rewritten it or limited it.",
        "Nothing was stopped, rewritten, or limited.",
        "It has yet to be rewritten.",
        "We failed to stop it.",
        "It could not, however, be stopped.",
        "No query was rewritten.",
        "No one stopped it.",
        "There is no limit on any warehouse.",
        "Until now no query was rewritten.",
        "It runs without a limit and nothing is known.",
        "The warehouses are without limits.",
        "Limits are not yet in place.",
        "A limit was not set up.",
        "It was neither stopped nor rewritten.",
        "We do not know whether it was stopped.",
        "We cannot say that it is stopped.",
        "There is nothing that limits it.",
        "It never stopped.",
        "It is still to be rewritten.",
        "It isn't stopped and we are looking for the owner.",
    ],
)
def test_what_is_denied_does_not_come_up(text: str) -> None:
    assert _ideas(text) == set()


@pytest.mark.parametrize(
    ("text", "ideas"),
    [
        ("It is stopped, and nothing else was touched.", {"stopped"}),
        ("Nobody was hurt and it is stopped.", {"stopped"}),
        ("It was not a release, it was stopped at 08:12.", {"stopped"}),
        ("It did not come back: the query is rewritten.", {"rewritten"}),
        ("It was not only stopped but rewritten.", {"stopped", "rewritten"}),
        ("We did not wait until it had stopped.", {"stopped"}),
        ("With no extra cost for anybody the query was rewritten.", {"rewritten"}),
        ("No later than 09:00 it was stopped.", {"stopped"}),
        ("Usual work does not reach the limit.", {"limited"}),
        ("The limit does not touch usual work.", {"limited"}),
        ("No warehouse runs without a limit.", {"limited"}),
        ("Nothing can run without a limit any more.", {"limited"}),
        ("It no longer runs.", {"stopped"}),
        ("Today no warehouse can spend without a limit.", {"limited"}),
        ("No team can go over its limit.", {"limited"}),
        ("Not a row differs in the rewritten query.", {"rewritten"}),
        ("Without a limit no warehouse runs any more.", {"limited"}),
        ("There is nothing wrong with the limits.", {"limited"}),
        ("Still growing? No, it stopped.", {"stopped"}),
        ("We stopped it because no limit stood there.", {"stopped"}),
        ("It is rewritten and no longer reads everything.", {"rewritten"}),
        ("It no longer reads everything and is rewritten.", {"rewritten"}),
        ("Not the model but all of the past is rebuilt.", {"rewritten"}),
        ("It had no limit; every warehouse has a limit now.", {"limited"}),
        ("Do not hesitate to stop it.", {"stopped"}),
        ("We stopped it before 12,000 more failed.", {"stopped"}),
        ("It has not ended by itself; we stopped it.", {"stopped"}),
    ],
)
def test_what_is_said_beside_a_denial_comes_up(text: str, ideas: set[str]) -> None:
    assert _ideas(text) == ideas


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("do not use", "Please do not use the dashboards."),
        ("must not", "They must not leave the house."),
        ("nothing + leave*", "Nothing is to leave the house."),
        ("data + not", "The review did not run it on data."),
    ],
)
def test_a_wording_that_is_a_denial_itself_is_found(wording: str, text: str) -> None:
    assert corpus.score("mentions", text, groups=[[wording]]) == 1


def test_an_author_may_take_a_denied_mention_as_well() -> None:
    groups = [["friday*"]]
    assert corpus.score("mentions", "No release on a Friday.", groups=groups) == 0
    assert corpus.score("mentions", "No release on a Friday.", groups=groups, negated=True)


def test_the_card_says_which_sentence_denies_it() -> None:
    rule = {"rule": "mentions", "options": {"groups": [["stopped"]], "names": ["that it stopped"]}}
    detail = corpus.parts(corpus.made([rule]), "We have not stopped it.")["mentions"].detail
    assert detail == "Not yet: that it stopped. “We have not stopped it.” denies it."


@pytest.mark.parametrize("text", ["", "not", "without, , a", "no… _ no", "It isn’t a.b,c: not"])
def test_each_word_is_marked(text: str) -> None:
    assert len(negation.denied(text)) == len(terms.words_of(text))


@pytest.mark.parametrize(
    ("lab", "question", "says", "text", "score"),
    [
        (
            *("05", "update_2", "that it is stopped"),
            "We have not stopped it. The rewritten query failed on its first run. We could not put "
            "up limits on the warehouses. Nobody is told of anything.",
            0,
        ),
        (
            *("05", "update_2", "that it is stopped"),
            "It is stopped. The query is rewritten. No warehouse runs without a limit.",
            1,
        ),
        ("05", "interview", "that the system", "The tool did not show a price. It has limits.", 1),
        (
            *("02", "update_2", "that the past"),
            "The model is rolled back, nothing was rebuilt or checked against the source yet.",
            0,
        ),
        (
            *("02", "update_2", "that the past"),
            "All of it is rebuilt, and it does not differ: checked against the source.",
            1,
        ),
        ("02", "update_1", "what is not", "You need not stop using them.", 0),
        ("02", "update_1", "what is not", "Please stop using them, and send none of them.", 1),
        ("02", "postmortem", "changes", "- No release on a Friday\n- A checklist", 1),
        (
            *("04", "update_2", "that deleted"),
            "Deleted customers do not appear any more. The damaged table is kept as evidence. "
            "Credit limits are not back yet.",
            1,
        ),
        ("04", "update_2", "that deleted", "The table was not kept as evidence or set aside.", 0),
        ("07", "update_1", "whether it still", "We could not confirm that it stopped.", 0),
        ("07", "update_2", "that rows", "No row was voided, nothing audited.", 0),
        ("07", "interview", "two reasons", "An auditor cannot follow it. History must not go.", 1),
    ],
)
def test_texts_of_the_labs_earn_what_they_say(lab, question, says, text, score) -> None:
    checks = incident.load(lab).question(question).checks
    check = next(check for check in checks if check.says.startswith(says))
    under = f"## {check.options['section']}\n{text}" if "section" in check.options else text
    assert corpus.score(check.rule, under, **check.options) == score


# ── the words that a denial is read by: each kind in a sentence, and every word of it ────────────


def _of_kind(table: dict[str, tuple[str, ...]], *kinds: str) -> list[str]:
    return [word for kind in kinds for word in table[kind]]


@pytest.mark.parametrize("word", _of_kind(negation._NOT_SO_KINDS, *negation._NOT_SO_KINDS))
def test_a_not_before_these_takes_nothing_back(word: str) -> None:
    assert not any(negation.denied(f"It is not {word} the limit."))
    assert not negation.denies(f"It is not {word} the limit.")


@pytest.mark.parametrize("word", _of_kind(negation._NO_SO_KINDS, *negation._NO_SO_KINDS))
def test_a_no_before_these_takes_nothing_back(word: str) -> None:
    assert not any(negation.denied(f"No {word} stopped the release."))
    assert not negation.denies(f"No {word} stopped the release.")


@pytest.mark.parametrize("word", sorted(set().union(*negation._ENDS_KINDS.values()) - {"or"}))
def test_a_denial_ends_at_these(word: str) -> None:
    """Of `and` and `or` the first ends it, the second goes on."""
    assert negation.denied(f"Nobody came {word} the limit stands.")[-1] is False
    assert negation.denied("Nobody came or asked.")[-1] is True


@pytest.mark.parametrize(
    ("word", "before"),
    [(word, before) for word, all_of in negation._GOES_ON.items() for before in sorted(all_of)],
)
def test_a_denial_goes_on_behind_what_claims_or_knows(word: str, before: str) -> None:
    assert negation.denied(f"It is not {before} {word} it stopped.")[-1] is True


@pytest.mark.parametrize(
    ("clause", "denies"),
    [
        ("it has not stopped", True),
        ("nobody stopped it", True),
        ("it never stopped", True),
        ("whether it stopped", True),  # asks
        ("if it stopped", True),
        ("the ledger rather than the cache", True),
        ("it runs without a limit", True),
        ("still growing: no", True),
        ("no", True),
        ("no cache was down", True),
        ("it is yet to be stopped", True),
        ("it stopped without a doubt", False),
        ("it was not only stopped", False),
        ("it went down with no fallback", False),  # denies its noun alone
        ("no doubt it stopped", False),
        ("no later than ten it stopped", False),
        ("", False),
    ],
)
def test_a_clause_denies_or_states(clause: str, denies: bool) -> None:
    assert negation.denies(clause) is denies
