"""Claims about a lab's notebook and prose: complete, in order, and one for all seeds.

A figure, a name or an hour that depends on the seed stands only in what is rendered from a world:
a release goes to a whole class, and worlds differ.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .. import notebook_files, schema
from ..incident import Lab
from ..judges import monitor
from ..notebook_files import Cell
from .finding import Bench, Finding, verdict

HOLE = re.compile(r"\{[a-z_0-9]+(?::[a-z_]+)?\}")
CODE = re.compile(r"`[^`\n]+`")
_TOLD = {
    "an hour": re.compile(r"\b\d{1,2}:\d{2}\b"),
    "a date": re.compile(r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b"),
    "a large number": re.compile(r"\b\d{1,3}(?:,\d{3})+\b"),
}
_FILLER = re.compile(
    r"\b(simply|obviously|easily|of course|needless to say|as we all know|basically)\b", re.I
)


def cells(lab: Lab) -> list[Cell]:
    """The cells of the notebook's source."""
    return notebook_files.source_cells(lab.notebook)


def prose(lab: Lab) -> Iterator[tuple[str, str]]:
    """(where, text) of everything a learner reads, but for what is rendered."""
    for cell in cells(lab):
        if cell.type == "markdown":
            yield f"notebook, cell {cell.number}", cell.source
    for step in lab.steps:
        yield f"step {step.name}", f"{step.title}\n{step.stop or ''}"
    for question in lab.questions:
        yield f"{question.name}, asks", question.asks
        for level, hint in enumerate(question.hints, 1):
            yield f"{question.name}, hint {level}", HOLE.sub("", hint)
        for name, fact in question.facts.items() if question.kind == "facts" else ():
            for value, why in fact.wrong.items():
                yield f"{question.name}, {name} = {value}", HOLE.sub("", why)
    for message in lab.chat:
        yield f"chat, {message.sender} +{message.after}", HOLE.sub("", message.text)
    yield "page", HOLE.sub("", lab.page.text)


def sections(lab: Lab) -> dict[str, str]:
    """Question → the Markdown above its cell, back to the last heading of a step."""
    texts: dict[str, str] = {}
    text = ""
    for cell in cells(lab):
        if cell.type == "markdown":
            _, heading, below = f"\n{cell.source}".rpartition("\n## ")
            text = f"## {below}" if heading else f"{text}\n{cell.source}"
        elif cell.name:
            texts[cell.name] = text
    return texts


def questions_in_the_notebook(bench: Bench) -> Iterator[Finding]:
    """Each once, in order, in a cell with the magic of its kind, under its step's heading."""
    lab = bench.lab
    found = [(cell.name, cell.magic) for cell in cells(lab) if cell.magic and cell.name]
    wanted = [(question.name, question.kind) for question in lab.questions]
    amiss = [f"{name} has no cell %%{kind}" for name, kind in wanted if (name, kind) not in found]
    amiss += [
        f"%%{kind} {name} is no question" for name, kind in found if (name, kind) not in wanted
    ]
    if not amiss and found != wanted:
        amiss = ["their order is not the one of incident.toml"]
    titles = {step.name: step.title for step in lab.steps}
    above = sections(lab)
    for question in lab.questions:
        heading = above.get(question.name, "").partition("\n")[0]
        if not heading.endswith(f"· {titles[question.step]}"):
            amiss.append(f"{question.name} does not stand under `{titles[question.step]}`")
    yield verdict("questions in the notebook", amiss, f"{len(wanted)}, in order")


def headings(bench: Bench) -> Iterator[Finding]:
    """`## 1 · Title` for each step, in order."""
    text = "\n".join(cell.source for cell in cells(bench.lab) if cell.type == "markdown")
    found = re.findall(r"^## \d+ · (.+)$", text, re.MULTILINE)
    wanted = [step.title for step in bench.lab.steps]
    amiss = [] if found == wanted else [f"headings {found}, steps {wanted}"]
    yield verdict("headings are the steps", amiss, f"{len(wanted)} steps")


def stops(bench: Bench) -> Iterator[Finding]:
    """`> **Stop 1.**` in the notebook for each step that is a stop."""
    text = bench.lab.notebook.read_text("utf-8")
    found = re.findall(r"^> \*\*Stop (\d+)\.\*\*", text, re.MULTILINE)
    wanted = [str(n) for n in range(1, 1 + sum(bool(step.stop) for step in bench.lab.steps))]
    amiss = [] if found == wanted else [f"{len(found)} in the notebook, {len(wanted)} in the steps"]
    yield verdict("stops are marked", amiss, f"{len(wanted)} stops")


def no_figure_in_prose(bench: Bench) -> Iterator[Finding]:
    """No hour, date or large number outside code and holes: those depend on the seed."""
    amiss = [
        f"{where}: {match}"
        for where, text in prose(bench.lab)
        for pattern in _TOLD.values()
        for match in pattern.findall(CODE.sub("", text))
    ]
    yield verdict("no figure in prose", amiss, "none")


def no_filler(bench: Bench) -> Iterator[Finding]:
    """No word that says a thing is easy."""
    amiss = [f"{where}: {m}" for where, text in prose(bench.lab) for m in _FILLER.findall(text)]
    yield verdict("no filler", amiss, "none")


def columns_explained(bench: Bench) -> Iterator[Finding]:
    """Each column that is asked for stands, in code marks, above its cell."""
    above = sections(bench.lab)
    amiss = [
        f"{question.name}: {column}"
        for question in bench.questions
        if question.kind == "sql"
        for column in question.columns
        if f"`{column}`" not in above.get(question.name, "")
    ]
    yield verdict("columns are explained", amiss, "each above its cell")


def tables_exist(bench: Bench) -> Iterator[Finding]:
    """No table is named that the schema does not have."""
    tables = schema.read(bench.lab.sql("schema.sql")).tables
    schemas = {name.split(".")[0] for name in tables}
    texts = [text for _, text in prose(bench.lab)]
    texts += [c.source for c in cells(bench.lab) if c.source.startswith("%tables")]
    text = "".join(f"{each}\n" for each in texts)
    named = re.findall(r"(?<![\w.])([a-z_]+\.[a-z_0-9]+)(?=[`\s.,;:)])", text)
    amiss = [f"`{n}`" for n in named if n.split(".")[0] in schemas and n not in tables]
    yield verdict("tables that are named exist", amiss, f"{len(tables)} tables")


def magics_and_python(bench: Bench) -> Iterator[Finding]:
    """`%page` names steps, `%incident` this lab, once; Python cells are Python."""
    lab = bench.lab
    lines = [line for cell in cells(lab) for line in cell.source.splitlines()]
    steps = {step.name for step in lab.steps}
    pages = [line.split()[1] for line in lines if re.match(r"%page \w", line)]
    amiss = [f"%page {name}: there is no such step" for name in pages if name not in steps]
    opened = [line.split()[1] for line in lines if line.startswith("%incident ")]
    if opened != [lab.slug]:
        amiss.append(f"%incident names {', '.join(opened) or 'nothing'}")
    for cell in cells(lab):
        if cell.type == "code" and not cell.source.lstrip().startswith("%"):
            try:
                ast.parse(cell.source)
            except SyntaxError as error:
                amiss.append(f"cell {cell.number} is no Python: {error.msg}")
    yield verdict("magics and Python cells", amiss, f"{len(pages)} pages")


def share_of_the_traffic(bench: Bench) -> Iterator[Finding]:
    """The notebook says how much less a monitor meets: a threshold means something else there."""
    text = bench.lab.notebook.read_text("utf-8")
    share = f"a {monitor.ordinal(monitor.SCALE)} of your day's traffic"
    asked = [question.name for question in bench.lab.questions if question.kind == "monitor"]
    amiss = [f"nothing says `{share}`"] if asked and share not in text else []
    yield verdict("a monitor's share of the traffic", amiss, share if asked else "no monitor")


CLAIMS = (
    questions_in_the_notebook,
    headings,
    stops,
    no_figure_in_prose,
    no_filler,
    columns_explained,
    tables_exist,
    magics_and_python,
    share_of_the_traffic,
)
