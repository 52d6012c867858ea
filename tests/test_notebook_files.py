"""Whatever is handed in as a notebook: read, or refused in one sentence that says what to do."""

from __future__ import annotations

import json
import os

import pytest

from grader import notebook_files
from grader.errors import BadNotebook

CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}


def text_of(*sources: str, **more: object) -> str:
    cells = [{**CELL, "id": f"c{number}", "source": s} for number, s in enumerate(sources)]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **more})


REFUSED = {
    "empty file": (b"", "ana.ipynb: the file is empty."),
    "only blanks": (b" \n ", "ana.ipynb: the file is empty."),
    "a web page": (b"<html>", 'the file is not JSON (it starts with "<")'),
    "plain words": (b"my answers", 'the file is not JSON (it starts with "m")'),
    "cut off": (text_of("x").encode()[:60], "damaged: it begins as a notebook but is not JSON"),
    "a list": (b"[1, 2]", "the file is JSON but not a notebook: it has no cells"),
    "a number": (b"42", "the file is JSON but not a notebook: it has no cells"),
    "no cells": (b'{"nbformat": 4}', "the file is JSON but not a notebook: it has no cells"),
    "cells are text": (b'{"cells": "no"}', "its cells are no list"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\xff", "is not text (UTF-8)"),
    "UTF-16": (text_of("x").encode("utf-16"), "is not text (UTF-8)"),
    "too deep": (b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    "a huge number": (b'{"cells": [' + b"9" * 5_000 + b"]}", "damaged"),
    "a damaged old one": (b'{"nbformat": 3, "worksheets": [7]}', "an old notebook format"),
    "too many cells": (b'{"cells": [' + b"{}," * 6_000 + b"{}]}", "6,001 cells; up to 5,000"),
}


@pytest.mark.parametrize("trouble", REFUSED)
def test_a_file_that_is_no_notebook_is_refused_with_the_reason(trouble, tmp_path):
    content, reason = REFUSED[trouble]
    path = tmp_path / "ana.ipynb"
    path.write_bytes(content)
    with pytest.raises(BadNotebook) as refused:
        notebook_files.cells(path)
    sentence = str(refused.value)
    assert reason in sentence
    assert sentence.startswith("ana.ipynb: ")
    assert str(tmp_path) not in sentence
    assert sentence.count("\n") == 0


def test_a_file_too_large_to_read_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "ana.ipynb"
    with path.open("wb") as file:
        file.truncate(notebook_files.MAX_BYTES + 1)  # sparse: takes no room on the disk
    with pytest.raises(BadNotebook, match="has 50 MB; up to 50 MB are read"):
        notebook_files.cells(path)


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    said = {}
    for name in ("missing", "folder", "pipe"):
        with pytest.raises(BadNotebook) as refused:
            notebook_files.cells(tmp_path / f"{name}.ipynb")
        said[name] = str(refused.value)
    assert said == {
        "missing": "missing.ipynb: there is no such file.",
        "folder": "folder.ipynb: this is not a file.",
        "pipe": "pipe.ipynb: this is not a file.",
    }


READ = {
    "nbformat 4.5": text_of("%%sql a\nSELECT 1"),
    "nbformat 4.0": text_of("%%sql a\nSELECT 1", nbformat_minor=0),
    "a later nbformat": text_of("%%sql a\nSELECT 1", nbformat=5, nbformat_minor=99),
    "no nbformat": '{"cells": [{"source": "%%sql a\\nSELECT 1"}]}',
    "byte order mark": "\ufeff" + text_of("%%sql a\nSELECT 1"),
    "lines as a list": text_of("x").replace('"x"', '["%%sql a\\n", "SELECT 1"]'),
    "Windows line ends": text_of("%%sql a\r\nSELECT 1"),
    "blank lines first": text_of("\n\n%%sql a\nSELECT 1"),
    "nbformat 3": json.dumps(
        {
            "nbformat": 3,
            "nbformat_minor": 0,
            "metadata": {"name": "old"},
            "worksheets": [
                {
                    "cells": [
                        {
                            "cell_type": "code",
                            "input": "%%sql a\nSELECT 1",
                            "language": "python",
                            "outputs": [],
                            "collapsed": False,
                        }
                    ]
                }
            ],
        }
    ),
    "nbformat 2": json.dumps(
        {
            "nbformat": 2,
            "metadata": {"name": "older"},
            "worksheets": [
                {
                    "cells": [
                        {
                            "cell_type": "code",
                            "input": "%%sql a\nSELECT 1",
                            "language": "python",
                            "outputs": [],
                        }
                    ]
                }
            ],
        }
    ),
}


@pytest.mark.parametrize("form", READ)
def test_every_form_of_notebook_gives_the_same_answer_cell(form, tmp_path):
    path = tmp_path / "ana.ipynb"
    path.write_text(READ[form], encoding="utf-8", newline="")
    (cell,) = notebook_files.cells(path)
    assert (cell.number, cell.magic, cell.name, cell.body) == (1, "sql", "a", "SELECT 1")


@pytest.mark.parametrize("header", ["", "---\ntitle: Mine\n---\n\n", notebook_files.PYTHON_HEADER])
def test_jupytext_markdown_is_read_as_the_notebook_it_is(header, tmp_path):
    path = tmp_path / "ana.md"
    path.write_text(header + '# Title\n\n```fix magic_args="a"\nSELECT 1\n```\n\nProse.\n')
    assert [(cell.type, cell.magic) for cell in notebook_files.cells(path)] == [
        ("markdown", None),
        ("code", "fix"),
        ("markdown", None),
    ]


def test_markdown_with_a_broken_header_is_refused(tmp_path):
    path = tmp_path / "ana.md"
    path.write_text("---\njupyter:\n  kernelspec: [\n---\n# Title\n")
    with pytest.raises(BadNotebook, match=r"ana\.md: this Markdown is not a notebook: the header"):
        notebook_files.cells(path)


def test_rubbish_among_the_cells_costs_only_itself():
    cells = [7, None, {"source": 5}, {"source": [1, "%%sql ", "b\n", None, "x"]}, {"metadata": 3}]
    read = notebook_files.cells({"cells": cells})
    assert [(cell.number, cell.name, cell.body) for cell in read] == [
        (3, None, ""),
        (4, "b", "x"),
        (5, None, ""),
    ]


def test_half_a_character_does_not_break_later_writes(tmp_path):
    path = tmp_path / "ana.ipynb"
    path.write_text(text_of("x").replace('"x"', r'"%%sql a\nSELECT \ud800"'))
    (cell,) = notebook_files.cells(path)
    assert cell.body == "SELECT ?"


def test_a_ten_megabyte_cell_is_read_whole_and_at_once(tmp_path):
    path = tmp_path / "ana.ipynb"
    for filler in ("x", "/*", "<!--", "\n", " ", "#"):
        body = filler * (10_000_000 // len(filler))
        path.write_text(text_of("%%sql a\n" + body))
        (cell,) = notebook_files.cells(path)
        assert len(body) == len(cell.body)
