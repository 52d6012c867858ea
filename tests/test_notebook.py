"""Answers come out of any notebook by name; notebooks come out of a clean source."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import jupytext
import nbformat
import pytest

from grader import incident, notebook, notebook_files, stubs
from grader.errors import BadLab

LABS = Path(__file__).parent / "submissions" / "labs"
NAMES = ["short_days", "correct", "watch", "cause", "report"]


@pytest.fixture
def lab(monkeypatch):
    monkeypatch.setenv("FIREDRILL_LABS", str(LABS))
    return incident.load("00-small-till")


def cell(source: str, grade_id: str | None = None, type_: str = "code") -> dict:
    metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
    return {"cell_type": type_, "metadata": metadata, "source": source}


def read(lab, *cells: dict) -> tuple[dict[str, str], list[str]]:
    found = notebook.answers({"cells": list(cells)}, lab)
    absent = "has no answer cell in this notebook."
    texts = {name: answer.text for name, answer in found.by_question.items()}
    return texts, [notice for notice in found.notices if not notice.endswith(absent)]


ODD = {
    "as it should be": (
        [cell("%%sql short_days\nSELECT 1", "short_days")],
        {"short_days": "SELECT 1"},
        [],
    ),
    "the name in full": (
        [cell("%%sql 00-small-till/short_days\nSELECT 1")],
        {"short_days": "SELECT 1"},
        [],
    ),
    "the metadata are gone": (
        [cell("%%sql short_days\nSELECT 1")],
        {"short_days": "SELECT 1"},
        [],
    ),
    "the %% line is gone": (
        [cell("SELECT 1", "short_days")],
        {"short_days": "SELECT 1"},
        [],
    ),
    "the name is gone": (
        [cell("%%sql\nSELECT 1", "short_days")],
        {"short_days": "SELECT 1"},
        [],
    ),
    "copied": (
        [
            cell("%%sql short_days\nSELECT 1", "short_days"),
            cell("%%sql short_days\nSELECT 2", "short_days"),
        ],
        {"short_days": "SELECT 2"},
        ["`short_days` was answered twice (cells 1 and 2). The last one, cell 2, counts."],
    ),
    "copied three times": (
        [cell(f"%%sql short_days\nSELECT {n}") for n in (1, 2, 3)],
        {"short_days": "SELECT 3"},
        [
            "`short_days` was answered 3 times (cells 1, 2 and 3). The last one, cell 3, counts.",
        ],
    ),
    "answered above the untouched stub": (
        [
            cell("%%sql short_days\nSELECT 1"),
            cell("%%sql short_days\n-- write your query here", "short_days"),
        ],
        {"short_days": "SELECT 1"},
        [],
    ),
    "pasted into another question's cell": (
        [cell("%%sql short_days\nSELECT 1", "correct")],
        {"short_days": "SELECT 1"},
        [],
    ),
    "renamed in its place": (
        [cell("%%sql shrt_days\nSELECT 1", "short_days")],
        {"short_days": "SELECT 1"},
        [
            "Cell 1 is named `shrt_days`, which is no question here; it stands in the cell of "
            "`short_days` and was taken for that."
        ],
    ),
    "renamed elsewhere": (
        [cell("%%sql shrt_days\nSELECT 1")],
        {},
        ["Cell 1 is named `shrt_days`, which is no question here. Did you mean `short_days`?"],
    ),
    "another magic": (
        [cell("%%fix short_days\nSELECT 1")],
        {"short_days": "SELECT 1"},
        ["`short_days` begins `%%fix`; it was read as `%%sql`."],
    ),
    "turned into Markdown": (
        [cell("%%write report\nAll is well.", "report", "markdown")],
        {"report": "All is well."},
        [],
    ),
    "marks of an author": (
        [cell("%%sql short_days\n-- keep\n-- BEGIN SOLUTION\nSELECT 1\n-- END SOLUTION")],
        {"short_days": "-- keep\nSELECT 1"},
        [],
    ),
    "free exploration": ([cell("%%sql\nSELECT 1"), cell("print(1)")], {}, []),
    "empty": ([cell("%%sql short_days")], {"short_days": ""}, []),
}


@pytest.mark.parametrize("case", ODD)
def test_an_answer_is_found_by_name_then_by_place(case, lab):
    cells, expected, notices = ODD[case]
    assert (expected, notices) == read(lab, *cells)


def test_a_deleted_answer_cell_is_said(lab):
    found = notebook.answers({"cells": []}, lab)
    assert found.by_question == {}
    assert [f"`{name}` has no answer cell in this notebook." for name in NAMES] == found.notices


def test_references_are_the_answers_of_the_source_notebook(lab):
    expected = {
        "short_days": "-- a day is short when the count is below the sum\n"
        "SELECT day\nFROM till.counts\nWHERE amount < expected",
        "correct": "UPDATE till.counts SET amount = expected;",
        "watch": "SELECT day FROM till.counts WHERE amount < expected",
        "cause": 'began = 2026-03-17T09:00:00Z\nwho = "change"',
        "report": "The till was short on one day.\n\n```sql\nSELECT 1\n```",
    }
    assert expected == notebook.references(lab.notebook)
    for source in (lab.notebook, notebook.source_notebook(lab)):
        found = notebook.answers(source, lab)
        assert expected == {name: each.text for name, each in found.by_question.items()}
        assert found.notices == []
        assert lab.slug == notebook.lab_name(source)


def test_a_learner_gets_stubs_and_a_check_after_each_answer(lab):
    nb = notebook.learner_notebook(lab)
    nbformat.validate(nb)
    sources = [each.source for each in nb.cells]
    for name in NAMES:
        place = next(n for n, s in enumerate(sources) if f" {name}\n" in s)
        assert f"%check {name}" == sources[place + 1]
    facts = next(s for s in sources if s.startswith("%%facts"))
    assert facts == (
        "%%facts cause\n"
        "# take the first # away and fill in the value\n"
        "# began =   # when it began: an instant, as 2001-02-03T04:05:06Z\n"
        '# who   =   # what took the money: one of "change", "theft"'
    )
    assert (
        "-- a day is short when the count is below the sum\n-- write your query here" in sources[3]
    )


def test_a_learner_gets_no_solution(lab):
    sources = [each.source for each in notebook.learner_notebook(lab).cells]
    leaked = [
        line
        for reference in notebook.references(lab.notebook).values()
        for line in reference.splitlines()
        for source in sources
        if line in source.splitlines()
    ]
    assert leaked == ["-- a day is short when the count is below the sum"]  # stands above the mark
    assert "SOLUTION" not in "".join(sources)


def test_every_stub_is_blank_and_no_reference_is(lab):
    for question in lab.questions:
        assert stubs.is_blank(question.kind, stubs.stub(question))
        assert not stubs.is_blank(question.kind, lab.references[question.name])


BLANK = {
    ("sql", " \n"): True,
    ("sql", "-- a\n/* b\n*/ ;"): True,
    ("sql", "/* open"): True,
    ("sql", "SELECT 1 -- a"): False,
    ("facts", "# a = 1\n"): True,
    ("facts", "a = 1 # b"): False,
    ("write", "## Impact\n\n<!-- write here -->\n\n## Cause\n"): True,
    ("write", "## Impact\n\nNone."): False,
    ("write", "#1 of our customers"): False,
}


@pytest.mark.parametrize(("kind", "text"), BLANK)
def test_blank_means_that_nothing_is_answered(kind, text):
    assert BLANK[kind, text] == stubs.is_blank(kind, text)


def test_whether_a_text_is_blank_is_seen_at_once_however_long_it_is():
    """A pattern that backtracks would need hours for these."""
    began = time.perf_counter()
    for kind in ("sql", "facts", "write"):
        for filler in ("/*", "--", "<!--", "\n", " ", "#", "# \n", "/*-", "'"):
            stubs.is_blank(kind, filler * (2_000_000 // len(filler)))
    assert time.perf_counter() - began < 20


def test_the_same_lab_gives_the_same_bytes_with_ids_that_stay(lab):
    first = nbformat.writes(notebook.learner_notebook(lab))
    assert first == nbformat.writes(notebook.learner_notebook(incident.load_folder(lab.folder)))
    ids = [each.id for each in notebook.learner_notebook(lab).cells]
    assert len(set(ids)) == len(ids)
    assert set(NAMES) < set(ids)
    assert {"python3"} == {notebook.learner_notebook(lab).metadata.kernelspec.name}


def test_points_ids_and_locks_come_from_the_lab_alone(lab):
    nb = notebook.source_notebook(lab)
    nbformat.validate(nb)
    graded = {
        each.metadata.nbgrader.grade_id: each.metadata.nbgrader.points
        for each in nb.cells
        if each.metadata.get("nbgrader", {}).get("grade")
    }
    assert {f"check_{q.name}": q.points for q in lab.questions} == graded
    solutions = [
        each.metadata.nbgrader.grade_id
        for each in nb.cells
        if each.metadata.get("nbgrader", {}).get("solution")
    ]
    assert solutions == NAMES


def test_jupytext_writes_a_source_back_as_it_was(lab):
    """Authors open the Markdown in JupyterLab: saving it there must not spoil it."""
    text = lab.notebook.read_text(encoding="utf-8")
    nb = jupytext.reads(text, "md")  # as JupyterLab reads it: the header alone names our magics
    back = jupytext.writes(nb, "md")
    header, _, body = text.partition("# 00 ·")
    assert body == back.partition("# 00 ·")[2]
    assert "custom_language_magics: fix,monitor,facts,write" in header


BROKEN = {
    "no end": ("expected\n-- END SOLUTION\n", "expected\n", "has no END SOLUTION"),
    "no begin": ("-- BEGIN SOLUTION\nSELECT", "SELECT", "must come in turn"),
    "mark in a line": ("-- BEGIN SOLUTION\nSELECT", "/* BEGIN SOLUTION */ SELECT", "its own"),
    "other kind": ("```monitor magic_args", "```sql magic_args", "kind `monitor` in incident.toml"),
    "unknown name": ('"watch"', '"wach"', "There is no question called `wach`"),
    "twice": ('"watch"', '"correct"', "two answer cells are called `correct`"),
    "missing": ('```facts magic_args="cause"', "```toml", "no answer cell for `cause`"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_source_that_does_not_hold_together_is_refused(case, tmp_path, monkeypatch):
    old, new, reason = BROKEN[case]
    shutil.copytree(LABS, tmp_path / "labs")
    monkeypatch.setenv("FIREDRILL_LABS", str(tmp_path / "labs"))
    lab = incident.load("00-small-till")
    text = lab.notebook.read_text(encoding="utf-8")
    assert old in text
    lab.notebook.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises((BadLab, incident.UnknownName)) as refused:
        notebook.learner_notebook(lab)
    assert reason in str(refused.value)


def test_a_magic_is_known_by_its_whole_name():
    assert notebook_files.split_magic("%%sqlite a\nx") == (None, None, "%%sqlite a\nx")
    assert notebook_files.split_magic("%%sql a") == ("sql", "a", "")
    assert notebook_files.split_magic("%%sql   a  -- note\nx") == ("sql", "a", "x")
