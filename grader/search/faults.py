"""What an answer's own error on a small legal database means, where the reference runs there.

- "logic": the query's logic makes it out of ordinary values: two rows where one value is needed, a
  word read as a number. It says that the query counts on what the schema does not promise: wrong.
- "range": a value or a result is too large or too small for its type. Small databases hold values
  at the edges of types, which say little about a query: such a database is left out.
- "other": anything else, and what our limits end. Nothing is known there.
"""

from __future__ import annotations

import re
from typing import Literal

from ..errors import FiredrillError, Rejected

Fault = Literal["logic", "range", "other"]

_LOGIC = (
    r"More than one row returned by a subquery",
    r"invalid (date|time|timestamp) field format",
    r"Could not parse string",
    r"Malformed JSON",
    r"Division by zero",
    r"Map keys (must be unique|can not be NULL)",
    r"extract specifier .* not recognized",
    r"Type VARCHAR with value .* can't be cast to the destination type",
)
_TEXT = re.compile(
    r"""Could not convert string (?P<mark>['"])(?P<text>.*)(?P=mark) to"""
    r"""|(?:date|time|timestamp) field value out of range: "(?P<field>.*)\"""",
    re.DOTALL,
)
_RANGE = r"OutOfRangeException|out of range|[Oo]verflow|not in timestamp range"
_FAR = re.compile(r"\d{5}")  # a year or a number of so many digits was made to lie far out
_NUMBER = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*", re.IGNORECASE)


def fault(error: FiredrillError) -> Fault:
    """The kind of an error that a query ended in."""
    if not isinstance(error, Rejected) or error.cause is None:
        return "other"
    if any(re.search(pattern, error.cause) for pattern in _LOGIC):
        return "logic"
    if match := _TEXT.search(error.cause):
        text = match["text"] if match["field"] is None else match["field"]
        return "range" if _FAR.search(text) or _NUMBER.fullmatch(text) else "logic"
    return "range" if re.search(_RANGE, error.cause) else "other"
