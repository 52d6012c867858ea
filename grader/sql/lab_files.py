"""The SQL of a lab's own files: its errors are the author's, with file and line.

`tricky.sql, line 3: This cannot be read as SQL at …` is a BadLab; no answer is rejected for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .. import paths
from ..errors import BadLab, FiredrillError, Rejected
from . import statements
from .statements import Statement

_NO_FUNCTION = re.compile(r"(?:Function with name|has no function) `?(\w+)`?")
_MACRO = re.compile(r"^CREATE TEMP MACRO (\w+)\(", re.MULTILINE)
_BUILDING = "world.sql, fault.sql, suspects/*.sql and tables.sql"


def on_macros(message: str) -> str:
    """A sentence more where a macro is missing that only the building of a world has; else ""."""
    missing = _NO_FUNCTION.search(message)
    macros = paths.our_labs_root() / "datasets" / "macros.sql"
    if missing is None or missing[1] not in _MACRO.findall(macros.read_text(encoding="utf-8")):
        return ""
    return (
        f" {missing[1]}() is a macro of macros.sql, which {_BUILDING} alone have. In truth.sql,"
        " read stage.story and stage.param; elsewhere, the tables and world_now()."
    )


def split(where: str, text: str) -> list[Statement]:
    """The statements of a file, whatever they are. Raises BadLab where it cannot be read."""
    try:
        return [] if statements.is_empty(text) else statements.parse(text, "script")
    except Rejected as error:
        raise blamed(error, where) from None


def script(where: str, text: str) -> list[Statement]:
    """The same of a script that may do what a fix may do."""
    try:
        return statements.check_script(text)
    except Rejected as error:
        raise blamed(error, where) from None


def blamed(
    error: FiredrillError,
    where: str,
    within: Sequence[Statement] = (),
    nth: int = 0,
    first: int = 1,
) -> FiredrillError:
    """The error as its author reads it; what is nobody's SQL (a full disk) stays what it is.

    within, nth: the statement it came of, for errors that DuckDB gives no place for.
    first: the file's line on which the text begins; 0 where the text is no one piece of a file.
    """
    if not isinstance(error, Rejected):
        return error
    line = error.line or (within[nth].line if nth < len(within) else 1)
    place = f"{where}, line {first + line - 1}" if first else where
    return BadLab(f"{place}: {error}{on_macros(str(error))}")
