"""A plotly figure of the learner's, in words: one sentence, and a table of what is drawn.

It is made for every figure that a cell shows (`install`), out of the figure itself, so no author
has to write it. A picture says nothing to a screen reader, and nothing in a feedback page either.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import math
from decimal import Decimal
from typing import Any

from grader import cards
from grader.verdict import Table

from . import show

NUMBER = int | float | Decimal  # a sum of money comes as the last
BASE = "plotly.basedatatypes"
MOST = 60  # rows of the table; what is left out is counted
BINS = 24  # of a histogram that does not say how many
BY_PLACE = {"bar", "scatter", "scattergl"}  # kinds with a value of each series at a place
WORDS = {  # plotly's name → what it is, what its marks are
    "bar": ("Bar chart", "bar"),
    "scatter": ("Chart", "point"),
    "scattergl": ("Chart", "point"),
    "histogram": ("Histogram", "value"),
    "box": ("Strip or box chart", "point"),
    "violin": ("Violin chart", "point"),
    "pie": ("Pie chart", "slice"),
}


def install(shell: Any) -> None:
    """Show plotly's figures with their words from now on; plotly is imported by who draws."""
    formatter = shell.display_formatter.ipython_display_formatter
    formatter.for_type_by_name(BASE, "BaseFigure", show_figure)


def remove(shell: Any) -> None:
    """Leave figures to plotly again."""
    formatter = shell.display_formatter.ipython_display_formatter
    formatter.deferred_printers.pop((BASE, "BaseFigure"), None)
    for kind in [k for k in formatter.type_printers if k.__name__ == "BaseFigure"]:
        formatter.pop(kind)


def show_figure(figure: Any) -> None:
    """The sentence, the table folded away, then the figure."""
    said, table = in_words(figure)
    folded = f'<details style="margin:2px 0"><summary style="{cards.SOFT}">As a table</summary>'
    markup = f"{cards.prose(said)}{folded}{cards.table_html(table)}</details>"
    style = f"{cards.FONT};{cards.INK}"
    text = f"{said}\n{cards.table_text(table)}"
    show.html(f'<section style="{style}">{markup}</section>', text, said)
    drawn = json.loads(figure.to_json())
    show.figure(drawn, "", "(The plot stands above in words and as a table.)")


def in_words(figure: Any) -> tuple[str, Table]:
    """`Bar chart “Second writes by minute”: 11 bars, …`, and a row for each thing drawn."""
    traces = list(figure.data)
    kinds = list(dict.fromkeys(trace.type for trace in traces))
    what, mark = WORDS.get(kinds[0], ("Chart", "point")) if len(kinds) == 1 else ("Chart", "mark")
    layout = figure.layout
    title = layout.title.text or ""
    across, up = _axis(layout.xaxis, "x"), _axis(layout.yaxis, "y")
    if kinds == ["histogram"]:
        return _histogram(title, across, traces)
    if kinds == ["pie"]:
        across, up = "label", "value"
    several = len(traces) > 1
    names = any(_names(trace) for trace in traces)  # of what a mark is, as it says itself
    rows: list[list[Any]] = []
    for trace in traces:
        marks = itertools.zip_longest(_names(trace), *_points(trace))
        rows += [[name] * names + [trace.name or ""] * several + [x, y] for name, x, y in marks]
    legend = layout.legend.title.text or "series"
    columns = ["name"] * names + [legend] * several + [across, up]
    count = f"{len(rows):,} {mark}{'s' * (len(rows) != 1)}"
    of = f" in {len(traces)} series" if several else ""
    ranges = [_range(columns[n], [row[n] for row in rows]) for n in (-2, -1)]
    if kinds == ["bar"]:
        ranges += [_highest(rows), "" if several else _ends(rows)]
    said = f"{_head(what, title)}{count}{of}; {'; '.join(filter(None, ranges)) or 'no data'}."
    upright = all(getattr(trace, "orientation", None) != "h" for trace in traces)
    beside = several and not names and upright and {*kinds} <= BY_PLACE
    if beside and (wide := _side_by_side(across, legend, rows)):
        return said, wide
    return said, _table(columns, rows)


def _side_by_side(across: str, legend: str, rows: list[list[Any]]) -> Table | None:
    """A row for each place and a column for each series; None where one has a place twice."""
    series = list(dict.fromkeys(row[0] for row in rows))
    places: dict[Any, dict[str, Any]] = {}
    for name, x, y in rows:
        at = places.setdefault(x, {})
        if name in at:
            return None
        at[name] = y
    heads = [f"{legend} {name}" if isinstance(name, int | float) else name for name in series]
    found = [[x, *(at.get(name) for name in series)] for x, at in places.items()]
    return _table([across, *heads], found)


def _head(what: str, title: str) -> str:
    return f"{what} “{title}”: " if title else f"{what}: "


def _axis(axis: Any, otherwise: str) -> str:
    return axis.title.text or otherwise


def _points(trace: Any) -> tuple[list[Any], list[Any]]:
    """What a trace draws across and up, one of each a mark."""
    if trace.type == "pie":
        return _list(trace.labels), _list(trace.values)
    x, y = _list(getattr(trace, "x", None)), _list(getattr(trace, "y", None))
    count = max(len(x), len(y))
    return x or list(range(count)), y or list(range(count))


def _names(trace: Any) -> list[Any]:
    """What each mark is called where one points at it; none for most figures."""
    found = getattr(trace, "hovertext", None)
    return [] if isinstance(found, str) else _list(found)


def _list(values: Any) -> list[Any]:
    return [] if values is None else [_plain(value) for value in values]


def _plain(value: Any) -> Any:
    """A value of numpy's or pandas' as Python's; no number is nothing."""
    if type(value).__name__ == "datetime64":
        value = value.astype("datetime64[us]")
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and math.isnan(value) else value


def _histogram(title: str, across: str, traces: list[Any]) -> tuple[str, Table]:
    """Counts in steps of a round number, about as many as are drawn."""
    values = [v for trace in traces for v in _list(trace.x) or _list(trace.y) if v is not None]
    numbers = [float(v) for v in values if isinstance(v, NUMBER) and math.isfinite(v)]
    counts: dict[Any, int] = {}
    said = f"{_head('Histogram', title)}{len(values):,} values"
    if not numbers or len(numbers) < len(values):
        for value in values:
            counts[value] = counts.get(value, 0) + 1
        return f"{said}.", _table([across, "how many"], [[*each] for each in counts.items()])
    step = _step(max(numbers) - min(numbers), traces[0].nbinsx or BINS)
    for number in numbers:
        counts[math.floor(number / step)] = counts.get(math.floor(number / step), 0) + 1
    most = max(counts, key=lambda n: counts[n])
    rows = [[f"{n * step:g} to {(n + 1) * step:g}", counts[n]] for n in sorted(counts)]
    fullest = f"{counts[most]:,} of them from {most * step:g} to {(most + 1) * step:g}"
    said = f"{said}, {across} from {min(numbers):g} to {max(numbers):g}; most, {fullest}."
    return said, _table([across, "how many"], rows)


def _step(width: float, bins: int) -> float:
    """The smallest of 1, 2, 5, 10 … that cuts a width into at most so many bins."""
    if width <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(width / bins))
    return next(size * by for by in (1, 2, 5, 10) if width / (size * by) <= bins)


def _range(name: str, values: list[Any]) -> str:
    """`requests from 5 to 1,433`; of words how many there are."""
    there = [value for value in values if value is not None]
    if not there:
        return ""
    if all(isinstance(value, NUMBER) for value in there) or all(
        isinstance(value, dt.datetime | dt.date) for value in there
    ):
        low, high = min(there), max(there)
        return (
            f"{name} from {_shown(low)} to {_shown(high)}"
            if low != high
            else f"{name} {_shown(low)}"
        )
    kinds = list(dict.fromkeys(map(str, there)))
    if len(kinds) <= 6:
        return f"{name}: {', '.join(kinds)}"
    return f"{name}: {len(kinds)} of them"


def _highest(rows: list[list[Any]]) -> str:
    """`highest at 14:10`: where the longest bar stands, upright or lying."""
    if (value := _value(rows)) is None:
        return ""
    return f"highest at {_shown(max(rows, key=lambda row: row[value])[-3 - value])}"


def _ends(rows: list[list[Any]]) -> str:
    """`first 5, last 12`: how a row of bars begins and ends."""
    value = _value(rows)
    if value is None or len(rows) < 2:
        return ""
    return f"first {_shown(rows[0][value])}, last {_shown(rows[-1][value])}"


def _value(rows: list[list[Any]]) -> int | None:
    """Where a bar's length stands in its row, -1 upright, -2 lying; its label has the other."""
    for value in (-1, -2):
        if rows and all(isinstance(row[value], NUMBER) for row in rows):
            return value
    return None


def _shown(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, NUMBER):
        if isinstance(value, dt.datetime):
            return value.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00")
        return str(value)
    return f"{value:,.10g}"


def _table(columns: list[str], rows: list[list[Any]]) -> Table:
    shown = [[None if cell is None else _shown(cell) for cell in row] for row in rows[:MOST]]
    return Table(title="What is drawn", columns=columns, rows=shown, left_out=len(rows[MOST:]))
