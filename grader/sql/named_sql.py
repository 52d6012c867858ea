"""A SQL file of named queries: `contract.sql`, `truth.sql`.

Each query starts with `-- name: x`, may go on with more `-- key: value` lines, then its SQL:

    -- name: one_effective_posting_per_key
    -- broken_by_fault: true
    -- says: each idempotency key has one effective posting
    SELECT ...;

What several of them begin with is written once, as a part, and named by those that use it:

    -- name: posting
    -- part: true
    SELECT ...;

    -- name: no_posting_is_void
    -- uses: posting
    SELECT * FROM posting ...;

In a file of scripts (`edge/written.sql`) a part is statements that run first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import BadLab

_HEADER = re.compile(r"^--\s*([a-z_]+):\s*(.*?)\s*$")
_WITH = re.compile(r"^((?:\s*--[^\n]*\n)*)\s*WITH\s+(RECURSIVE\s+)?", re.IGNORECASE)


@dataclass(frozen=True)
class NamedQuery:
    """One query with its name and the other `-- key: value` lines above it, as text."""

    name: str
    sql: str
    notes: dict[str, str] = field(default_factory=dict)
    line: int = 0  # of the file, on which the SQL begins; 0 where parts stand in front of it

    def flag(self, key: str, default: bool = False) -> bool:
        """A `true` / `false` note."""
        return self.notes.get(key, str(default)).lower() == "true"


def read(path: Path, *, scripts: bool = False) -> list[NamedQuery]:
    """The queries, or scripts, of a file, in order.

    Raises BadLab for one without SQL, or SQL without a name.
    """
    queries: list[NamedQuery] = []
    name: str | None = None
    notes: dict[str, str] = {}
    body: list[str] = []
    first = 0

    def close() -> None:
        if name is None:
            if "".join(line for line in body if not line.lstrip().startswith("--")).strip():
                raise BadLab(f"{path.name}: SQL before the first `-- name:` line.")
            return
        sql = "\n".join(body).strip().rstrip(";").strip()
        if not sql:
            raise BadLab(f"{path.name}: `{name}` has no SQL.")
        blank = next(n for n, line in enumerate(body) if line.strip())
        queries.append(NamedQuery(name, sql, dict(notes), first + blank))

    in_header = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = _HEADER.match(line)
        if match and match[1] == "name":
            close()
            name, notes, body, in_header = match[2], {}, [], True
        elif match and in_header:
            notes[match[1]] = match[2]
        else:
            in_header = in_header and not line.strip()
            first = first if body else number
            body.append(line)
    close()
    parts = {query.name: query for query in queries if query.flag("part")}
    put = _first if scripts else _within
    found = []
    for query in queries:
        if query.name not in parts:
            used = _used(path, query, parts)
            begins = 0 if used else query.line
            found.append(replace(query, sql=put(query.sql, used), line=begins))
    return found


def _used(path: Path, query: NamedQuery, parts: dict[str, NamedQuery]) -> dict[str, str]:
    """The parts that it uses, and that those use, in the order in which they need each other."""
    used: dict[str, str] = {}

    def use(user: NamedQuery) -> None:
        for name in filter(None, re.split(r"[,\s]+", user.notes.get("uses", ""))):
            if name not in parts:
                raise BadLab(f"{path.name}: `{user.name}` uses `{name}`, which is no part here.")
            if name not in used:
                use(parts[name])
                used[name] = parts[name].sql

    use(query)
    return used


def _first(script: str, parts: dict[str, str]) -> str:
    return ";\n".join([*parts.values(), script])


def _within(query: str, parts: dict[str, str]) -> str:
    """The query with the parts as the first steps of its WITH."""
    if not parts:
        return query
    front = ",\n".join(f"{name} AS (\n{sql}\n)" for name, sql in parts.items())
    own = _WITH.match(query)
    if own is None:
        return f"WITH {front}\n{query}"
    return f"{own[1]}WITH {own[2] or ''}{front},\n{query[own.end() :]}"
