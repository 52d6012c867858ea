"""How a lab's tables hang together: a diagram of their keys (SVG), and the same as a table."""

from __future__ import annotations

from grader import cards
from grader.schema import ForeignKey, Schema, Table
from grader.verdict import Table as Shown

from .dictionary import qualified

LINE, PAD, GAP_X, GAP_Y = 16, 6, 90, 18  # pixels
UNDECLARED = "Columns of one name that no key joins; their comments say what they mean"
ENDINGS = ("_id", "_key", "_sha")  # of columns that name a thing
LETTER = 6.9  # pixels of one letter in 11.5 px monospace


def diagram(schema: Schema, name: str | None = None) -> tuple[str, str]:
    """All tables with their keys, or one with those it touches, as HTML and as text.

    Raises UnknownName, with the nearest name.
    """
    tables = schema.tables
    if name is not None:
        middle = qualified(name, list(tables))
        near = {middle, *(key.table for key in tables[middle].foreign_keys)}
        near |= {t.name for t in tables.values() if any(k.table == middle for k in t.foreign_keys)}
        tables = {each: table for each, table in tables.items() if each in near}
    shown = [_listed(tables), *_undeclared(tables)]
    style = f"{cards.FONT};{cards.INK}"
    below = "".join(cards.table_html(each, keyed=True) for each in shown)
    html = f'<section style="{style}">{_svg(tables)}{below}</section>'
    return html, "\n\n".join(map(cards.table_text, shown))


def _listed(tables: dict[str, Table]) -> Shown:
    count = sum(len(table.foreign_keys) for table in tables.values())
    return Shown(
        title=f"Keys of {len(tables)} tables, {count} of them to another table",
        columns=["table", "key", "to another table"],
        rows=[
            [
                table.name,
                ", ".join(table.primary_key) or "none declared",
                "; ".join(map(_said, table.foreign_keys)) or "none",
            ]
            for table in tables.values()
        ],
    )


def _undeclared(tables: dict[str, Table]) -> list[Shown]:
    """The columns that stand for one thing in several tables, where no key says so; one, or none.

    By their names: parts of keys, and whatever ends as an identifier does.
    """
    found: dict[str, list[Table]] = {}
    for table in tables.values():
        for column in table.columns:
            found.setdefault(column.name.lower(), []).append(table)
    keys = {column.lower() for table in tables.values() for column in table.primary_key}
    rows: list[list[str | None]] = [
        [name, ", ".join(table.name for table in those)]
        for name, those in found.items()
        if len(those) > 1 and (name in keys or name.endswith(ENDINGS))
        if _apart(name, those)
    ]
    return [Shown(title=UNDECLARED, columns=["column", "tables"], rows=rows)] if rows else []


def _apart(name: str, tables: list[Table]) -> bool:
    """True where the foreign keys on that column leave one of these tables unconnected."""
    joined = {tables[0].name}
    for _ in tables:
        for table in tables:
            ends = {
                key.table
                for key in table.foreign_keys
                if name in (column.lower() for column in key.columns)
            }
            if table.name in joined or ends & joined:
                joined |= {table.name, *ends}
    return not {table.name for table in tables} <= joined


def _said(key: ForeignKey) -> str:
    return f"{', '.join(key.columns)} → {key.table} ({', '.join(key.to)})"


def _svg(tables: dict[str, Table]) -> str:
    """Boxes in columns, each left of those it points to; nothing in it is told by colour."""
    boxes, width, height = _places(tables)
    parts = []
    for table in tables.values():
        for key in table.foreign_keys:
            if key.table in boxes:
                parts.append(_arrow(table, key, boxes))
    parts += [_box(tables[name], place) for name, place in boxes.items()]
    said = f"Keys of {len(tables)} tables; the table below says the same in words"
    return (
        f'<div style="{cards.WIDE}" tabindex="0" role="group" aria-label="{said}">'
        f'<svg role="img" aria-label="{said}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" style="{cards.INK}">'
        '<g fill="none" stroke="currentColor" font-family="monospace" font-size="11.5">'
        f"{''.join(parts)}</g></svg></div>"
    )


Place = tuple[float, float, float, float]  # left, top, width, height


def _places(tables: dict[str, Table]) -> tuple[dict[str, Place], float, float]:
    layers: dict[int, list[Table]] = {}
    for table in tables.values():
        layers.setdefault(_depth(table.name, tables, ()), []).append(table)
    boxes: dict[str, Place] = {}
    left = height = 2.0
    for depth in sorted(layers, reverse=True):  # what points stands left of what is pointed to
        top, widest = 2.0, 0.0
        for table in layers[depth]:
            lines = [table.name, *_lines(table)]
            size = max(len(line) for line in lines) * LETTER + 2 * PAD
            boxes[table.name] = (left, top, size, len(lines) * LINE + PAD)
            top += len(lines) * LINE + PAD + GAP_Y
            widest = max(widest, size)
        left += widest + GAP_X
        height = max(height, top)
    return boxes, left - GAP_X + 2, height


def _depth(name: str, tables: dict[str, Table], above: tuple[str, ...]) -> int:
    """The longest way along foreign keys; a circle ends where it closes."""
    to = {key.table for key in tables[name].foreign_keys} - {name, *above}
    return max((1 + _depth(t, tables, (*above, name)) for t in to if t in tables), default=0)


def _lines(table: Table) -> list[str]:
    """The columns of its keys: `*` of its own, `→` to another table."""
    own = [f"* {column}" for column in table.primary_key]
    return own + [f"→ {', '.join(key.columns)}" for key in table.foreign_keys]


def _box(table: Table, place: Place) -> str:
    left, top, width, height = place
    rule = top + LINE + 2
    lines = "".join(
        f'<text x="{left + PAD:.0f}" y="{top + LINE * (index + 1) - 3:.0f}" fill="currentColor" '
        f'stroke="none" font-weight="{400 if index else 700}">{cards.escape(line)}</text>'
        for index, line in enumerate([table.name, *_lines(table)])
    )
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{height:.0f}" rx="3"/>'
        f'<path d="M{left:.0f} {rule:.0f}h{width:.0f}" stroke-opacity="0.4"/>{lines}'
    )


def _arrow(table: Table, key: ForeignKey, boxes: dict[str, Place]) -> str:
    left, top, width, _ = boxes[table.name]
    row = 1 + len(table.primary_key) + table.foreign_keys.index(key)
    x, y = left + width, top + LINE * row + LINE / 2
    to_left, to_top, to_width, _ = boxes[key.table]
    end = to_top + LINE / 2
    if to_left > x:
        bend, to = (to_left - x) / 2, to_left
        path = (
            f"M{x:.0f} {y:.0f}C{x + bend:.0f} {y:.0f} {to - bend:.0f} {end:.0f} {to:.0f} {end:.0f}"
        )
        tip = f"M{to - 6:.0f} {end - 4:.0f}l6 4l-6 4"
    else:  # within one column, or back: around the right side
        to = to_left + to_width
        out = max(x, to) + 36
        path = f"M{x:.0f} {y:.0f}C{out:.0f} {y:.0f} {out:.0f} {end:.0f} {to:.0f} {end:.0f}"
        tip = f"M{to + 6:.0f} {end - 4:.0f}l-6 4l6 4"
    return f'<path d="{path}{tip}" stroke-opacity="0.75"/>'
