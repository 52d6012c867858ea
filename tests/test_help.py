"""`%help` names every magic and key; the keys are the extension's own."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from course import help as listed
from grader import incident

ROOT = Path(__file__).parents[1]
(SCRIPT,) = (ROOT / "course" / "labextension" / "static").iterdir()
SCHEMAS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"


def test_every_magic_of_ours_is_listed_with_what_it_does_and_how_it_is_written() -> None:
    shell = InteractiveShell()
    before = {kind: set(names) for kind, names in shell.magics_manager.magics.items()}
    shell.run_line_magic("load_ext", "course")
    magics = shell.magics_manager.magics
    ours = {
        f"{'%' if kind == 'line' else '%%'}{name}"
        for kind, names in magics.items()
        for name in set(names) - before[kind]
    }
    registry = shell.magics_manager.registry.values()
    table = listed.magics(m for m in registry if type(m).__module__.startswith("course."))
    rows = table.rows
    assert table.title.startswith(f"{len(rows)} magics")
    said = "\n".join(f"{row[0]} {row[1]}" for row in rows)
    assert {"%help", "%%sql", "%check"} <= ours
    missing = [name for name in ours if not re.search(rf"{name}\b", said) and name[1:] not in said]
    assert missing == []
    assert all(row[0] and row[0].startswith("%") and row[1] for row in rows), rows
    assert len({row[0] for row in rows}) == len(rows)
    shell.run_line_magic("unload_ext", "course")


def bound() -> list[str]:
    """The keys that the extension binds."""
    script = SCRIPT.read_text(encoding="utf-8")
    return re.findall(r'\["((?:Accel|Alt|Ctrl|Shift) [^"]*)"\]', script)


def test_the_keys_that_are_listed_are_those_of_the_extension() -> None:
    assert sorted(bound()) == sorted(listed.KEYS)
    shown = [row[0] for row in listed.keys().rows]
    assert listed.keys().title.startswith(f"{len(shown)} keys")
    assert "Ctrl Alt O" in shown
    assert len(set(shown)) == len(shown) == len(listed.KEYS) + len(listed.BESIDE)


def test_jupyterlab_uses_none_of_them() -> None:
    schemas = sorted(SCHEMAS.rglob("*.json"))
    shortcuts = [
        shortcut
        for path in schemas
        if path.name != "package.json.orig"
        for shortcut in json.loads(path.read_text(encoding="utf-8")).get(
            "jupyter.lab.shortcuts", []
        )
    ]
    taken = {key for shortcut in shortcuts for key in shortcut["keys"]}
    assert {"Accel S", "Shift Enter"} <= taken
    assert taken.isdisjoint(bound())


def test_every_notebook_tells_of_the_sidebar_its_key_and_the_list() -> None:
    for slug in incident.slugs():
        text = (ROOT / "notebooks" / "incidents" / f"{slug}.md").read_text(encoding="utf-8")
        for needed in ("Ctrl Alt O", "**On call**", "`%help`"):
            assert needed in text, (slug, needed)
