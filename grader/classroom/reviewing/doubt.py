"""How much of a text's points a reader may well see otherwise, and why."""

from __future__ import annotations

from dataclasses import dataclass

from ...verdict import UNANSWERED, Part, Verdict

REMARK = 0.05  # of the points, for each remark: blame, vagueness
LENGTH = 0.5  # of a part at most, for what the text's length says of it

SAYS = (
    "Doubt is the share of the points that a reader may well see otherwise. "
    "Where the judge could not decide, that is all of them. "
    "A part that is half there counts whole; the nearer it is to none or to full, the less. "
    "A part without points counts up to half: in a long text it may be there in other words, "
    "or be meant otherwise than the judge read it. "
    "A part with all its points counts up to half in a short text: there may be little behind it. "
    "Long and short are meant beside the median of the class. "
    "Each remark adds a twentieth. "
    "Below each text stands what its doubt adds up from, the largest share first."
)


@dataclass(frozen=True)
class Doubt:
    """share: 0 to 1; 1 means not judged. reasons: the largest first, each with its share."""

    share: float
    reasons: tuple[str, ...] = ()


def doubt(verdict: Verdict, words: int, median: float) -> Doubt:
    """The doubt in one verdict. words: of the text; median: of the class's texts, in words."""
    if verdict.outcome == "unknown":
        return Doubt(1.0, ("the judge could not decide",))
    length = min(1.0, words / median) if median else 1.0
    found = [(_of_part(part, length), part) for part in verdict.parts if part.max_points]
    whole = sum(part.max_points for part in verdict.parts)
    if verdict.headline == UNANSWERED or not words or not whole:
        return Doubt(0.0)
    shares = [(share / whole, why, part.says) for (share, why), part in found]
    remarks = [part.says for part in verdict.parts if not part.max_points]
    shares += [(REMARK, "remarked on", says) for says in remarks]
    return Doubt(min(0.99, sum(share for share, _, _ in shares)), _told(shares))


def _told(shares: list[tuple[float, str, str]]) -> tuple[str, ...]:
    """All of the doubt in words, what is doubtful for the same reason together."""
    by_why: dict[str, list[tuple[float, str]]] = {}
    for share, why, says in shares:
        by_why.setdefault(why, []).append((share, says))
    sums = {why: sum(share for share, _ in its) for why, its in by_why.items()}
    return tuple(
        f"{why}: {its[0][1] if len(its) == 1 else f'{len(its)} things'} ({sums[why]:.0%})"
        for why, its in sorted(by_why.items(), key=lambda each: -sums[each[0]])
        if round(sums[why], 2) > 0
    )


def _of_part(part: Part, length: float) -> tuple[float, str]:
    """Points of a part that may be seen otherwise, and why. length: 0 to 1, of the median."""
    got = 1.0 if part.ok else part.points / part.max_points
    if part.ok:
        return part.max_points * LENGTH * (1 - length), "found, but in a short text"
    if got <= 0 and "“" in (part.detail or ""):  # the judge quotes it
        return part.max_points * LENGTH * length, "no points because of a sentence"
    if got <= 0:
        return part.max_points * LENGTH * length, "not found, perhaps there in other words"
    return part.max_points * (1 - abs(2 * got - 1)), "there in part"
