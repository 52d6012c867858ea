"""When something was handed in, by whoever can know: never by what a learner has written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...errors import FiredrillError
from .. import tables
from ..settings import LabSettings
from .arrivals import Arrived
from .layouts import Sign

# A newer Moodle writes into its zip when it was made. A class never hands in within this time.
DOWNLOAD = dt.timedelta(minutes=10)
ENOUGH = 3  # files, to tell a download by their times


def worksheet(path: Path, zone: dt.tzinfo | None) -> dict[str, dt.datetime]:
    """Moodle's grading worksheet: number of the participant → when they handed in.

    zone: of its clock, None: this computer's. Raises FiredrillError where it is no worksheet.
    """
    from dateutil import parser

    header, *rows = tables.read(path)
    names = [cell.casefold() for cell in header.cells]
    try:
        who, when = names.index("identifier"), names.index("last modified (submission)")
    except ValueError:
        raise FiredrillError(
            f"{path.name} is not Moodle's grading worksheet: it has no columns `Identifier` and "
            "`Last modified (submission)`. In Moodle: Grading action, Download grading worksheet."
        ) from None
    found = {}
    for row in rows:
        cells = [*row.cells, *[""] * len(names)]
        number = cells[who].rpartition(" ")[2]
        if cells[when].strip("- "):
            try:
                at = parser.parse(cells[when])
            except (ValueError, OverflowError):
                raise FiredrillError(
                    f"{path.name}, line {row.line}: `{cells[when]}` is no time. Set Moodle to "
                    "English before you download the worksheet."
                ) from None
            found[number] = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(dt.UTC)
    return found


def are_of_a_download(instants: Sequence[dt.datetime]) -> bool:
    """Whether the times of a zip say when it was made, and not when each file was handed in."""
    return len(instants) >= ENOUGH and max(instants) - min(instants) < DOWNLOAD


def handed_in(
    arrived: Arrived,
    sign: Sign | None,
    settings: LabSettings,
    student: str,
    known: Mapping[str, dt.datetime],
    downloaded: bool,
) -> tuple[dt.datetime, bool, str]:
    """(instant, whether it is known for sure, what to say of it).

    Where only "in time" or "late" is known, the instant is one that a deadline treats so, and the
    kindest such.
    """
    layout = sign.layout if sign else ""
    if sign and layout == "moodle" and sign.number in known:
        return known[sign.number], True, ""
    if sign and sign.at is not None:
        return sign.at, True, ""
    extended = settings.extensions.get(student)
    until = extended or settings.deadline
    if until is None or not (layout == "canvas" or (layout == "moodle" and downloaded)):
        return arrived.at, layout != "canvas" and not (layout == "moodle" and downloaded), ""
    if sign is not None and sign.late and extended is None:
        return until + dt.timedelta(seconds=1), False, "Canvas says late, not how late"
    return min(arrived.at, until), False, ""


def span(length: dt.timedelta) -> str:
    """`2 d 3 h`, `3 h 20 min`, `5 min`, `30 s`."""
    seconds = int(length.total_seconds())
    parts = [(seconds // 86_400, "d"), (seconds // 3_600 % 24, "h"), (seconds // 60 % 60, "min")]
    said = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(said[:2]) or f"{seconds} s"
