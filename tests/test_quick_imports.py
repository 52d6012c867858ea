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


def test_nbgrader_is_there_all_the_same_and_without_them():
    pytest.importorskip("nbgrader")
    script = (
        "import sys\nfrom grader import quick_imports\n"
        "with quick_imports.without_iri_grammars():\n"
        "    from grader.classroom.grading import run\n"
        f"print({IRI!r} in sys.modules, 'nbgrader.api' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"], done.stderr
