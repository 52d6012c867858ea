"""Words of a repair's card: counts of rows, how they moved, the end of a sentence."""

from __future__ import annotations

from ..results import TableChange
from ..sandbox.contract import MAX_VIOLATIONS
from ..verdict import Part


def moved(table: str, columns: dict[str, int]) -> str:
    """`the second run set voided_at of 28,401 rows of ledger.entries anew`."""
    signs = {"+": "added", "-": "removed", "~": "changed other rows:"}
    said = [
        f"{signs[name]} {rows(count)}" if name in signs else f"set {name} of {rows(count)} anew"
        for name, count in columns.items()
    ]
    return f"the second run {', '.join(said) or 'changed rows'} in {table}"


def rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def counts(change: TableChange) -> str:
    """`3 rows changed, 1 added`, of one table by its key: deleted and inserted again is changed."""
    by_kind = {"changed": change.changed, "added": change.added, "removed": change.removed}
    told = [f"{count:,} {what}" for what, count in by_kind.items() if count]
    first, _, rest = (told or ["0 changed"])[0].partition(" ")
    return ", ".join([f"{first} {'row' if first == '1' else 'rows'} {rest}", *told[1:]])


def times(count: int) -> str:
    if count >= MAX_VIOLATIONS:  # counting ended there
        return f"{MAX_VIOLATIONS:,} or more violations"
    return "1 violation" if count == 1 else f"{count:,} violations"


def is_or_are(count: int) -> str:
    return "is" if count == 1 else "are"


def ended(said: str | None) -> str:
    """A sentence with one full stop at its end."""
    return f"{(said or '').rstrip('.')}."


def more_below(failed: list[Part]) -> str:
    return f" {len(failed) - 1} more below." if len(failed) > 1 else ""
