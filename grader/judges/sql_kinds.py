"""Kinds of difference, so that a counterexample shows the fault that the headline names."""

from __future__ import annotations

from ..comparison.differences import Difference


def kinds(difference: Difference) -> set[str]:
    """What is wrong, as names: missing, extra, doubled, order, and columns with a wrong value."""
    wrong = difference.wrong_values
    if len(wrong) == 1 and [difference.extra, difference.missing] == [*wrong.values()] * 2:
        return _columns(difference)  # rows without a key that differ in one column
    counts = {name: getattr(difference, name) for name in ("doubled", "extra", "missing")}
    found = {name for name, count in counts.items() if count} | _columns(difference)
    return found | ({"order"} if difference.order_only else set())


def main_kinds(difference: Difference) -> set[str]:
    """Of the kinds, those that the sentence begins with: one row doubled, then whole rows."""
    found = kinds(difference)
    for first in ({"doubled"}, {"extra", "missing"}):
        if found & first:
            return found & first
    return found


def alike(found: Difference, named: Difference) -> bool:
    """Whether a difference shows what the sentence about another one begins with."""
    return bool(kinds(found) & main_kinds(named))


def _columns(difference: Difference) -> set[str]:
    return {f"`{name}`" for name in difference.wrong_values}
