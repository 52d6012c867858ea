"""The wordings of `phrases.toml` and `documents/wordings.toml` as compiled patterns, by name.

Every gap is bounded, so that a search is linear in the sentence's length.
"""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

_AT_END = r"(?=\s*(?:[.;,|!]|$))"  # the clause ends
GAP = 60  # characters that `…` may stand for


@functools.cache
def _lists() -> dict[str, list[str]]:
    here = Path(__file__).parent
    lists: dict[str, list[str]] = {}
    for file in (here / "phrases.toml", here.parent / "documents" / "wordings.toml"):
        lists |= tomllib.loads(file.read_text(encoding="utf-8"))
    return lists


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """All wordings of that list, as one pattern without groups."""
    return re.compile("|".join(_compiled(phrase) for phrase in _lists()[name]), re.IGNORECASE)


def source(name: str) -> str:
    """The wordings of that list as the source of a pattern, to be built into another."""
    return f"(?:{'|'.join(_compiled(phrase) for phrase in _lists()[name])})"


def found(name: str, sentence: str) -> bool:
    """True where the sentence holds one of the wordings."""
    return bool(pattern(name).search(sentence))


def _compiled(phrase: str) -> str:
    open_end = phrase.endswith(("*", "$", "]", ":", " "))
    body = re.sub(r"\((?!\?)", "(?:", phrase.rstrip("$"))
    body = re.sub(r"(?<=[a-z])\*", r"\\w*", body)
    body = body.replace("|$)", rf"|{_AT_END})")
    body = body.replace(" …", rf"\b.{{0,{GAP}}}?(?<!\w)")
    ending = _AT_END if phrase.endswith("$") else "" if open_end else r"\b"
    if body.startswith("^"):
        return rf"^\W*{body[1:]}{ending}"
    return rf"\b{body}{ending}"
