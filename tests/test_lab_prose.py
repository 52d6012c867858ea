"""The words of every lab: complete, one for all seeds, and agreeing with its data.

A figure, a name or an hour that depends on the seed stands only in what is rendered from a world:
a release goes to a whole class, and worlds differ.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from grader import incident, notebook_files, schema, world
from grader.incident import Lab

LABS = [pytest.param(incident.load(slug), id=slug) for slug in incident.slugs()]
SMALLEST_TOLD = 20  # smaller numbers are words of the language (15 minutes, 3 retries), and so are
ROUND_BELOW = 100  # round ones below this (60 to 90 seconds)
SITTING = (25, 50)  # minutes between two marked stops; 30 to 45 is the aim

_HOLE = re.compile(r"\{[a-z_0-9]+(?::[a-z]+)?\}")
_HOUR = re.compile(r"\b\d{1,2}:\d{2}\b")
_DATE = re.compile(r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b")
_THOUSANDS = re.compile(r"\b\d{1,3}(?:,\d{3})+\b")
_CODE = re.compile(r"`[^`\n]+`")
_FILLER = re.compile(
    r"\b(simply|obviously|easily|of course|needless to say|as we all know|basically)\b", re.I
)


def _cells(lab: Lab) -> list[notebook_files.Cell]:
    return notebook_files.source_cells(lab.notebook)


def _prose(lab: Lab) -> Iterator[tuple[str, str]]:
    """(where, text) of everything a learner reads that is not rendered, code left out."""
    for cell in _cells(lab):
        if cell.type == "markdown":
            yield f"notebook, cell {cell.number}", cell.source
    for step in lab.steps:
        yield f"step {step.name}", f"{step.title}\n{step.stop or ''}"
    for question in lab.questions:
        yield f"{question.name}, asks", question.asks
        for level, hint in enumerate(question.hints, 1):
            yield f"{question.name}, hint {level}", _HOLE.sub("", hint)
    for message in lab.chat:
        yield f"chat, {message.sender} +{message.after}", _HOLE.sub("", message.text)
    yield "page", _HOLE.sub("", lab.page.text)


def _section_of(lab: Lab) -> dict[str, str]:
    """Question → the Markdown above its cell, back to the last heading of a step."""
    texts: dict[str, str] = {}
    text = ""
    for cell in _cells(lab):
        if cell.type == "markdown":
            _, heading, below = f"\n{cell.source}".rpartition("\n## ")
            text = f"## {below}" if heading else f"{text}\n{cell.source}"
        elif cell.name:
            texts[cell.name] = text
    return texts


@pytest.mark.parametrize("lab", LABS)
def test_each_question_stands_in_the_notebook_once_and_in_order(lab: Lab) -> None:
    asked = [cell.name for cell in _cells(lab) if cell.magic and cell.name]
    assert asked == [question.name for question in lab.questions]


@pytest.mark.parametrize("lab", LABS)
def test_an_answer_cell_has_the_magic_of_its_kind(lab: Lab) -> None:
    magics = {cell.name: cell.magic for cell in _cells(lab) if cell.name}
    assert magics == {question.name: question.kind for question in lab.questions}


@pytest.mark.parametrize("lab", LABS)
def test_headings_are_the_steps(lab: Lab) -> None:
    text = "\n".join(cell.source for cell in _cells(lab) if cell.type == "markdown")
    found = re.findall(r"^## \d+ · (.+)$", text, re.MULTILINE)
    assert found == [step.title for step in lab.steps]


@pytest.mark.parametrize("lab", LABS)
def test_a_question_stands_under_the_heading_of_its_step(lab: Lab) -> None:
    titles = {step.name: step.title for step in lab.steps}
    for question in lab.questions:
        heading = _section_of(lab)[question.name].splitlines()[0]
        assert heading.endswith(f"· {titles[question.step]}"), question.name


@pytest.mark.parametrize("lab", LABS)
def test_prose_names_no_hour_date_or_large_number(lab: Lab) -> None:
    told = [
        f"{where}: {match}"
        for where, text in _prose(lab)
        for pattern in (_HOUR, _DATE, _THOUSANDS)
        for match in pattern.findall(_CODE.sub("", text))
    ]
    assert told == []


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("scale", [0.03, 1.0])
def test_prose_tells_no_figure_of_the_practice_world(lab: Lab, scale: float) -> None:
    path = world.cached(world.Spec(lab, seed=1, scale=scale))
    values = {**world.truth(lab, path), **world.figures(lab, path)}
    known = [(name, word) for name, value in values.items() for word in _as_told(value)]
    choices = {
        choice
        for question in lab.questions
        if question.kind == "facts"
        for fact in question.facts.values()
        for choice in fact.choices
    }
    told = [
        f"{where}: {word} ({name})"
        for where, text in _prose(lab)
        for name, word in known
        if word not in choices and re.search(rf"(?<![\w.]){re.escape(word)}(?![\w])", text)
    ]
    assert told == []


def _as_told(value: Any) -> list[str]:
    """The ways in which a value could stand in prose; none for what is no telling figure."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, dt.datetime):
        return [f"{value:%H:%M}"]
    if isinstance(value, int | float | Decimal):
        size = abs(float(value))
        plain = size < SMALLEST_TOLD or (size < ROUND_BELOW and size % 10 == 0)
        return [] if plain else [f"{value:,}", f"{value}"]
    return [str(value)]


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("seed", [1, 2])
def test_page_chat_and_hints_are_filled_from_any_world(lab: Lab, seed: int) -> None:
    path = world.cached(world.Spec(lab, seed=seed, scale=0.03))
    figures = world.figures(lab, path)
    templates = [lab.page.text, *(message.text for message in lab.chat)]
    templates += [hint for question in lab.questions for hint in question.hints]
    for template in templates:
        filled = world.render(template, figures)
        assert "{" not in filled, filled
        assert "None" not in filled, filled


@pytest.mark.parametrize("lab", LABS)
def test_each_question_has_a_nudge_a_table_and_a_shape(lab: Lab) -> None:
    for question in lab.questions:
        assert len(question.hints) == 3, question.name
        assert len(set(question.hints)) == 3, question.name


@pytest.mark.parametrize("lab", LABS)
def test_a_column_that_is_asked_for_is_explained_above_its_cell(lab: Lab) -> None:
    sections = _section_of(lab)
    for question in lab.questions:
        if question.kind == "sql":
            silent = [c for c in question.columns if f"`{c}`" not in sections[question.name]]
            assert silent == [], question.name


@pytest.mark.parametrize("lab", LABS)
def test_a_table_that_is_named_exists(lab: Lab) -> None:
    tables = schema.read(lab.sql("schema.sql")).tables
    schemas = {name.split(".")[0] for name in tables}
    text = "\n".join(text for _, text in _prose(lab))
    text += "\n".join(cell.source for cell in _cells(lab) if cell.source.startswith("%tables"))
    named = re.findall(r"(?<![\w.])([a-z_]+\.[a-z_0-9]+)(?=[`\s.,;:)])", text)
    assert [n for n in named if n.split(".")[0] in schemas and n not in tables] == []


@pytest.mark.parametrize("lab", LABS)
def test_magic_cells_name_steps_and_this_lab(lab: Lab) -> None:
    lines = [line for cell in _cells(lab) for line in cell.source.splitlines()]
    pages = [line.split()[1] for line in lines if re.match(r"%page \w", line)]
    opened = [line.split()[1] for line in lines if line.startswith("%incident ")]
    assert set(pages) <= {step.name for step in lab.steps}
    assert opened == [lab.slug]


@pytest.mark.parametrize("lab", LABS)
def test_python_cells_are_python(lab: Lab) -> None:
    for cell in _cells(lab):
        if cell.type == "code" and not cell.source.lstrip().startswith("%"):
            ast.parse(cell.source)


@pytest.mark.parametrize("lab", LABS)
def test_sittings_are_short_and_end_with_something_to_show(lab: Lab) -> None:
    sittings: list[int] = []
    minutes = 0
    for step in lab.steps:
        minutes += step.minutes
        if step.stop:
            sittings.append(minutes)
            minutes = 0
    assert minutes == 0, "the last step is no stop"
    assert [m for m in sittings if not SITTING[0] <= m <= SITTING[1]] == []
    assert sum(sittings) == lab.minutes
    stops = re.findall(r"^> \*\*Stop (\d+)\.\*\*", lab.notebook.read_text("utf-8"), re.MULTILINE)
    assert stops == [str(n) for n in range(1, len(sittings) + 1)]


@pytest.mark.parametrize("lab", LABS)
def test_all_signals_and_all_kinds_are_trained(lab: Lab) -> None:
    assert {question.kind for question in lab.questions} == {
        "sql",
        "fix",
        "monitor",
        "facts",
        "write",
    }
    assert {question.signal for question in lab.questions} == {
        "diagnosis",
        "communication",
        "blamelessness",
        "prevention",
    }


@pytest.mark.parametrize("lab", LABS)
def test_each_invariant_says_what_holds_and_some_fix_earns_it(lab: Lab) -> None:
    earned = {name for q in lab.questions if q.kind == "fix" for name in q.invariants}
    assert earned == {query.name for query in lab.contract}
    for query in lab.contract:
        assert query.notes.get("says"), query.name
        assert query.notes.get("broken_by_fault") in ("true", "false"), query.name


@pytest.mark.parametrize("lab", LABS)
def test_prose_has_no_filler(lab: Lab) -> None:
    found = [f"{where}: {match}" for where, text in _prose(lab) for match in _FILLER.findall(text)]
    assert found == []
