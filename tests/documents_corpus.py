"""The corpus of `tests/prose/documents/` as values: documents with their facts, mutants, sentences.

A mutation is data: `cut = [from, to]` takes out what stands between (to the end where `to` is ""),
`add = [after, text]` puts text behind, `swap = [[old, new], …]` replaces everywhere, and
`repeat = [text, times]` says it again. `lowers` is the one signal that it takes away.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "prose" / "documents"


def _load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


DOCUMENTS: dict[str, dict[str, Any]] = {
    path.stem: _load(path) for path in sorted(HERE.glob("*-*.toml"))
}
SENTENCES: dict[str, list[str]] = _load(HERE / "sentences.toml")
MUTATIONS: list[tuple[str, dict[str, Any]]] = [
    (name, mutation) for name, one in DOCUMENTS.items() for mutation in one["mutation"]
]


def mutant(name: str, mutation: dict[str, Any]) -> str:
    """The document without that virtue. A mutation that no longer fits its document is an error."""
    text: str = DOCUMENTS[name]["text"]
    if "cut" in mutation:
        start, end = mutation["cut"]
        place = text.index(start)
        text = text[:place] + (text[text.index(end, place) :] if end else "")
    if "add" in mutation:
        after, more = mutation["add"]
        place = text.index(after) + len(after)
        text = text[:place] + more + text[place:]
    if "repeat" in mutation:
        again, times = mutation["repeat"]
        place = text.index(again)
        text = text[:place] + f"{again} " * times + text[place:]
    for old, new in mutation.get("swap", ()):
        assert old in text, f"{name} no longer holds {old!r}"
        text = text.replace(old, new)
    return text
