"""A figure in words: for every plot of a lab's notebook, and for others that one may draw."""

from __future__ import annotations

import ast
import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import plotly.express as px
import plotly.graph_objects as go
import polars as pl
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course import plots
from grader import incident
from grader.frames import fetch
from grader.worlds import world

NOTEBOOKS = Path(__file__).parents[1] / "notebooks" / "incidents"
MINUTES = [dt.datetime(2026, 3, 17, 14, minute) for minute in (7, 8, 9)]


def frame(**columns: list[Any]) -> pl.DataFrame:
    """What plotly draws from, as a learner's result is."""
    return pl.DataFrame(columns)


BARS = px.bar(
    frame(minute=MINUTES, requests=[5, 1433, 12]), x="minute", y="requests", title="Writes"
)
STRIP = px.strip(
    frame(at=MINUTES, far=[1, 2, 2], style=["scd2", "scd2", "snapshot"]),
    x="at", y="far", color="style", title="Models",
)  # fmt: skip
MONEY = frame(m=["May", "June"], usd=[Decimal("9.50"), Decimal("1204.10")])
GROUPS = px.bar(
    frame(who=["BI", "ETL"], usual=[10.0, 2.5], credits=[400.0, 2.5]),
    x=["usual", "credits"], y="who", title="Burn",
)  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "said", "columns", "row"),
    [
        (
            BARS,
            "Bar chart “Writes”: 3 bars; minute from 2026-03-17 14:07:00 to 2026-03-17 14:09:00; "
            "requests from 5 to 1,433; highest at 2026-03-17 14:08:00; first 5, last 12.",
            ["minute", "requests"],
            ["2026-03-17 14:08:00", "1,433"],
        ),
        (
            STRIP,
            "Strip or box chart “Models”: 3 points in 2 series; at from 2026-03-17 14:07:00 to "
            "2026-03-17 14:09:00; far from 1 to 2.",
            ["style", "at", "far"],
            ["scd2", "2026-03-17 14:08:00", "2"],
        ),
        (
            px.bar(MONEY, x="m", y="usd"),
            "Bar chart: 2 bars; m: May, June; usd from 9.50 to 1,204.10; highest at June; "
            "first 9.50, last 1,204.10.",
            ["m", "usd"],
            ["June", "1,204.10"],
        ),
        (
            px.strip(frame(x=[1, 2], far=[3, 4], who=["a", "b"]), x="x", y="far", hover_name="who"),
            "Strip or box chart: 2 points; x from 1 to 2; far from 3 to 4.",
            ["name", "x", "far"],
            ["b", "2", "4"],
        ),
        (
            GROUPS,
            "Bar chart “Burn”: 4 bars in 2 series; value from 2.5 to 400; who: BI, ETL; "
            "highest at BI.",
            ["variable", "value", "who"],
            ["usual", "2.5", "ETL"],
        ),
        (
            px.histogram(frame(times=[2.0, 2.1, 3.9, 7.0]), x="times", nbins=4, title="How off"),
            "Histogram “How off”: 4 values, times from 2 to 7; most, 3 of them from 2 to 4.",
            ["times", "how many"],
            ["6 to 8", "1"],
        ),
        (
            px.histogram(frame(x=["a", "b", "a"]), x="x"),
            "Histogram: 3 values.",
            ["x", "how many"],
            ["b", "1"],
        ),
        (
            px.line(frame(x=[1, 2], y=[None, 4]), x="x", y="y"),
            "Chart: 2 points; x from 1 to 2; y 4.",
            ["x", "y"],
            ["2", "4"],
        ),
        (
            px.line(frame(at=[1, 2, 2], y=[7, 8, 9], o=["a", "a", "b"]), x="at", y="y", color="o"),
            "Chart: 3 points in 2 series; at from 1 to 2; y from 7 to 9.",
            ["at", "a", "b"],
            ["2", "8", "9"],
        ),
        (
            px.pie(frame(n=["a", "b"], v=[1, 2]), names="n", values="v"),
            "Pie chart: 2 slices; label: a, b; value from 1 to 2.",
            ["label", "value"],
            ["b", "2"],
        ),
        (go.Figure(), "Chart: 0 marks; no data.", ["x", "y"], None),
        (go.Figure(go.Heatmap(z=[[1, 2], [3, 4]])), "Chart: 0 points", ["x", "y"], None),
    ],
)  # fmt: skip
def test_a_figure_is_a_sentence_and_a_table(
    figure: go.Figure, said: str, columns: list[str], row: list[str] | None
) -> None:
    sentence, table = plots.in_words(figure)
    assert sentence.startswith(said)
    assert table.columns == columns
    assert table.rows[1:2] == ([row] if row else table.rows[1:2])


def test_of_many_marks_the_first_are_listed_and_the_others_counted() -> None:
    _, table = plots.in_words(px.scatter(frame(x=[*range(100)]), x="x", y="x"))
    assert (len(table.rows), table.left_out) == (plots.MOST, 100 - plots.MOST)


def drawn(lab: incident.Lab) -> list[tuple[str, str]]:
    """The cells of a lab's notebook that draw, each with the unnamed query before it, or none."""
    source = (NOTEBOOKS / f"{lab.slug}.md").read_text(encoding="utf-8")
    cell = r"^(?:```sql\n(?!--)((?:(?!```).)*)```\n\n)?```python\n(import plotly.*?)^```"
    return re.findall(cell, source, re.DOTALL | re.MULTILINE)


def rows(found: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    result = fetch(found, query, 200_000)
    return result.frame.rename(dict(zip(result.frame.columns, result.columns, strict=True)))


LABS = [lab for lab in map(incident.load, incident.slugs()) if drawn(lab)]


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.slug)
def test_every_plot_of_a_lab_is_shown_with_its_words(lab: incident.Lab) -> None:
    shell = InteractiveShell()
    plots.install(shell)
    with duckdb.connect(str(world.cached(world.Spec(lab, scale=0.03))), read_only=True) as found:
        found.execute("SET TimeZone = 'UTC'")
        for query, cell in drawn(lab):
            if query:
                shell.user_ns["last"] = rows(found, query)
            for name in (q.name for q in lab.questions if re.search(rf"\b{q.name}\b", cell)):
                shell.user_ns[name] = rows(found, lab.references[name])
            with capture_output() as captured:
                assert shell.run_cell(cell).success
            outputs = (line[line.index("{") :] for line in captured.stdout.splitlines()[:2])
            words, figure = map(ast.literal_eval, outputs)
            assert "<summary" in words["text/html"]
            assert "What is drawn" in words["text/plain"]
            title = figure["application/vnd.plotly.v1+json"]["layout"]["title"]["text"]
            assert re.match(rf"[A-Z][a-z ]+ “{re.escape(title)}”: \d", words["text/plain"])
            assert re.search(r" from \S+ to \S+", words["text/plain"])
    plots.remove(shell)
