"""A form of another dialect, in the learner's own text → what DuckDB says for it, as a sentence.

`dialects` knows names. Here stand the forms of which the name alone says too little: the order of
arguments, a word that DuckDB's parser stumbles over, a clause that it lacks. Where the form is one
call, it is shown as DuckDB writes it (`rewritten`). What is not sure to be right is not shown.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from . import dialects, forms, functions, lexer
from .lexer import Token

LONGEST = 120  # characters of a rewritten call: more is no help in a sentence
MOST = 4  # other forms that are told of at once
AROUND = 8  # words before the one that DuckDB stumbled over, and six behind it
_NOW = "world_now"

# Calls that sqlglot carries over rightly, by the dialect they are read in; each one is tested.
_READ_AS: dict[str, str] = {
    **dict.fromkeys(("iff", "nvl", "nvl2", "dateadd", "timestampadd", "zeroifnull"), "snowflake"),
    **dict.fromkeys(("nullifzero", "to_timestamp_ntz", "convert_timezone"), "snowflake"),
    **dict.fromkeys(("object_construct", "array_construct", "charindex"), "snowflake"),
    **dict.fromkeys(("startswith", "endswith", "boolor_agg", "booland_agg"), "snowflake"),
    **dict.fromkeys(("to_varchar", "editdistance", "try_to_date", "time_slice"), "snowflake"),
    **dict.fromkeys(("safe_cast", "safe_divide", "timestamp_trunc", "date_trunc"), "bigquery"),
    **dict.fromkeys(("datetime_trunc", "timestamp_add", "timestamp_sub", "date_sub"), "bigquery"),
    **dict.fromkeys(("format_timestamp", "format_date", "generate_array"), "bigquery"),
    **dict.fromkeys(("regexp_contains", "logical_or", "logical_and", "struct"), "bigquery"),
    **dict.fromkeys(("unix_seconds", "timestamp_seconds", "timestamp_millis"), "bigquery"),
    **dict.fromkeys(("date_diff", "datetime_diff", "div", "date"), "bigquery"),
    **dict.fromkeys(("get_json_object", "collect_list", "collect_set", "date_format"), "spark"),
    **dict.fromkeys(("sequence", "array_join", "percentile_approx", "named_struct"), "spark"),
    **dict.fromkeys(("explode", "transform", "filter", "datediff", "map", "element_at"), "spark"),
    **dict.fromkeys(("to_char", "to_date", "to_timestamp", "date_bin"), "postgres"),
}
_BY_FORMAT = {"to_char", "to_date", "to_timestamp", "date_format"}  # with a format as last argument
_BY_UNIT = {"date_diff", "datediff", "date_trunc", "date_part", "date_sub", "datesub", "datetrunc"}
_SYNTAX = {_NOW, *("cast", "try_cast", "coalesce", "nullif", "extract", "filter", "in", "interval")}
_CTE = re.compile(r"\s*as\s+(?:(?:not\s+)?materialized\s*)?\(", re.IGNORECASE)  # its columns before
_CODE = re.compile(r"%-?[A-Za-z%]")


class Call(NamedTuple):
    """A call in a text: its name, where it stands, and its arguments as written."""

    name: str
    start: int
    end: int
    arguments: tuple[str, ...]


def of_message(message: str, text: str, at: int | None) -> str | None:
    """A sentence for what the engine said of a query. at: the offset that it points at."""
    for pattern, says in forms.SAID:
        if pattern.search(message):
            return says
    if match := re.search(r"extract specifier \"(\w+)\" not recognized", message):
        known = dialects.unit(match[1])
        return known and f"DuckDB has no unit '{match[1]}': write {known}."
    if match := re.search(r"Unknown ordered aggregate \"(\w+)\"", message):
        return _order_inside(match[1], text)
    if "arguments provided to DATE function" in message:
        return "DuckDB has no DATE(year, month, day): write `make_date(year, month, day)`."
    if match := re.search(r"Could not convert string '.*' to DOUBLE", message):
        call = enclosing(text, at)
        if call and call.name == "to_timestamp":
            return "`to_timestamp` takes seconds here: write `CAST(x AS TIMESTAMP)`."
    if match := re.search(r"given name and argument types '(\w+)\(", message):
        return _other_arguments(match[1].lower(), text, at)
    return None


def of_column(name: str, text: str, at: int | None) -> str | None:
    """A sentence where a name that is no column is a unit, a pseudo-column or a text."""
    if name.lower() == "rownum":
        return "DuckDB has no ROWNUM: put LIMIT n at the end."
    call = enclosing(text, at)
    unit = dialects.unit(name)
    if call and call.name in _BY_UNIT and unit and name in call.arguments:
        said = f"A unit is a text here, and comes first: {unit}."
        changed = rewritten(text, call) if name == call.arguments[-1] else None
        if name == call.arguments[0]:
            changed = f"{call.name}({', '.join([unit, *call.arguments[1:]])})"
        return f"{said} Yours: `{changed}`." if changed else said
    if at is not None and text[at : at + 1] == '"':
        return f"There is no column `{name}` here. A text stands in single quotes: '{name}'."
    return None


def of_table(name: str, text: str, at: int | None) -> str | None:
    """A sentence where no table is meant by the name."""
    if at is not None and text[at : at + 1] in ("`", '"') and "." in name:
        return f"In quotes `{name}` is one name: write {name} without them."
    if re.match(rf"\s*(?:update|delete\s+from)\s+{re.escape(name)}\b", text, re.IGNORECASE):
        alias = rf"\b(?:from|join)\s+[\w.\"]+\s+(?:as\s+)?{re.escape(name)}\b"
        if re.search(alias, text, re.IGNORECASE):
            return forms.NAMED["update" if text.lstrip()[:1] in "uU" else "delete"]
    return None


def of_function(name: str, text: str, at: int | None) -> str | None:
    """`DuckDB has no IFF: write …`, and the learner's own call as it reads here."""
    said = dialects.function(name)
    if said is None or at is None:
        return said
    call = next((one for one in _calls(text) if one.start == at and one.name == name.lower()), None)
    changed = rewritten(text, call) if call else None
    return f"{said} Yours: `{changed}`." if changed else said


def of_stumble(text: str, at: int | None) -> str | None:
    """A sentence for the word at which the parser gave up."""
    if at is None:
        return None
    words = lexer.tokens(text)
    here = next((place for place, token in enumerate(words) if token.start >= at), None)
    if here is None:
        return None
    before = " ".join(_flat(token) for token in words[max(0, here - AROUND) : here])
    around = f"{before} ▮ {' '.join(_flat(token) for token in words[here : here + 6])}".strip()
    for pattern, says in forms.STUMBLES:
        if match := pattern.search(around):
            return _filled(says, match)
    call = enclosing(text, at)
    if call and words[here].text not in ")]" and (said := of_function(call.name, text, call.start)):
        return said
    if here and words[here - 1].text == ")":
        closed = next((one for one in _calls(text) if one.end == words[here - 1].end), None)
        if closed and closed.name not in functions.known():
            return of_function(closed.name, text, closed.start)
    return None


def with_others(said: str, text: str) -> str:
    """The sentence, and one for each other form of another dialect that the text holds.

    DuckDB ends at the first; who mends one at a time would have to run the query as often.
    """
    others = [each for each in dict.fromkeys(_elsewhere(text)) if each not in said]
    if not others:
        return said
    more = f" There are {len(others) - MOST} more." if len(others) > MOST else ""
    return f"{said} Also in this text: {' '.join(others[:MOST])}{more}"


def _elsewhere(text: str) -> Iterator[str]:
    """A sentence for each form that is none of DuckDB's wherever it stands, in their order."""
    words = lexer.tokens(text)
    flat, starts = "", {}
    for token in words:
        starts[token.start] = len(flat)
        flat += f"{_flat(token)} "
    found = [
        (match.start(), _filled(says, match))
        for pattern, says in forms.ELSEWHERE
        for match in pattern.finditer(flat)
    ]
    named = {name.start for into, name in itertools.pairwise(words) if into.lower == "into"}
    for call in _calls(text):
        if call.start not in named and not _CTE.match(text, call.end):
            found += [(starts[call.start], said) for said in _strange(call)]
    return (said for _, said in sorted(found))


def _strange(call: Call) -> Iterator[str]:
    """Of a call: a name that DuckDB does not have, a unit that is no text."""
    if call.name not in functions.known() and (said := dialects.function(call.name)):
        yield said
    if call.name in _BY_UNIT and not any(each.startswith("'") for each in call.arguments):
        for each in {call.arguments[0], call.arguments[-1]} if call.arguments else ():
            if unit := dialects.unit(each):
                yield f"A unit is a text here, and comes first: {unit}."


def rewritten(text: str, call: Call) -> str | None:
    """The call as DuckDB writes it; None where that is not sure to be right."""
    dialect = _READ_AS.get(call.name)
    said = " ".join(call.arguments).lower()
    if dialect is None or "week" in said:  # BigQuery's weeks begin on Sunday
        return None
    if call.name == "convert_timezone" and len(call.arguments) != 3:  # from the session's zone
        return None
    if call.name == "date_sub" and "interval" not in said:  # Spark's counts days
        return None
    if call.name in _BY_FORMAT and not (
        len(call.arguments) == 2 and call.arguments[-1].startswith("'")
    ):
        return None
    if call.name in _BY_FORMAT and "yyyy" in call.arguments[-1]:
        dialect = "spark"
    piece = text[call.start : call.end]
    if call.name == "to_varchar" and len(call.arguments) == 2:  # with a format it is TO_CHAR
        piece = f"to_char{piece[len(call.name) :]}"
        return rewritten(piece, _calls(piece)[0])
    changed = _carried(piece, dialect)
    if changed is None or len(changed) > LONGEST or "\n" in changed:
        return None
    if call.name in _BY_FORMAT and not _whole_format(changed):
        return None
    called = {one.name for one in _calls(changed)} - _SYNTAX
    if any(name not in functions.known() or functions.why_not(name) for name in called):
        return None
    return changed


def enclosing(text: str, at: int | None) -> Call | None:
    """The innermost call whose brackets hold this place."""
    if at is None:
        return None
    around = [call for call in _calls(text) if call.start < at < call.end]
    return max(around, key=lambda call: call.start, default=None)


def _carried(piece: str, dialect: str) -> str | None:
    import sqlglot

    strict = sqlglot.ErrorLevel.RAISE  # what it leaves out is not shown, and not logged either
    try:
        changed = sqlglot.parse_one(piece, read=dialect).sql(
            "duckdb", comments=False, unsupported_level=strict
        )
        made = sqlglot.parse_one(changed, read="duckdb")
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError):
        return None
    # in brackets, since an arrow binds less than the = that may stand behind it
    alone = any(one.start == 0 and one.end == len(changed) for one in _calls(changed))
    binds = isinstance(made, sqlglot.exp.Binary | sqlglot.exp.AtTimeZone)
    return f"({changed})" if binds and not alone else changed


def _whole_format(changed: str) -> bool:
    """Whether no letter of another dialect's format is left over, as in `'%Y-%m Mon'`."""
    texts = [token.text for token in lexer.tokens(changed) if token.kind == "string"]
    left = [_CODE.sub("", text) for text in texts if "%" in text]
    return bool(left) and not any(re.search("[A-SU-Za-z]", text) for text in left)


def _other_arguments(name: str, text: str, at: int | None) -> str | None:
    """A function of both with other arguments here."""
    says = {
        "date_sub": "`ts - INTERVAL 1 DAY`",
        "datediff": "`date_diff('day', earlier, later)`",
        "date_diff": "`date_diff('day', earlier, later)`",
        "to_timestamp": "`strptime(x, format)`",
        "map": "`MAP {'a': 1}`",
        "element_at": "`list[1]`",
    }.get(name)
    call = next((one for one in _calls(text) if one.start == at and one.name == name), None)
    if says is None or call is None:
        return None
    if name in ("datediff", "date_diff") and (
        len(call.arguments) != 2 or any(each.startswith("'") for each in call.arguments)
    ):
        return None  # a unit is there, and something else is amiss
    changed = rewritten(text, call)
    behind = f" Yours: `{changed}`." if changed else ""
    return f"`{name}` takes other arguments here: write {says}.{behind}"


def _order_inside(name: str, text: str) -> str:
    """`LISTAGG(x, ',') WITHIN GROUP (ORDER BY x)` → the order inside the brackets."""
    said = "DuckDB has the order inside the brackets, not WITHIN GROUP"
    example = (
        "list(x ORDER BY x)" if name.lower() == "array_agg" else "string_agg(x, ',' ORDER BY x)"
    )
    for call in _calls(text):
        behind = re.match(r"\s*within\s+group\s*\(", text[call.end :], re.IGNORECASE)
        if call.name == name.lower() and behind:
            start = call.end + behind.end()
            order = next((one for one in _brackets(text) if one[0] == start - 1), None)
            if order:
                within = " ".join(text[start : order[1] - 1].split())
                changed = f"{name.lower()}({', '.join(call.arguments)} {within})"
                if len(changed) <= LONGEST:
                    return f"{said}: `{changed}`."
    return f"{said}: `{example}`."


def _calls(text: str) -> list[Call]:
    """All calls `name(…)` of a text, in the order in which they begin; unclosed ones to its end."""
    words = lexer.tokens(text)
    ends = dict(_brackets(text))
    found = []
    for name, opening in itertools.pairwise(words):
        if name.kind == "word" and opening.text == "(" and opening.kind == "sign":
            end = ends.get(opening.start, len(text))
            found.append(
                Call(name.lower, name.start, end, _arguments(text, words, opening.end, end - 1))
            )
    return found


def _brackets(text: str) -> list[tuple[int, int]]:
    """Where each round bracket opens, and where it is closed."""
    opened: list[int] = []
    pairs = []
    for token in lexer.tokens(text):
        if token.kind == "sign" and token.text == "(":
            opened.append(token.start)
        elif token.kind == "sign" and token.text == ")" and opened:
            pairs.append((opened.pop(), token.end))
    return pairs


def _arguments(text: str, words: list[Token], start: int, end: int) -> tuple[str, ...]:
    depth, begins, found = 0, start, []
    for token in words:
        if token.kind == "sign" and start <= token.start < end:
            depth += (token.text in "([{") - (token.text in ")]}")
            if token.text == "," and depth == 0:
                found.append(text[begins : token.start].strip())
                begins = token.end
    last = text[begins:end].strip()
    return tuple([*found, last] if last or found else [])


def _flat(token: Token) -> str:
    return "'…'" if token.kind == "string" else token.lower


def _filled(says: str, match: re.Match[str]) -> str:
    for name, whole in forms.NAMED.items():
        if says == f"{{{name}}}":
            return whole
    for at, group in enumerate(match.groups()):
        says = says.replace(f"{{{at}:u}}", (group or "").upper()).replace(f"{{{at}}}", group or "")
    return says
