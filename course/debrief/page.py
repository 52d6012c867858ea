"""The whole debrief: blocks in order, as a card for the notebook or as parts of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader import cards

from .. import hints
from .. import progress as standing
from . import acts, after, dialect, replay, signals, speed, timeline, told
from .blocks import Block, folded, joined, listed, said

if TYPE_CHECKING:
    from ..session import Session


@dataclass(frozen=True)
class Debrief:
    """What is said before the timeline, the timeline itself, and what is said after it."""

    title: str
    head: tuple[Block, ...]
    rows: tuple[timeline.Stretch, ...]
    rest: tuple[Block, ...]
    worked: int  # minutes in all, as the map and %progress count them

    @property
    def timeline(self) -> Block:
        """Drawing and table."""
        return timeline_block(self)


def of(
    session: Session,
    *,
    into: str = "snowflake",
    progress: Callable[[str, float], None] | None = None,
) -> Debrief:
    """Everything, out of one session's journal. Raises Interrupted."""
    lab, records, figures = session.lab, session.records(), session.figures
    done = acts.of(lab, records)
    replayed = None
    early = not after.cause_was_tried(lab, records)
    if session.sandbox is not None and not early:
        replayed = replay.replay(
            lab,
            done,
            session.sandbox,
            seed=session.seed,
            scale=session.scale,
            progress=progress,
        )
    looks = any(record.get("format", 1) >= 2 for record in records if record["what"] == "incident")
    rest = [
        told.block(replayed, looks=looks, early=early),
        after.follow_ups(lab, records, figures),
        after.reading(lab, records),
        after.references(lab, records, seed=session.seed, released=session.released),
        after.wrong_turns(lab, records, figures),
        dialect.block(lab, records, into),
        after.hints(lab, records, figures, free=hints.policy(session.workspace) == hints.FREE),
    ]
    return Debrief(
        f"Debrief · {lab.title}",
        (signals.block(lab, records, released=session.released), speed_block(lab, records)),
        tuple(timeline.stretches(lab, records)),
        tuple(block for block in rest if block is not None),
        standing.minutes(standing.rows(lab, records), records),
    )


def speed_block(lab: Any, records: list[dict[str, Any]]) -> Block:
    """The score with its four findings."""
    found = speed.speed(lab, records)
    if found.score is None:
        return Block("Diagnosis speed", *said("Nothing to measure yet.", speed.MEASURED))
    items = [
        f"**{each.title}{'' if each.score is None else f', {each.score:.0%}'}:** {each.says}"
        for each in found.findings
    ]
    lead = f"**{found.score:.0%}** by order and evidence. {speed.how(found)}".rstrip()
    return Block("Diagnosis speed", *joined(said(lead), listed(items), said(speed.MEASURED)))


def timeline_block(found: Debrief, *, live: bool = False) -> Block:
    """The drawing, and the same as a table. live: both folded, since a figure stands below.

    A figure is gone where the page is opened without its kernel; what is folded stays.
    """
    rows = list(found.rows)
    table = timeline.table(rows, found.worked)
    drawing, inner = timeline.svg(rows), cards.table_html(table, keyed=True)
    if live:
        html = folded("Drawn without a script, and as a table", drawing + inner)
    else:
        html = drawing + folded("The same as a table", inner)
    return Block("Your way beside the story's", html, cards.table_text(table))


def card(title: str, blocks: tuple[Block, ...], *, heading: bool = True) -> tuple[str, str]:
    """Blocks as one card: (HTML, text)."""
    head = f'<h3 style="{cards.HEADING}">{cards.escape(title)}</h3>' if heading else ""
    label = f'class="firedrill-debrief {cards.NO_MATH}" aria-label="{cards.escape(title)}"'
    body = head + "".join(block.markup() for block in blocks)
    lead = [title, "=" * len(title)] if heading else []
    text = "\n\n".join(["\n".join(lead)] * heading + [block.plain() for block in blocks])
    return cards.block(body, cards.CALM, tag="section", attributes=label), cards.shown(text)
