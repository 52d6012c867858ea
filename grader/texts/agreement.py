"""Whether a number in a text is a value: in any unit and format, rounded as it is written."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from . import quantities
from .quantities import Number, Reading

MOST_ROUNDING = Decimal("0.06")  # relative: "$9M" may stand for 8.7M, "$10M" may not
MOST_CUT_OFF = Decimal("0.002")  # of the value: digits that people drop instead of rounding


def spans(sentence: str) -> set[Decimal]:
    """Minutes between two clock times with only a dash, `to` or `and` between them."""
    times = quantities.clocks(sentence)
    between = re.compile(r"\s*(?:UTC|Z)?\s*(?:[-–—→]|to|until|and|till)\s*$", re.IGNORECASE)
    return {
        Decimal(round((after.minutes - before.minutes) % 1440))
        for before, after in itertools.pairwise(times)
        if between.match(sentence[before.end : after.start])
    }


def agrees(number: Number, value: Decimal, unit: str, tolerance: float = 0) -> bool:
    """True where a reading of the number, rounded as it is written, is the value."""
    return any(
        _compatible(reading, unit)
        and any(_close(reading, number.hedge, one, tolerance) for one in _scales(value, reading))
        for reading in number.readings
    )


def _scales(value: Decimal, reading: Reading) -> tuple[Decimal, ...]:
    """A share of 0.367 may be written 36.7 %."""
    return (value, value * 100) if reading.unit == "percent" and value <= 1 else (value,)


def _compatible(reading: Reading, unit: str) -> bool:
    if unit == "usd":
        return reading.unit in (None, "USD")
    if unit == "money":
        return reading.unit not in ("minutes", "percent")
    if unit == "minutes":
        return reading.unit == "minutes"
    if unit == "percent":
        return reading.unit in (None, "percent")
    return reading.unit is None


def _close(reading: Reading, hedge: str | None, value: Decimal, tolerance: float) -> bool:
    """True where the value rounds to the reading: to its last digit, or as its hedge says."""
    off = reading.value - value
    if abs(off) <= abs(value) * Decimal(str(tolerance)):
        return True
    if abs(off) > max(abs(value) * MOST_ROUNDING, Decimal("0.5")):
        return False
    step = reading.step
    cut_off = step <= abs(value) * MOST_CUT_OFF and -step < off <= 0  # 8.69M of 8,695,112
    if abs(off) <= step / 2 or (reading.scaled and cut_off):
        return True
    if hedge and not reading.scaled and step == 1 and reading.value:
        digits = str(int(reading.value))
        step = Decimal(10) ** (len(digits) - len(digits.rstrip("0")))
    if hedge == "over":
        return -step < off <= 0
    if hedge == "under":
        return 0 <= off < step
    return hedge == "about" and abs(off) <= step / 2
