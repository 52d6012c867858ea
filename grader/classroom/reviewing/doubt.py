"""How much of a text's points a reader may well see otherwise, and why."""

from __future__ import annotations

from dataclasses import dataclass

from ...verdict import UNANSWERED, Part, Verdict

REMARK = 0.05  # of the points, for each remark: blame, vagueness
LENGTH = 0.5  # of a part at most, for what the text's length says of it
SHOWN = 0.1  # of the points; reasons below are not told

SAYS = (
    "Doubt is the share of the points that a reader may well see otherwise: all of them where the "
    "judge could not decide; of a part that is half there the whole part, less the nearer it is to "
    "none or to full; of a missing part up to half, the longer the text is beside the class's "
    "median; of a full one up to half, the shorter it is; and a twentieth for each remark."
)


@dataclass(frozen=True)
class Doubt:
    """share: 0 to 1; 1 means not judged. reasons: the largest first, as clauses."""

    share: float
    reasons: tuple[str, ...] = ()


def doubt(verdict: Verdict, words: int, median: float) -> Doubt:
    """The doubt in one verdict. words: of the text; median: of the class's texts, in words."""
    if verdict.outcome == "unknown":
        return Doubt(1.0, ("the judge could not decide",))
    length = min(1.0, words / median) if median else 1.0
    found = [_of_part(part, length) for part in verdict.parts if part.max_points]
    whole = sum(part.max_points for part in verdict.parts)
    if verdict.headline == UNANSWERED or not words or not whole:
        return Doubt(0.0)
    shares = [(share / whole, says) for share, says in found]
    remarks = sum(not part.max_points for part in verdict.parts)
    if remarks:
        shares.append((REMARK * remarks, f"{remarks} remark{'s' * (remarks > 1)}"))
    shares.sort(key=lambda each: -each[0])
    told = tuple(says for share, says in shares if share >= SHOWN or "remark" in says)
    return Doubt(min(0.99, sum(share for share, _ in shares)), told)


def _of_part(part: Part, length: float) -> tuple[float, str]:
    """Points of a part that may be seen otherwise, and why. length: 0 to 1, of the median."""
    got = 1.0 if part.ok else part.points / part.max_points
    if part.ok:
        return part.max_points * LENGTH * (1 - length), f"in a short text: {part.says}"
    if got <= 0:
        return part.max_points * LENGTH * length, f"not found in a long text: {part.says}"
    return part.max_points * (1 - abs(2 * got - 1)), f"in part: {part.says}"
