"""Texts worth trying: those that the queries name, near misses of them, and families of plain ones.

A family holds texts that tell one thing from another: a capital from a small letter, a blank from
nothing, a letter from a byte. It is tried where the queries call what minds the difference.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

PLAIN = ["a", "b", "c", "A", "ab"]

# Functions, and operators by sqlglot's names, → texts that they tell apart.
_FAMILIES: list[tuple[set[str], list[str]]] = [
    ({"lower", "upper", "ilike", "initcap"}, ["Ab", "ab", "AB", "aB"]),
    ({"trim", "ltrim", "rtrim", "length", "eq"}, ["a", "a ", " a", "", " "]),
    ({"length", "strlen", "byte_length", "octet_length", "ascii", "unicode"}, ["é", "e", "éa"]),
    (
        {
            *("substring", "substr", "left", "right", "bracket", "lpad", "rpad", "pad", "reverse"),
            *("length", "concat", "dpipe", "str_position", "position", "strpos", "overlay"),
        },
        ["abcdef", "ABcd", "aba", "a", "", "éa"],
    ),
    (
        {"cast", "try_cast", "regexp_like", "regexp_full_match", "max", "min", "gt", "lt"},
        ["9", "10", "1", "01", "7", "007", "-1", "1.5", "x1"],
    ),
]


def families(calls: Collection[str], loose: Sequence[str]) -> list[list[str]]:
    """The plain texts, and with them each family that the calls ask for."""
    asked = [texts for names, texts in _FAMILIES if names & set(calls)]
    marks = [each for each in loose if len(each) == 1 and not each.isalnum()][:3]
    asked += [[f"a{m}b", f"a{m}b{m}c", m, f"{m}a", "a"] for m in marks]
    return [[*PLAIN, *loose[:12], ""], *asked]


MOST_LETTERS = 5_000  # of a text whose length is asked for


def long(lengths: Sequence[int]) -> list[str]:
    """Texts of the lengths asked for and of one more or less; and with a blank at the end."""
    found = []
    for length in lengths:
        for letters in (length, length + 1, length - 1):
            if 0 < letters <= MOST_LETTERS:
                text = "abcdefgh" * (letters // 8) + "abcdefgh"[: letters % 8]
                found += [text, f"{text[:-1]} "]
    return found


def exact(own: Sequence[str], patterns: Sequence[str], regexes: Sequence[str]) -> list[str]:
    """The literals themselves, and a text that each pattern takes."""
    found = [*own, *(_liked(pattern)[0] for pattern in patterns)]
    return found + [text for regex in regexes for text in _matched(regex)[:2]]


def near(
    own: Sequence[str], patterns: Sequence[str], regexes: Sequence[str], loose: Sequence[str]
) -> list[str]:
    """Texts that differ a little from what the queries name."""
    marks = [each for each in loose if len(each) == 1 and not each.isalnum()]
    found: list[str] = []
    for text in own:
        found += [text.swapcase(), f"{text}x", f"x{text}", text[:1], text[:-1], f"{text} "]
        found += [f"x{mark}{text}{mark}y" for mark in marks[:2]]
    for pattern in patterns:
        texts = _liked(pattern)
        found += [*texts[1:], texts[0].swapcase(), f"x{texts[0]}", f"{texts[0]}x", texts[0][:-1]]
        found += [re.sub(r"[^0-9A-Za-z]", "x", texts[0])]
        found += [f"x{mark}{texts[0]}" for mark in dict.fromkeys(texts[0]) if not mark.isalnum()]
    for regex in regexes:
        for text in _matched(regex):
            found += [text, f"x{text}", f"{text}x", text.swapcase(), text[:-1]]
    return found


def _liked(pattern: str) -> list[str]:
    """Texts that a LIKE pattern takes, or nearly: its % as nothing, as letters, and as itself."""
    bare = re.sub(r"[\\!](?=[%_])", "", pattern)
    short = bare.replace("%", "").replace("_", "x")
    long = bare.replace("%", "xy").replace("_", "y")
    start = bare.replace("%", "x", 1).replace("%", "").replace("_", "x")
    return list(dict.fromkeys([short, long, start, f"{short}{short}", bare]))


def _matched(regex: str) -> list[str]:
    """A few texts that a regular expression takes; none where it is not read."""
    from re import _parser  # type: ignore[attr-defined]

    try:
        tree = _parser.parse(regex)
    except (re.error, RecursionError, OverflowError):
        return []
    found = [_walk(tree, way) for way in range(3)]
    inner = found[0]
    return list(dict.fromkeys([*found, f"x{inner}", re.sub(r"[^0-9A-Za-z]", "x", inner)]))


def _walk(tree: Any, way: int) -> str:
    """One text of a parsed expression; way: which of its choices are taken."""
    parts = []
    for op, value in tree:
        name = str(op)
        if name == "LITERAL":
            parts.append(chr(value))
        elif name == "NOT_LITERAL":
            parts.append("x" if value != ord("x") else "y")
        elif name == "ANY":
            parts.append("axy"[way])
        elif name == "IN":
            parts.append(_one_of(value, way))
        elif name == "BRANCH":
            parts.append(_walk(value[1][way % len(value[1])], way))
        elif name == "SUBPATTERN":
            parts.append(_walk(value[3], way))
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = value
            times = min(int(most), max(int(least), (1, 2, int(least))[way]))
            parts.append(_walk(inner, way) * min(times, 12))
    return "".join(parts)


def _one_of(choices: Any, way: int) -> str:
    letters: list[str] = []
    for op, value in choices:
        name = str(op)
        if name == "LITERAL":
            letters.append(chr(value))
        elif name == "RANGE":
            first, last = value
            letters += [chr(min(last, first + step)) for step in (0, 1, 9)]
        elif name == "CATEGORY":
            letters += {"DIGIT": ["1", "0", "9"], "WORD": ["a", "b", "1"], "SPACE": [" "]}.get(
                str(value).rpartition("_")[2], ["!"]
            )
        elif name == "NEGATE":
            return "~"
    return letters[way % len(letters)] if letters else "x"
