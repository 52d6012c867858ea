"""Dates and times worth trying: what the queries name, both sides of it, and plain families.

A family holds instants that tell one thing from another: the end of a year by weeks, leap days,
summer time, hours around midnight, days in a row.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence

ANCHOR = dt.datetime(2024, 1, 1)  # a Monday; where instants begin if no query names one
MOST = 6  # anchors and spans that are looked around; more would drown each other
MOST_UNITS = 120  # years or months that a query looks back
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
MONTHLY = {"interval month", "interval year", "interval quarter", "age", "addmonths"}
YEARS = r"(19|20)\d\d"

_DAYS = {
    "in a row": [f"2024-01-0{n}" for n in range(1, 7)],
    "year's end": ["2023-12-31", "2024-01-01", "2024-12-30", "2024-12-31", "2025-01-01"],
    "leap day": ["2024-02-28", "2024-02-29", "2024-03-01", "2023-02-28", "2023-03-01"],
    "months": ["2024-01-31", "2024-02-01", "2024-02-29", "2024-03-31", "2023-01-31", "2024-07-15"],
    "month ends": ["2024-01-31", "2024-02-29", "2024-03-31", "2024-02-28", "2024-03-30"],
    "weekend": ["2024-01-05", "2024-01-06", "2024-01-07", "2024-01-08", "2024-01-14"],
}
_TIMES = {
    "one day": [f"2024-01-02 {t}" for t in ("00:00", "09:00", "10:59", "12:01", "17:30", "23:30")],
    "midnight": ["2024-01-01 23:30", "2024-01-02 00:30", "2024-01-02 03:00", "2024-01-03 00:00"],
    "seasons": ["2024-01-15 12:00", "2024-07-15 12:00", "2024-07-15 23:30", "2024-01-15 03:00"],
    "hours": [f"2024-01-01 {t}" for t in ("10:00", "10:30", "11:00", "11:59", "12:00", "13:00")],
}


def families(type_: str, zones: Sequence[Sequence[str]] = ()) -> list[list[str]]:
    """Plain instants: days, and for a type with a time of day also hours, and what zones tell."""
    if type_.startswith("DATE"):
        return list(_DAYS.values())
    told = [list(each) for each in zones if each]
    return [_DAYS["in a row"], *told, *_TIMES.values(), *list(_DAYS.values())[1:]]


def exact(own: Sequence[str]) -> list[str]:
    """The instants that literals name, both ends of a year or month."""
    found = [str(instant) for text in own for instant in read(text)]
    return found + [text for text in own if not read(text)]


def near(own: Sequence[str], loose: Sequence[str], calls: Collection[str] = ()) -> list[str]:
    """Named instants with the day, the second, the month and the named spans around them.

    Where queries add months, ends of months come first: a month after 31 January is 29 February.
    """
    named = [instant for text in [*own, *loose] for instant in read(text)]
    named += _months(loose, calls)
    anchors = list(dict.fromkeys(named)) or [ANCHOR]
    spans = [int(text) for text in loose if text.isdigit() and 0 < int(text) <= 400]
    found: list[dt.datetime] = []
    for anchor in anchors[: MOST * 2]:
        found += [anchor, anchor + DAY, anchor - DAY, anchor - SECOND, anchor + SECOND]
        found += [anchor - SECOND / 2, anchor + DAY / 2, anchor + DAY - SECOND / 2]
        found += [anchor.replace(day=1), anchor + 31 * DAY, anchor - 366 * DAY, anchor + 366 * DAY]
    for anchor in anchors[:MOST]:
        for span in spans[:MOST]:
            for days in (span - 1, span, span + 1):
                found += [anchor + days * DAY, anchor - days * DAY]
            found += [anchor + span * unit for unit in (DAY / 24, DAY / 1440, SECOND)]
            found += [anchor + (span - 1) * DAY / 24]
            for unit, months in (("year", 12), ("month", 1)):
                if span <= MOST_UNITS and (f"interval {unit}" in calls or unit in loose):
                    for away in (_months_on(anchor, way * span * months) for way in (1, -1)):
                        found += [away, away + DAY, away - DAY]
    ends = _DAYS["month ends"] if MONTHLY & set(calls) else []
    return list(dict.fromkeys([*ends, *map(str, found)]))


def _months_on(anchor: dt.datetime, months: int) -> dt.datetime:
    """As SQL adds months: the last day of a month that is shorter."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    first = anchor.replace(year=min(max(year, 1), 9990), month=month + 1, day=1)
    last = (first + 31 * DAY).replace(day=1) - DAY
    return first.replace(day=min(anchor.day, last.day))


def read(text: str) -> list[dt.datetime]:
    """The instants that a literal names: a day, a moment, both ends of a year or month."""
    if re.fullmatch(YEARS, text):
        year = int(text)
        return [dt.datetime(year, 1, 1), dt.datetime(year, 12, 31), dt.datetime(year, 6, 15)]
    if month := re.fullmatch(rf"({YEARS})-(\d\d)-?%?", text):
        year, number = int(month[1]), int(month[3])
        if 1 <= number <= 12:
            first = dt.datetime(year, number, 1)
            after = dt.datetime(year + number // 12, number % 12 + 1, 1)
            return [first, after - DAY, after]
        return []
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return []
    if not 1000 < moment.year < 9000 or not re.match(r"\d{4}-", text.strip()):
        return []
    return [moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment]


def _months(loose: Sequence[str], calls: Collection[str]) -> list[dt.datetime]:
    """Days of the months that stand as numbers beside a year: `year(d) = 2024 AND month(d) = 2`."""
    years = [int(text) for text in loose if re.fullmatch(YEARS, text)][:2]
    if not years and {"month", "extract", "date_part"} & set(calls):
        years = [ANCHOR.year, ANCHOR.year - 1]
    months = [int(text) for text in loose if text.isdigit() and 1 <= int(text) <= 12][:3]
    return [dt.datetime(y, m, d) for y in years for m in months for d in (1, 15)]


# Local times that tell zones apart: midnights of both seasons, and hours at which clocks change.
LOCAL = ("2024-01-15 00:00", "2024-07-15 00:00")
CHANGES = ("2024-03-10 03:00", "2024-03-31 03:00", "2024-10-27 01:30", "2024-11-03 01:30")
AROUND = dt.timedelta(minutes=30)


def around(midnights: Sequence[dt.datetime]) -> list[str]:
    """Both sides of each, half an hour away."""
    return [str(each + side) for each in midnights for side in (-AROUND, AROUND)]
