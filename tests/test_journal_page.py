"""docs/journal.md tells each kind of line that the code writes, with an example that is one."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course import giving_up, journal

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "journal.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE, re.MULTILINE))
EXAMPLES = [json.loads(line) for line in PAGE.splitlines() if line.startswith('{"at"')]
COMMON = {"at", "what", "lab", "seed", "scale"}
NAMES = {"NOTE": giving_up.NOTE}


def _notes() -> Iterator[tuple[str, set[str]]]:
    """(what, keys) of each call in course/ that writes a line of the journal."""
    for path in (ROOT / "course").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            on = ast.unparse(node.func.value)
            if (
                node.func.attr == "note"
                and on in ("self", "session", "self._session")
                and node.args
            ):
                what = node.args[0]
                name = what.value if isinstance(what, ast.Constant) else NAMES[ast.unparse(what)]
                yield str(name), {key.arg for key in node.keywords if key.arg}


WRITTEN: dict[str, set[str]] = {}
for what, keys in _notes():
    WRITTEN.setdefault(what, set()).update(keys)


def test_the_page_has_a_row_and_an_example_of_each_kind_that_is_written() -> None:
    assert {"run", "look", "check", giving_up.NOTE} <= WRITTEN.keys()
    assert ROWS.keys() == WRITTEN.keys()
    assert {example["what"] for example in EXAMPLES} == WRITTEN.keys()


@pytest.mark.parametrize("what", sorted(WRITTEN))
def test_each_field_of_a_line_is_named_in_its_row(what: str) -> None:
    assert [key for key in sorted(WRITTEN[what]) if f"`{key}`" not in ROWS[what]] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: str(each["what"]))
def test_an_example_has_what_its_row_names(example: dict[str, Any]) -> None:
    assert example.keys() >= COMMON
    assert [key for key in example.keys() - COMMON if f"`{key}`" not in ROWS[example["what"]]] == []


def test_the_examples_are_read_as_a_journal(tmp_path: Path) -> None:
    held = journal.Journal(tmp_path)
    lines = "".join(json.dumps(example) + "\n" for example in EXAMPLES)
    held.path.write_text(lines, encoding="utf-8")
    assert held.written(EXAMPLES[0]["lab"], seed=1) == EXAMPLES


def test_no_other_module_writes_lines_of_its_own() -> None:
    """Every line goes through `Session.note`, so the rows above are all there are."""
    writers = [
        path.name
        for path in sorted((ROOT / "course").rglob("*.py"))
        if re.search(r"journal\.add\(|journal\.path\.(write|open)", path.read_text("utf-8"))
    ]
    assert writers == ["session.py"]


def test_the_longest_text_that_is_kept_is_the_one_told() -> None:
    assert f"more than {journal.MAX_TEXT:,} characters" in PAGE


@pytest.mark.slow
def test_a_folder_that_nbgrader_hands_in_takes_the_journal_along(tmp_path: Path) -> None:
    """By the copy that `nbgrader submit` makes, with its own settings."""
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange.default import Exchange

    journal.Journal(tmp_path / "mine" / ".firedrill").add("incident", "07", seed=1)
    (tmp_path / "mine" / "07.ipynb").write_text("{}", encoding="utf-8")
    Exchange(coursedir=CourseDirectory()).do_copy(str(tmp_path / "mine"), str(tmp_path / "handed"))
    handed = [p.relative_to(tmp_path / "handed") for p in (tmp_path / "handed").rglob("*.*")]
    assert Path(".firedrill/journal.jsonl") in handed
