"""Where a monitor paged, drawn and told: an SVG without script or style sheet, and lines of text.

A lane is a world; noon of the drawing, so to say, is the moment of that day's page. A kind of page
has its own shape as well as its colour, and the lines beneath say all of it again: who hears the
card, reads it in a terminal or sees no picture, misses nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from .markup import BAD, CALM, GOOD, INK, MIND, SOFT, escape
from .verdict import Lane, Timeline

WIDTH, ROW, LEFT, RIGHT, TOP = 720, 26, 170, 14, 8  # of the drawing, in its own units
SAYS = {  # of each kind what pages do
    "true": "count",
    "late": "count, too late",
    "over": "come when it must be silent",
    "twin": "come on the same day without the fault too",
    "false": "are false",
}


def lines(timeline: Timeline) -> list[str]:
    """A line a world, with what the drawing shows of it."""
    sizes = "one sick world of each size, the worst for it"
    said = [f"When it paged, before and after {timeline.told} did ({sizes}):"]
    said += [f"  {lane.label}: {_lane_text(lane)}" for lane in timeline.lanes]
    if timeline.silent:
        others = any(lane.begins is None for lane in timeline.lanes)
        which = "other healthy" if others else "healthy"
        worlds = "world" if timeline.silent == 1 else "worlds"
        said.append(f"  {timeline.silent} {which} {worlds}: silent")
    return said


def html(timeline: Timeline) -> str:
    """The drawing with its name, and the lines folded under it."""
    head, *rest = lines(timeline)
    items = "".join(f"<li>{escape(line.strip())}</li>" for line in rest)
    folded = (
        f'<details style="margin:0 0 4px"><summary style="{SOFT}">The same in words</summary>'
        f'<ul style="margin:2px 0 0;padding-left:1.4em">{items}</ul></details>'
    )
    return f'<p style="margin:6px 0 0;{INK}">{escape(head)}</p>{_svg(timeline)}{folded}'


def _svg(timeline: Timeline) -> str:
    scale = (WIDTH - LEFT - RIGHT) / max(timeline.end - timeline.start, 1)

    def across(minute: float) -> float:
        return LEFT + (min(max(minute, timeline.start), timeline.end) - timeline.start) * scale

    bottom = TOP + ROW * len(timeline.lanes)
    parts = [_grid(timeline, across, bottom)]
    for number, lane in enumerate(timeline.lanes):
        middle = TOP + number * ROW + ROW / 2
        parts.append(_text(LEFT - 8, middle + 4, lane.label, "end"))
        if lane.begins is not None:
            begins, ends = across(lane.begins), across(timeline.end)
            if lane.ends is not None:
                ends = across(lane.ends)
            parts.append(
                f'<rect x="{begins:.1f}" y="{middle - 9:.1f}" width="{max(ends - begins, 3):.1f}"'
                f' height="18" rx="2" fill="{CALM}" fill-opacity="0.6"/>'
            )
        parts += [_mark(mark.kind, across(mark.at), middle) for mark in lane.marks]
    legend, height = _legend(timeline, bottom + 34)
    name = f"{len(timeline.lanes)} worlds and the pages in them; the same in words below"
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{name}"'
        f' style="display:block;width:100%;max-width:{WIDTH}px;height:auto;{INK}">'
        f"{''.join(parts)}{legend}</svg>"
    )


def _grid(timeline: Timeline, across: Callable[[float], float], bottom: float) -> str:
    """Hours before and after the page, and the page itself as a broken line."""
    whole = timeline.end - timeline.start
    step = next((s for s in (15, 30, 60, 120, 240, 480) if whole / s <= 9), 1440)
    parts = []
    minute = -(-timeline.start // step) * step
    while minute <= timeline.end:
        x = across(minute)
        if minute:
            parts.append(
                f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}" stroke="currentColor"'
                f' stroke-opacity="0.15"/>{_text(x, bottom + 14, _hours(minute))}'
            )
        minute += step
    x = across(0)
    parts.append(
        f'<line x1="{x:.1f}" y1="{TOP - 4}" x2="{x:.1f}" y2="{bottom + 2}" stroke="currentColor"'
        f' stroke-width="2" stroke-dasharray="5 3"/>{_text(x, bottom + 14, "0")}'
    )
    return "".join(parts)


def _legend(timeline: Timeline, top: float) -> tuple[str, float]:
    """The shapes that occur, each with its words, a line each; and where that ends."""
    kinds = [
        kind for kind in SAYS if any(m.kind == kind for lane in timeline.lanes for m in lane.marks)
    ]
    rows: list[tuple[str, str]] = [
        (
            f'<line x1="{LEFT + 7}" y1="{{y0}}" x2="{LEFT + 7}" y2="{{y1}}" stroke="currentColor"'
            ' stroke-width="2" stroke-dasharray="5 3"/>',
            f"hour 0: {timeline.told}",
        )
    ]
    if any(lane.begins is not None for lane in timeline.lanes):
        rows.append(
            (
                f'<rect x="{LEFT}" y="{{y0}}" width="14" height="14" rx="2" fill="{CALM}"'
                ' fill-opacity="0.6"/>',
                f"the fault, from its first {timeline.event}",
            )
        )
    parts = []
    for number, (shape, said) in enumerate(rows):
        y = top + number * 18
        parts.append(shape.format(y0=y - 7, y1=y + 7) + _text(LEFT + 22, y + 4, said, "start"))
    for number, kind in enumerate(kinds, len(rows)):
        y = top + number * 18
        parts.append(
            _mark(kind, LEFT + 7, y) + _text(LEFT + 22, y + 4, f"pages that {SAYS[kind]}", "start")
        )
    return "".join(parts), top + (len(rows) + len(kinds)) * 18


def _mark(kind: str, x: float, y: float) -> str:
    """A disc that counts, a diamond too late, a square too long, a ring that tells nothing, a ✕."""
    if kind == "true":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{GOOD}"/>'
    if kind == "late":
        return f'<path d="M{x:.1f} {y - 6:.1f}l5 6l-5 6l-5 -6z" fill="{MIND}"/>'
    if kind == "over":
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{MIND}"/>'
    if kind == "twin":
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="none" stroke="{CALM}"'
            ' stroke-width="2"/>'
        )
    return (
        f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8" stroke="{BAD}" stroke-width="2.5"'
        ' fill="none"/>'
    )


def _text(x: float, y: float, said: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="12"'
        f' fill="currentColor">{escape(said)}</text>'
    )


def _lane_text(lane: Lane) -> str:
    """`fault 80 minutes before; first page 15 minutes after it began; 10 pages count`."""
    said = []
    if lane.begins is not None:
        until = "" if lane.ends is None else f" to {_beside(lane.ends)}"
        said.append(f"fault from {_beside(lane.begins)}{until}")
        good = [mark for mark in lane.marks if mark.kind in ("true", "late")]
        if good:
            said.append(f"first page {span(good[0].at - lane.begins)} after it began")
    counts = {kind: sum(mark.kind == kind for mark in lane.marks) for kind in SAYS}
    told = [f"{count} {SAYS[kind]}" for kind, count in counts.items() if count]
    said.append(f"pages: {', '.join(told)}" if told else "no page")
    return "; ".join(said)


def span(minutes: float) -> str:
    """`1 minute`, `48 minutes`, `2 h 50 min`."""
    whole = round(minutes)
    if whole >= 120:
        return f"{whole // 60} h {whole % 60} min" if whole % 60 else f"{whole // 60} h"
    return "1 minute" if whole == 1 else f"{whole} minutes"


def _beside(minutes: float) -> str:
    return f"{span(abs(minutes))} {'before' if minutes < 0 else 'after'}"


def _hours(minute: float) -> str:
    """`−2 h`, `+30 min`."""
    sign, size = ("−" if minute < 0 else "+"), abs(minute)
    return f"{sign}{size / 60:g} h" if size % 60 == 0 else f"{sign}{size:g} min"
