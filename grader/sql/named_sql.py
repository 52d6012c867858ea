"""A SQL file of named queries: `contract.sql`, `truth.sql`.

Each query starts with `-- name: x`, may go on with more `-- key: value` lines, then its SQL:

    -- name: one_effective_posting_per_key
    -- broken_by_fault: true
    -- says: each idempotency key has one effective posting
    SELECT ...;
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import BadLab

_HEADER = re.compile(r"^--\s*([a-z_]+):\s*(.*?)\s*$")


@dataclass(frozen=True)
class NamedQuery:
    """One query with its name and the other `-- key: value` lines above it, as text."""

    name: str
    sql: str
    notes: dict[str, str] = field(default_factory=dict)

    def flag(self, key: str, default: bool = False) -> bool:
        """A `true` / `false` note."""
        return self.notes.get(key, str(default)).lower() == "true"


def read(path: Path) -> list[NamedQuery]:
    """The queries of a file, in order. Raises BadLab for one without SQL, or SQL without a name."""
    queries: list[NamedQuery] = []
    name: str | None = None
    notes: dict[str, str] = {}
    body: list[str] = []

    def close() -> None:
        if name is None:
            if "".join(line for line in body if not line.lstrip().startswith("--")).strip():
                raise BadLab(f"{path.name}: SQL before the first `-- name:` line.")
            return
        sql = "\n".join(body).strip().rstrip(";").strip()
        if not sql:
            raise BadLab(f"{path.name}: `{name}` has no SQL.")
        queries.append(NamedQuery(name, sql, dict(notes)))

    in_header = False
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _HEADER.match(line)
        if match and match[1] == "name":
            close()
            name, notes, body, in_header = match[2], {}, [], True
        elif match and in_header:
            notes[match[1]] = match[2]
        else:
            in_header = in_header and not line.strip()
            body.append(line)
    close()
    return queries
