"""A library that nobody needs does not make a command wait."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader import quick_imports
from grader.quick_imports import IRI


def test_the_grammars_are_not_there_meanwhile_and_can_be_imported_later(monkeypatch):
    monkeypatch.delitem(sys.modules, IRI, raising=False)
    with quick_imports.without_iri_grammars(), pytest.raises(ImportError):
        __import__(IRI)
    assert IRI not in sys.modules


def test_where_they_are_loaded_they_stay(monkeypatch):
    loaded = object()
    monkeypatch.setitem(sys.modules, IRI, loaded)
    with quick_imports.without_iri_grammars():
        assert sys.modules[IRI] is loaded
    assert sys.modules[IRI] is loaded


WITHOUT = {
    "nbgrader": (
        "with quick_imports.without_iri_grammars():\n    from grader.classroom.grading import run"
    ),
    "jupytext": "from grader import incident\nassert incident.load('00').references",
    "nbformat": (
        "from course import cli\n"
        "cli.run = lambda given: __import__('nbformat') and None\n"
        "with contextlib.suppress(SystemExit):\n"
        "    cli.main()"
    ),
}


@pytest.mark.parametrize("library", WITHOUT)
def test_a_library_is_there_all_the_same_and_without_them(library):
    """By which: a class is graded, a lab's own notebook is read, any command is typed."""
    pytest.importorskip(library)
    script = (
        f"import contextlib, sys\nfrom grader import quick_imports\n{WITHOUT[library]}\n"
        f"print({IRI!r} in sys.modules, {library!r} in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"], done.stderr
