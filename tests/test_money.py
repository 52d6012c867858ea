"""A sum of money is no formula: MathJax typesets `$3 of $4` in Markdown, and in HTML as well."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from course import show
from grader import cards, incident

LABS = [incident.load(slug) for slug in incident.slugs()]
NOTEBOOKS = Path(__file__).parents[1] / "notebooks" / "incidents"
CODE = re.compile(r"^(`{3,}).*?^\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def filled(template: str) -> str:
    """A text of a lab with money in each of its holes."""
    return re.sub(r"\{[a-z_0-9]+(:\w+)?\}", "$5.00", template)


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.slug)
def test_no_text_of_a_lab_holds_a_formula(
    lab: incident.Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [lab.page.text, *(message.text for message in lab.chat)]
    texts += [hint for question in lab.questions for hint in question.hints]
    for text in map(filled, texts):
        show.markdown(text)
        show.note(text)
        markdown, html = map(ast.literal_eval, capsys.readouterr().out.splitlines())
        assert "$" not in CODE.sub("", markdown["text/markdown"])
        assert re.match(r'<div class="[^"]*\bmathjax_ignore\b', html["text/html"])
    cells = CODE.sub("", (NOTEBOOKS / f"{lab.slug}.md").read_text(encoding="utf-8"))
    paragraphs = cells.split("\n\n")
    assert [each for each in paragraphs if each.count("$") > 1] == []


def test_marks_of_emphasis_are_set_and_never_read_aloud() -> None:
    for lab in LABS:
        for text in [lab.page.text, *(message.text for message in lab.chat)]:
            set_, said = cards.inline(filled(text)), cards.plain(filled(text))
            for shown in (re.sub(r"<code.*?</code>", "", set_), CODE.sub("", said)):
                assert "*" not in shown.replace("count(*)", ""), text
