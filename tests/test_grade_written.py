"""A graded notebook's file, written a cell at a time: the bytes that nbformat would write."""

from __future__ import annotations

import copy
import json

import nbformat
import pytest
from nbformat import NotebookNode, v4

from grader.classroom.grading import written
from grader.classroom.grading.written import Written

TEXT = "Grün ☃ line 1\n\tline 2\u2028 no end of line in JSON\r\nline 3\n"
OUTPUTS = [
    v4.new_output("stream", name="stdout", text=TEXT),
    v4.new_output("display_data", {"text/html": TEXT, "image/svg+xml": TEXT, "image/png": "AA"}),
    v4.new_output("execute_result", {"text/plain": "0.5", "application/json": {"b": [1], "a": {}}}),
    v4.new_output("error", ename="E", evalue="", traceback=[TEXT]),
]
ATTACHED = {"a.png": {"image/png": "AA", "text/plain": TEXT}}
KEPT = {"trusted": True, "nbgrader": {"points": 1.0, "grade_id": "a"}}
MARKED = {
    "kernelspec": {"name": "python3", "display_name": "P"},
    "orig_nbformat": 4,
    "signature": "x",
}

NOTEBOOKS = {
    "no cell": v4.new_notebook(metadata=MARKED),
    "an empty cell": v4.new_notebook(cells=[v4.new_code_cell("", id="a")]),
    "prose": v4.new_notebook(cells=[v4.new_markdown_cell(TEXT, id="a", attachments=ATTACHED)]),
    "outputs": v4.new_notebook(cells=[v4.new_code_cell(TEXT, id="a", outputs=OUTPUTS)]),
    "marks": v4.new_notebook(cells=[v4.new_raw_cell("x", id="a", metadata=KEPT)], metadata=MARKED),
    "a key before all": NotebookNode(v4.new_notebook(cells=[v4.new_raw_cell("x", id="a")]), abc=1),
}


def by_nbformat(nb: NotebookNode) -> str:
    return f"{nbformat.writes(copy.deepcopy(nb))}\n"


@pytest.mark.filterwarnings("ignore")  # nbformat warns of a key that it does not know
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_is_what_nbformat_writes(name: str) -> None:
    wanted, ours = by_nbformat(NOTEBOOKS[name]), Written()
    for _ in ("first", "known"):
        assert ours.text(copy.deepcopy(NOTEBOOKS[name])) == wanted


@pytest.mark.parametrize("value", [1, 1.0, True])
@pytest.mark.parametrize("before", [1, 1.0, True])
def test_what_stood_there_before_serves_only_where_it_is_written_alike(before, value) -> None:
    """To Python they are equal."""
    ours = Written()

    def marked(points: object) -> NotebookNode:
        cell = v4.new_raw_cell("x", id="a", metadata={"nbgrader": {"points": points}})
        return v4.new_notebook(cells=[cell])

    for points in (before, before, before, value, value, value):
        assert ours.text(marked(points)) == by_nbformat(marked(points))


def test_a_class_of_many_different_notebooks_does_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(written, "KEPT", 10_000)
    ours = Written()
    for number in range(100):
        nb = v4.new_notebook(cells=[v4.new_code_cell(f"{number} " * 300, id="a")])
        assert json.loads(ours.text(copy.deepcopy(nb)))["cells"][0]["source"] == [
            nb.cells[0].source
        ]
    assert sum(map(len, ours._cells.values())) < 20_000
