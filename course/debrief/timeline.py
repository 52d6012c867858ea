"""The journal as a timeline beside the story's par: rows, a drawing without script, a figure.

A bar a step, from its first act to its last, in minutes of work (breaks of a quarter of an hour
and more are left out). Beside it stands what the lab plans until the end of that step, and the
story's T+. No points hang on it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from grader import cards
from grader.incident import Lab
from grader.verdict import Table

from .. import progress

WIDTH, ROW, LEFT, RIGHT = 720, 28, 270, 16  # of the drawing, in its own units
YOURS, PLANNED = cards.CALM, cards.MIND


@dataclass(frozen=True)
class Stretch:
    """One step. begin, end: minutes of work, None where nothing was done in it."""

    title: str
    par: str  # `T+5`
    planned: int  # minutes until its end
    begin: float | None
    end: float | None
    acts: int


def stretches(lab: Lab, records: list[dict[str, Any]]) -> list[Stretch]:
    """A row a step that asks something, in the lab's order."""
    step_of = {question.name: question.step for question in lab.questions}
    times: dict[str, list[float]] = {}
    for record, minute in zip(records, minutes(records), strict=True):
        name = step_of.get(record.get("question", ""))
        if name is not None and record["what"] in ("run", "check"):
            times.setdefault(name, []).append(minute)
    found, planned = [], 0
    for step in lab.steps:
        planned += step.minutes
        mine = times.get(step.name, [])
        if step.name in step_of.values():
            found.append(
                Stretch(
                    step.title,
                    par(step.par),
                    planned,
                    min(mine, default=None),
                    max(mine, default=None),
                    len(mine),
                )
            )
    return found


def minutes(records: list[dict[str, Any]]) -> list[float]:
    """Minutes of work until each record."""
    spent, before, found = 0.0, None, []
    for record in records:
        try:
            at = dt.datetime.fromisoformat(str(record["at"]))
            gap = (at - before).total_seconds() if before else 0.0
        except (ValueError, TypeError):  # not an instant, or one without its zone
            found.append(spent / 60)
            continue
        spent += gap if 0 <= gap <= progress.PAUSE else 0.0
        before = at
        found.append(spent / 60)
    return found


def par(after: int) -> str:
    """`T+5`, `T+2 h`, `T+1 d`."""
    if after % 1440 == 0 and after:
        return f"T+{after // 1440} d"
    return f"T+{after // 60} h" if after % 60 == 0 and after else f"T+{after}"


def table(rows: list[Stretch], worked: int) -> Table:
    """The same in words. worked: minutes in all, those outside the steps' questions among them."""
    return Table(
        title=f"Your minutes of work, {worked} in all, beside what is planned, and the story's"
        " clock",
        columns=["step", "story", "planned until", "you began", "you ended", "runs and checks"],
        rows=[
            [
                row.title,
                row.par,
                f"{row.planned} min",
                _min(row.begin),
                _min(row.end),
                f"{row.acts}",
            ]
            for row in rows
        ],
    )


def svg(rows: list[Stretch]) -> str:
    """A drawing that needs neither script nor kernel, in the colours of the page around it."""
    most = max([row.planned for row in rows] + [row.end or 0 for row in rows] + [1])
    scale = (WIDTH - LEFT - RIGHT) / most
    height = ROW * (len(rows) + 1) + 22
    parts = []
    for minute in range(0, int(most) + 1, _tick(most)):
        x = LEFT + minute * scale
        parts.append(
            f'<line x1="{x:.1f}" y1="4" x2="{x:.1f}" y2="{height - ROW - 16}" '
            f'stroke="currentColor" stroke-opacity="0.2"/>{_text(x, height - ROW, str(minute))}'
        )
    for number, row in enumerate(rows):
        middle = number * ROW + ROW // 2 + 4
        label = f"{row.title} · {row.par}"
        parts.append(_text(LEFT - 8, middle + 4, _short(label), anchor="end"))
        x = LEFT + row.planned * scale
        parts.append(
            f'<line x1="{x:.1f}" y1="{middle - 9}" x2="{x:.1f}" y2="{middle + 9}" '
            f'stroke="{PLANNED}" stroke-width="3"/>'
        )
        if row.begin is not None and row.end is not None:
            wide = max((row.end - row.begin) * scale, 3)
            parts.append(
                f'<rect x="{LEFT + row.begin * scale:.1f}" y="{middle - 6}" width="{wide:.1f}" '
                f'height="12" rx="2" fill="{YOURS}"/>'
            )
    return _framed(parts, height)


def figure(rows: list[Stretch]) -> Any:
    """The same for plotly: bars and marks that name themselves under the pointer."""
    import plotly.graph_objects as go

    names = [f"{row.title} · {row.par}" for row in rows]
    done = [row for row in rows if row.begin is not None and row.end is not None]
    bars = go.Bar(
        name="you",
        orientation="h",
        y=[f"{row.title} · {row.par}" for row in done],
        base=[round(row.begin or 0, 1) for row in done],
        x=[round(max((row.end or 0) - (row.begin or 0), 0.5), 1) for row in done],
        marker_color=YOURS,
        customdata=[row.acts for row in done],
        hovertemplate="from minute %{base}, %{customdata} runs and checks<extra></extra>",
    )
    marks = go.Scatter(
        name="planned until",
        mode="markers",
        y=names,
        x=[row.planned for row in rows],
        marker={"symbol": "line-ns-open", "size": 14, "color": PLANNED, "line_width": 3},
        hovertemplate="planned until minute %{x}<extra></extra>",
    )
    made = go.Figure([bars, marks])
    made.update_layout(
        title="Your steps beside the story's",
        xaxis_title="minutes of work, breaks left out",
        yaxis={"autorange": "reversed", "categoryorder": "array", "categoryarray": names},
        height=110 + ROW * len(rows),
        margin={"l": 10, "r": 10, "t": 40, "b": 40},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": "#7d8590"},  # stands out on white and on dark alike
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
    )
    made.update_xaxes(gridcolor="rgba(125,133,144,0.3)", zerolinecolor="rgba(125,133,144,0.6)")
    return made


def _framed(parts: list[str], height: int) -> str:
    key = height - 8
    legend = (
        f'<rect x="{LEFT}" y="{key - 9}" width="14" height="10" rx="2" fill="{YOURS}"/>'
        f"{_text(LEFT + 20, key, 'you', anchor='start')}"
        f'<line x1="{LEFT + 64}" y1="{key - 12}" x2="{LEFT + 64}" y2="{key + 3}" '
        f'stroke="{PLANNED}" stroke-width="3"/>'
        f"{_text(LEFT + 72, key, 'planned until; minutes of work', anchor='start')}"
    )
    said = "Your minutes of work in each step, beside the minutes planned; the table below says it"
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{said}" '
        f'style="width:100%;max-width:{WIDTH}px;height:auto;{cards.INK}">'
        f"{''.join(parts)}{legend}</svg>"
    )


def _text(x: float, y: float, said: str, *, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" font-size="12" fill="currentColor">'
        f"{cards.escape(said)}</text>"
    )


def _short(label: str, most: int = 35) -> str:
    title, _, after = label.rpartition(" · ")
    room = most - len(after) - 3
    return label if len(label) <= most else f"{title[: room - 1].rstrip()}… · {after}"


def _tick(most: float) -> int:
    return next((step for step in (5, 10, 15, 30, 60, 120) if most / step <= 9), 240)


def _min(minute: float | None) -> str:
    return "–" if minute is None else f"{minute:.0f} min"
