"""A text of facts that is no TOML → one sentence: what stands on the line, and what to write there.

TOML is a detail of ours: whoever writes `runs = 47 runs` need not know its name to put it right.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ..errors import Rejected
from ..questions import FactsQuestion

_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_MINUTE = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d\s*(?:Z|UTC)?$", re.IGNORECASE)
_SAID = {"yes": "true", "on": "true", "true": "true"}
_SAID |= {"no": "false", "off": "false", "false": "false"}
_TIMES = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
# A number as people write it: $ before it, commas or blanks in it, K, M or a unit behind it.
_NUMBER = re.compile(
    r"^[$€£]?\s*([+-]?\d{1,3}(?:[, ']\d{3})+|[+-]?\d+)(\.\d+)?"
    r"\s*([kmb](?![a-z])|)\s*(%|[a-z€$£/ ]*)$",
    re.IGNORECASE,
)
CLOCK = re.compile(r"^T?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:Z|UTC)?$", re.IGNORECASE)
_MODELS = {
    "integer": "47",
    "decimal": "47.5",
    "instant": "2026-03-17T14:05:00Z",
    "boolean": "true",
}


def not_toml(question: FactsQuestion, message: str, answer: str) -> Rejected:
    """The refusal, with its line and column. message: what Python's parser said."""
    line = column = None
    if match := _PLACE.search(message):
        lines = answer.rstrip("\n").split("\n")
        line = int(match[1]) if match[1] else len(lines)
        column = int(match[2]) if match[2] else len(lines[-1]) + 1
    source = answer.split("\n")[line - 1] if line else ""
    said = _advice(question, source, message)
    where = f"Line {line} cannot be read" if line else "The facts cannot be read"
    return Rejected(f"{where}: {said}", line=line, column=column)


def _advice(question: FactsQuestion, source: str, message: str) -> str:
    """How the line is written, where one can see what was meant."""
    name, equals, value = (piece.strip() for piece in source.partition("="))
    bare = value.split("#")[0].strip()
    fact = question.facts.get(name)
    kind = fact.type if fact is not None else "text"
    if "overwrite" in message:
        return f"`{name}` stands in two lines, keep one of them."
    if not equals:
        return "write `name = value`, with an equals sign."
    if not bare:
        return "the value is missing; a fact you do not know yet is left out, or begins with #."
    if (said := _SAID.get(bare.lower())) is not None:
        return f"write true or false, in small letters and without quotes: `{name} = {said}`."
    if CLOCK.match(bare) or _MINUTE.match(bare):
        return f'a time without seconds stands in quotes: `{name} = "{bare}"`.'
    is_number = kind in ("integer", "decimal")
    number = _plain_number(bare) if is_number or fact is None else None
    if is_number or number is not None:
        return f"a number stands alone, in digits: `{name} = {number or _MODELS[kind]}`."
    if kind in ("text", "choice") and bare[0] not in "\"'[{":
        return f'text stands in quotes: `{name} = "{bare}"`.'
    model = _MODELS.get(kind, '"text in quotes"')
    return f"write a name, an equals sign and one value, as in `{name} = {model}`."


def _plain_number(bare: str) -> str | None:
    """`47 runs` → 47, `3,680` → 3680, `3.68K` → 3680, `92 %` → 92; None for what is no number."""
    match = _NUMBER.match(bare)
    if match is None:
        return None
    whole, rest, times = re.sub(r"[, ']", "", match[1]), match[2] or "", match[3].lower()
    if not times:
        return whole + rest
    return f"{(Decimal(whole + rest) * _TIMES[times]).normalize():f}"
