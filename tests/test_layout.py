"""Which answers are one answer, whatever their layout."""

from __future__ import annotations

import pytest

from grader import incident, labelled
from grader.incident import Lab
from grader.judge import Judge
from grader.sandbox.client import Sandbox
from grader.sql import layout
from grader.sql.lexer import tokens

ONE = "SELECT a, count(*) FROM t WHERE b >= 'x  y' -- why\n"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("SELECT a, count(*)\n  FROM t\n WHERE b >= 'x  y'", True),
        ("/* mine */ SELECT a,count( * )FROM t WHERE b >= 'x  y'  ", True),
        ("select a, count(*) FROM t WHERE b >= 'x  y'", False),
        ("SELECT a, count(*) FROM t WHERE b >= 'x y'", False),
        ("SELECT a, count(*) FROM t WHERE b > = 'x  y'", False),
        ("SELECT A, count(*) FROM t WHERE b >= 'x  y'", False),
        ("SELECT \"a\", count(*) FROM t WHERE b >= 'x  y'", False),
    ],
)
def test_blanks_and_comments_make_no_other_answer_and_all_else_does(other: str, same: bool) -> None:
    assert (layout.plain(ONE) == layout.plain(other)) == same


@pytest.mark.parametrize("sql", ["SELECT 'a'\n'b'", "SELECT 'a' 'b'", "SELECT 'a' -- x\n 'b'"])
def test_between_two_strings_a_line_end_has_a_meaning(sql: str) -> None:
    assert layout.plain(sql) is None


def stretched(sql: str) -> str:
    """Each token on a line of its own where blanks stood, with a comment behind it."""
    found, parts = tokens(sql), []
    for token, after in zip(found, [*found[1:], None], strict=True):
        parts.append(sql[token.start : token.end])
        if after is not None and token.end < after.start:
            parts.append(" -- so\n   ")
    return "".join(parts)


def layout_changes_no_verdict(judge: Judge, question: str, sql: str) -> None:
    other = stretched(sql)
    assert layout.plain(other) == layout.plain(sql)
    found, again = judge.judge(question, sql), judge.judge(question, other)
    if found.outcome == "right" and again.outcome != "unknown":  # a limit of ours may end either
        assert again == found


def test_right_in_another_layout_has_the_same_card(tiny: Lab, tiny_judge: Judge) -> None:
    for question in tiny.questions:
        if question.kind in layout.FREE:
            layout_changes_no_verdict(tiny_judge, question.name, tiny.references[question.name])


@pytest.mark.slow
@pytest.mark.parametrize("slug", incident.slugs())
def test_right_in_another_layout_has_the_same_card_in_every_lab(slug: str, worker: Sandbox) -> None:
    lab = incident.load(slug)
    kinds = {each.name: each.kind for each in lab.questions}
    with Judge(lab, sandbox=worker, practice_scale=0.03, hidden_seeds=(5,)) as judge:
        for each in labelled.of(lab):
            if each.right and kinds[each.question] in layout.FREE:
                layout_changes_no_verdict(judge, each.question, each.text)
