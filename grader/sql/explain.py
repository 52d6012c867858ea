"""DuckDB's message → one plain sentence with the line and column of the learner's own text.

The worker asks DuckDB for errors as JSON: they carry the position and the nearest names.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from typing import Any

from ..errors import FiredrillError, OutOfBudget, Rejected
from . import bridge, dialects, lexer

_PATH = re.compile(r"(?<![\w'])(/[\w.\-]+){2,}|[A-Za-z]:\\[\w.\\\-]+")
_ANY_PATH = re.compile(r"['\"]?(/[\w.\-]+){2,}['\"]?|[A-Za-z]:\\[\w.\\\-]+")
_NEAR = re.compile(r"syntax error at or near \"(.+)\"", re.DOTALL)
_BROKEN = {"InternalException", "FatalException", "InternalError", "PanicException"}
_NO_MEMORY = {"OutOfMemoryException", "MemoryError", "OSError", "ComputeError"}
_LITERALS = {"STRING_LITERAL": "text", "INTEGER_LITERAL": "a whole number", '"NULL"': "NULL"}


def from_parser(message: str, text: str) -> Rejected:
    """A text that DuckDB cannot read: `message` is the plain form, with its LINE and caret."""
    first = message.split("\n\n")[0].removeprefix("Parser Error: ").strip()
    line = column = None
    lines = message.split("\n")
    for index, shown in enumerate(lines[:-1]):
        if match := re.match(r"LINE (\d+): ", shown):
            line = int(match[1])
            source = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
            caret = lines[index + 1].find("^") - match.end()
            column = _column(source, shown[match.end() :], caret)
    at = None if line is None or column is None else _offset(text, line, column)
    sentence = bridge.of_message(first, text, at) or _parser_sentence(first, text, at)
    return Rejected(bridge.with_others(sentence, text), line=line, column=column)


def from_engine(
    kind: str, message: str, text: str, offset: int = 0, memory_mb: int = 0
) -> FiredrillError:
    """The error to raise for an exception of the worker; `offset` of the statement in `text`."""
    if kind in ("OutOfMemoryException", "MemoryError") or "Out of Memory" in message:
        return OutOfBudget(
            f"This needs more memory than an answer has ({memory_mb} MB). Look for a join without"
            " its condition, or filter before you join."
        )
    if is_ours(kind):
        return FiredrillError(_ours(kind, message))
    said = _read(message)
    line = column = at = None
    if (position := said.get("position")) is not None:
        # DuckDB counts bytes, an editor counts characters.
        encoded = text[offset:].encode("utf-8")[: int(position)]
        at = offset + len(encoded.decode("utf-8", "ignore"))
        line, column = lexer.place(text, at)
    missing = said.get("name") if _is_table(said) else None
    cause = f"{kind}: {said['exception_message']}"
    sentence = bridge.with_others(_sentence(kind, said, text, at), text)
    return Rejected(sentence, line=line, column=column, no_table=missing, cause=cause)


def stands_alone(error: Rejected, results: Iterable[str]) -> Rejected:
    """The error, or a clearer one where the missing table is the result of another cell."""
    name = error.no_table
    if name is None or name.lower() not in {result.lower() for result in results}:
        return error
    return Rejected(
        f"`{name}` is the result of another cell: it lives in Python, as a frame. SQL sees the"
        " lab's tables only, and an answer stands alone: repeat that query at the top of this"
        f" one, `WITH {name} AS (…)`.",
        line=error.line,
        column=error.column,
    )


def is_ours(kind: str) -> bool:
    """True for an exception that no answer is to blame for: the disk, the engine, ourselves."""
    if kind in _BROKEN or kind in ("IOException", "SerializationException", "ConnectionException"):
        return True
    return not kind.endswith("Exception") and kind not in ("MemoryError", "Error")


def is_short_of_memory(kind: str) -> bool:
    """True for errors that a worker with all its memory might not raise.

    OSError, ComputeError: a frame that found no memory on its way out.
    """
    return kind in _BROKEN or kind in _NO_MEMORY


def breaks_the_engine(kind: str) -> bool:
    """True where DuckDB must not be asked anything more in this process."""
    return kind in _BROKEN


def _ours(kind: str, message: str) -> str:
    if "No space left" in message or "Errno 28" in message:
        return (
            "The disk is full: there is no room for a copy of the world. Make room and try again."
        )
    if kind in _BROKEN:
        return "The database engine broke on this, which is a bug of it and not of your answer."
    first = message.splitlines()[0][:120] if message else kind
    return f"A world could not be read or copied ({_ANY_PATH.sub('…', first)})."


def _read(message: str) -> dict[str, Any]:
    """DuckDB's JSON behind `Binder Error: `; a message that is not JSON becomes the same shape."""
    start = message.find("{")
    if start >= 0:
        try:
            said = json.loads(message[start:], strict=False)
            if isinstance(said, dict) and "exception_message" in said:
                return said
        except ValueError:
            pass
    return {"exception_message": message.split("\n\n")[0]}


def _sentence(kind: str, said: dict[str, Any], text: str, at: int | None) -> str:
    message = str(said["exception_message"])
    subtype = said.get("error_subtype")
    if told := bridge.of_message(message, text, at):
        return told
    if kind == "ParserException":
        return _parser_sentence(message, text, at)
    if subtype == "COLUMN_NOT_FOUND":
        name = str(said.get("name"))
        plain = f"There is no column `{name}` here.{_nearest(said)}"
        return bridge.of_column(name, text, at) or plain
    if subtype == "MISSING_ENTRY":
        return _missing(said, text, at)
    for pattern, sentence in _SENTENCES:
        if match := re.search(pattern, message, re.DOTALL):
            groups = [_types(group) for group in match.groups()]
            return sentence.format(*groups)
    first = message.strip().split("\n")[0]
    return _PATH.sub("…", first).rstrip(".!") + "."


def _parser_sentence(message: str, text: str, at: int | None) -> str:
    if "unterminated" in message and "comment" in message:
        return "A comment opens with /* and never closes: add */."
    if "unterminated quoted identifier" in message:
        return 'A name opens with " and never closes.'
    if "unterminated" in message:
        return "A text opens with ' and never closes."
    if "end of input" in message:
        return "The text ends before the statement does: something is missing at its end."
    if "Max expression depth" in message or "max_expression_depth" in message:
        return "The expression is nested too deeply. Use CTEs (WITH … AS) to take it apart."
    if match := _NEAR.search(message):
        word = match[1]
        if hint := bridge.of_stumble(text, at) or dialects.syntax(word):
            return hint
        if word in {")", "]"}:
            return (
                f"This cannot be read as SQL at `{word}`: a bracket or a part before it is missing."
            )
        return f"This cannot be read as SQL at `{word}`: look at this word, and just before it."
    return _PATH.sub("…", message.split("\n")[0]).rstrip(".") + "."


def _missing(said: dict[str, Any], text: str, at: int | None) -> str:
    name = str(said.get("name"))
    what = str(said.get("type", "")).lower()
    if "function" in what:
        if hint := bridge.of_function(name, text, at):
            return hint
        return f"DuckDB has no function `{name}`.{_nearest(said, alike=0.75)}"
    if "type" in what and (hint := dialects.type_(name)):
        return hint
    if "table" in what or "view" in what:
        if hint := bridge.of_table(name, text, at):
            return hint
        return f"There is no table `{name}`.{_nearest(said)} `%tables` lists them all."
    return f"There is no {what or 'thing'} called `{name}`.{_nearest(said)}"


def _is_table(said: dict[str, Any]) -> bool:
    what = str(said.get("type", "")).lower()
    return said.get("error_subtype") == "MISSING_ENTRY" and ("table" in what or "view" in what)


def _nearest(said: dict[str, Any], alike: float = 0.5) -> str:
    """` Did you mean …?` where a candidate looks alike; DuckDB always offers some."""
    name = str(said.get("name", "")).lower()
    candidates = [c for c in str(said.get("candidates", "")).split(",") if c]
    own = [c for c in candidates if not c.startswith(("pg_", "duckdb_", "sqlite_"))]
    if not own:
        return ""
    ends = {c.rsplit(".", 1)[-1].lower(): c for c in own}
    near = difflib.get_close_matches(name, ends, n=1, cutoff=alike)
    return f" Did you mean `{ends[near[0]]}`?" if near else ""


def _types(text: str | None) -> str:
    shown = text or ""
    for literal, word in _LITERALS.items():
        shown = shown.replace(literal, word)
    return _PATH.sub("…", shown)


def _offset(text: str, line: int, column: int) -> int:
    """The character at that place."""
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: line - 1])) + column - 1


def _column(source: str, shown: str, caret: int) -> int | None:
    """The caret's column in the learner's line; DuckDB cuts long lines with `...`."""
    if caret < 0:
        return None
    if not shown.startswith("..."):
        return min(caret, len(source)) + 1
    kept = shown[3:].removesuffix("...")
    start = source.find(kept)
    return start + (caret - 3) + 1 if start >= 0 else None


_SENTENCES: list[tuple[str, str]] = [
    (
        r'Table "([^"]+)" does not have a column named "([^"]+)"',
        "`{0}` has no column `{1}`. `%tables` lists the columns of a table.",
    ),
    (
        r'Referenced table "([^"]+)" not found',
        "`{0}` is not among the tables of this FROM. Use the alias that stands there.",
    ),
    (
        r'Table with name "([^"]+)" does not exist because schema',
        "There is no table `{0}`. `%tables` lists them all.",
    ),
    (
        r'column "([^"]+)" must appear in the GROUP BY',
        "`{0}` must stand in GROUP BY, or inside an aggregate such as min({0}).",
    ),
    (
        r"Cannot mix aggregates with non-aggregated columns",
        "One column of the SELECT holds an aggregate and a plain column, which GROUP BY ALL cannot"
        " place: name the plain columns in GROUP BY.",
    ),
    (
        r"at least one window function must appear in the SELECT column or QUALIFY",
        "QUALIFY filters by a window function, and there is none here: use WHERE, or HAVING.",
    ),
    (r"WHERE clause cannot contain aggregates", "WHERE cannot hold an aggregate: HAVING can."),
    (
        r"([A-Z][A-Z ]+) clause cannot contain window functions",
        "{0} cannot hold a window function: compute it in a CTE, or use QUALIFY.",
    ),
    (
        r'Ambiguous reference to column name "([^"]+)" \(use: (.+)\)',
        "`{0}` is in more than one table: write {1}.",
    ),
    (
        r"No function matches the given name and argument types '([^\w\s]+)\((.*?), (.*?)\)'",
        "`{0}` does not work between {1} and {2}: cast one side, or use INTERVAL for a time span.",
    ),
    (
        r"No function matches the given name and argument types '(\w+)\((.*?)\)'.*?"
        r"Candidate functions:\s+(\w+\([^\n]*?\))",
        "`{0}` does not take ({1}). It is {2}.",
    ),
    (
        r"Cannot compare values of type (.+?) and type (.+?) - an explicit cast",
        "{0} cannot be compared with {1}: cast one of them.",
    ),
    (r"Could not convert string ['\"](.*?)['\"] to (\S+)", "'{0}' cannot be read as {1}."),
    (
        r"Set operations can only apply to expressions with the same number",
        "The two sides of this UNION, EXCEPT or INTERSECT have different numbers of columns.",
    ),
    (
        r"More than one row returned by a subquery",
        "A subquery that stands for one value returns several rows: aggregate it, or use IN.",
    ),
    (
        r"read-only mode|Cannot execute statement of type",
        "An answer to this question only reads: it cannot change a table.",
    ),
    (
        r"Cannot access|file system operations are disabled|disabled by configuration|locked",
        "An answer cannot reach files, the network or settings: only the tables of the incident.",
    ),
    (
        r"NOT NULL constraint failed: (.+)",
        "{0} must not be NULL: the script would leave it empty. Nothing was changed.",
    ),
    (
        r'CHECK constraint failed on table "?([^\s"]+)"?(?: with expression (?:CHECK)?(.+))?',
        "A row of `{0}` would break its CHECK {1}. Nothing was changed.",
    ),
    (
        r"Overflow in (\w+) of (\w+)",
        "The {0} leaves the range of {1}: cast to a wider type first.",
    ),
    (r"stack overflow|Max expression depth", "The query is nested too deeply. Use CTEs."),
]
