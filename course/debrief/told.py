"""What each query could tell, as a block of the debrief."""

from __future__ import annotations

from grader.verdict import Table

from .blocks import Block, joined, listed, said, tables
from .replay import Replayed, Told

TITLE = "What each query could tell"
_LEAD = (
    "Other faults raise the same page. Your queries were asked again of a small world of each, and "
    "of the same day without any fault, all made from your seed. A query rules a fault out where "
    "something else stands out in it than in your incident: rows that are there or not, a column "
    "that went up or down by a twentieth, other values, a diff or statement "
    "that says something else. It need not be easy to see."
)


def block(found: Replayed | None, *, looks: bool, early: bool) -> Block:
    """looks: the journal holds queries without a name, too. early: the cause is still open."""
    if early:
        return Block(
            TITLE, *said("It comes once the cause was judged or given up: it would tell it.")
        )
    if found is None:
        return Block(
            TITLE,
            *said(
                "Not shown: either there is no query from before your repair, or the worlds of "
                "the other faults cannot be made here, as in a class's release."
            ),
        )
    names = _labels(found)
    pieces = [said(_LEAD), tables([_by_suspect(found)]), tables([_by_query(found)])]
    each = list(zip(names, found.told, strict=True))
    if cleared := [(name, told) for name, told in each if told.ordinary and told.clears]:
        pieces += [
            said("**Could clear a red herring** (an ordinary day in it is the answer):"),
            listed([f"`{name}`: {' and '.join(told.clears)}" for name, told in cleared]),
        ]
    if idle := ", ".join(f"`{name}`" for name, told in each if told.nothing):
        pieces.append(
            said(f"**Told nothing about the fault** (an ordinary day in all of them): {idle}.")
        )
    if aside := [f"`{name}`: {told.why}" for name, told in each if told.apart is None]:
        pieces += [said("**Not asked again:**"), listed(aside)]
    if found.left_out:
        pieces.append(said(f"{found.left_out} later queries were left out."))
    if not looks:
        pieces.append(said("Queries without a name were not written down when you ran these."))
    return Block(TITLE, *joined(*pieces))


def _by_suspect(found: Replayed) -> Table:
    rows: list[list[str | None]] = []
    for name, what in found.suspects.items():
        by = [
            label
            for label, told in zip(_labels(found), found.told, strict=True)
            if told.apart and name in told.apart
        ]
        first = by[0] if by else "nothing you ran"
        rows.append([what, first, f"{len(by)} of {len(found.told)}"])
    columns = ["it might have been", "first ruled out by", "queries that could"]
    return Table(title="What else it might have been", columns=columns, rows=rows)


def _by_query(found: Replayed) -> Table:
    """A row a query, a column a suspect."""
    columns = [
        "query",
        *(name.replace("_", " ") for name in found.suspects),
        "beside a healthy day",
    ]
    names = _labels(found)
    rows: list[list[str | None]] = [
        [
            name,
            *(_word(told, name) for name in found.suspects),
            "stands out" if told.sick else "ordinary",
        ]
        for name, told in zip(names, found.told, strict=True)
        if told.apart is not None
    ]
    return Table(title="Query by query", columns=columns, rows=rows)


def _labels(found: Replayed) -> list[str]:
    """Labels, numbered where one name had several texts."""
    labels = [told.act.label for told in found.told]
    return [
        f"{label} ({labels[: n + 1].count(label)})" if labels.count(label) > 1 else label
        for n, label in enumerate(labels)
    ]


def _word(told: Told, name: str) -> str:
    return "rules it out" if name in (told.apart or ()) else "looks the same"
