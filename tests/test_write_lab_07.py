"""Checks of lab 07's texts hold for sentences that people write, and for no others."""

from __future__ import annotations

import tomllib

import pytest

from grader import incident

from . import write_corpus as corpus

LAB = incident.load("07-ledger-written-twice")
GROUPS = tomllib.loads((corpus.HERE / "lab-07.toml").read_text(encoding="utf-8"))
# what a sentence alone can earn: one idea of the two wanted; no word that the cause is open
ENOUGH = {"changes": 0.5, "early_cause": 0.5}


@pytest.mark.parametrize(
    ("name", "holds", "sentence"),
    [
        pytest.param(name, key == "fine", sentence, id=f"{name}-{key}-{sentence}")
        for name, group in GROUPS.items()
        for key in ("fine", "flagged")
        for sentence in group[key]
    ],
)
def test_a_check_sees_what_it_says(name, holds, sentence):
    group = GROUPS[name]
    checks = LAB.question(group["question"]).checks
    check = next(check for check in checks if check.says.startswith(group["says"]))
    text = (
        f"## {check.options['section']}\n- {sentence}" if "section" in check.options else sentence
    )
    score = corpus.score(check.rule, text, **check.options)
    assert (score >= ENOUGH.get(name, 1)) == holds
    assert holds or score == 0
