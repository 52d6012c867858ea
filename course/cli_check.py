"""`firedrill check`: cards at the terminal, a table of points, or the verdicts as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader import cards, incident
from grader.notebook import NO_CELL
from grader.verdict import Verdict

from . import bars, headless, progress

_STYLES = {"right": "green", "partly": "yellow", "wrong": "red", "rejected": "red"}


def run(
    file: Path,
    name: str | None,
    seed: int | None,
    scale: float | None,
    as_json: bool,
    out: Console,
    err: Console,
) -> int:
    """Judge the notebook, print; the exit code. Raises BadNotebook, UnknownName."""
    lab = incident.load(name) if name else headless.lab_of(file)
    seed, scale = headless.practice_world(file, seed=seed, scale=scale)
    with bars.bar(f"Checking {file.name}", err) as bar:
        verdicts, general = headless.check(
            file,
            lab,
            seed=seed,
            scale=scale,
            progress=lambda question, done, of: bar(question, done / of),
        )
    if as_json:
        document = headless.document(lab, verdicts, general, (seed, scale))
        print(json.dumps(document, ensure_ascii=False, indent=2))
        return headless.exit_code(verdicts)
    for verdict in verdicts:
        if not headless.is_open(verdict):
            out.print(_card(verdict), soft_wrap=True)
    for said in _open([verdict for verdict in verdicts if headless.is_open(verdict)]):
        out.print(Text(said), soft_wrap=True)
    for notice in general:
        out.print(Text(f"Note: {notice}"), soft_wrap=True)
    out.print(_summary(verdicts))
    if (seed, scale) != (1, 1) and headless.RELEASED not in general:
        size = "" if scale == 1 else f", scale {scale:g}"
        out.print(Text(f"Practice world: seed {seed}{size}"))
    return headless.exit_code(verdicts)


def not_judged(sentence: str) -> str:
    """The document of a notebook that could not be judged: whoever reads JSON finds JSON."""
    return json.dumps(headless.document(None, [], [sentence]), ensure_ascii=False, indent=2)


def _open(unanswered: list[Verdict]) -> list[str]:
    """The questions without an answer in one line, and what was odd about their cells."""
    if not unanswered:
        return []
    names = [verdict.question for verdict in unanswered]
    lines = [f"Open: {', '.join(names)} ({len(names)})"]
    no_cell = [v.question for v in unanswered if NO_CELL.format(v.question) in v.notices]
    if no_cell:
        lines.append(f"No cell for: {', '.join(no_cell)} ({len(no_cell)})")
    for verdict in unanswered:
        odd = [notice for notice in verdict.notices if notice != NO_CELL.format(verdict.question)]
        lines += [f"Note: {notice}" for notice in odd]
    return [*lines, ""]


def _card(verdict: Verdict) -> Text:
    """The card's text, its first line in the colour that its sign and word say too."""
    head, _, rest = cards.text(verdict).partition("\n")
    return Text.assemble((head, f"bold {_STYLES.get(verdict.outcome, 'cyan')}"), f"\n{rest}\n")


def _summary(verdicts: list[Verdict]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, show_footer=True)
    earned = sum(verdict.points for verdict in verdicts)
    whole = sum(verdict.max_points for verdict in verdicts)
    table.add_column("question", footer="all together")
    table.add_column("")
    table.add_column("points", justify="right", footer=cards.points(earned))
    table.add_column("of", justify="right", footer=cards.points(whole))
    for verdict in verdicts:
        word = f"{cards.SIGNS[verdict.outcome]} {progress.STATES[verdict.outcome]}"
        shown = Text(word, style=_STYLES.get(verdict.outcome, "cyan"))
        table.add_row(
            verdict.question,
            Text("· open") if headless.is_open(verdict) else shown,
            cards.points(verdict.points),
            cards.points(verdict.max_points),
        )
    return table
