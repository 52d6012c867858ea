"""The rule about action items: each says what is done, by whom and by when."""

from __future__ import annotations

from ..texts.action_items import PEOPLE, items, lacks
from ..texts.prose import Text
from .write_finding import Finding, Known, listed, quote
from .write_options import OwnerAndDue


def owner_and_due(text: Text, options: OwnerAndDue, known: Known) -> Finding:
    """The share of action items with verb, owner and date; half where owner or date is absent."""
    within = text.part(options.section) if options.section else text.lines
    found = items(within or [])
    if within is None:  # no such part: only items that are whole count
        found = [item for item in items(text.lines) if item.kind != "paragraph"]
        found = [item for item in found if not lacks(item)]
    if not found:
        return Finding(0, "No action items are listed.")
    lacking = [(item, lacks(item)) for item in found]
    earned = sum(
        1.0 if not lack else 0.5 if lack in (["no owner"], ["no date"]) else 0.0
        for item, lack in lacking
    )
    whole = [item.text for item, lack in lacking if not lack]
    first = next(((item, lack) for item, lack in lacking if lack), None)
    said = f"{quote(first[0].text)} {told(first[1])}." if first else None
    if not said and len(found) < options.least:
        said = f"{len(found)} of at least {options.least} items."
    share = min(1.0, earned / max(options.least, len(found)))
    return Finding(share, said, counts=tuple(whole))


def told(lack: list[str]) -> str:
    """What an item lacks, behind its quotation: `has no owner`, `is about people, …`, or both."""
    rest = [one for one in lack if one != PEOPLE]
    has = f"has {listed(rest)}"
    if PEOPLE not in lack:
        return has
    return f"is {PEOPLE}; it {has}" if rest else f"is {PEOPLE}"
