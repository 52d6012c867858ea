"""The fewest small databases that kill every killable mutant three times: a cover of a matrix."""

from __future__ import annotations

from collections.abc import Sequence

TIMES = 3  # databases that have to kill a mutant: one may be an accident of its values
MOST = 30  # databases of a question: they are one execution for an answer, 14 ms for so many
OWN = 6  # rows that a database itself counts as, for a person who reads it
FEW = 1_000  # and where their number is what matters


def cover(
    kills: Sequence[set[str]], sizes: Sequence[int], times: int = TIMES, most: int = MOST
) -> list[int]:
    """Numbers of the databases to keep, in their order: few rows, or, beyond `most`, few of them.

    kills: for each database the mutants it kills. sizes: its rows. A mutant that fewer than
    `times` databases kill is killed as often as it can be.
    """
    easy = _greedy(kills, sizes, times, OWN)
    if len(easy) <= most:
        return easy
    return min(easy, _greedy(kills, sizes, times, FEW), key=len)


def _greedy(kills: Sequence[set[str]], sizes: Sequence[int], times: int, own: int) -> list[int]:
    """Greedy, then what has become needless is taken out, the largest first."""
    wanted = {
        mutant: min(times, sum(mutant in killed for killed in kills))
        for mutant in set().union(*kills)
    }
    left = dict(wanted)
    chosen: list[int] = []
    while any(left.values()):
        open_ = {mutant for mutant, count in left.items() if count}
        # Mutants killed for each row to be read, `own` of them for the database itself.
        best = max(
            (at for at in range(len(kills)) if at not in chosen and kills[at] & open_),
            key=lambda at: (len(kills[at] & open_) / (own + sizes[at]), -sizes[at], -at),
        )
        chosen.append(best)
        for mutant in kills[best] & open_:
            left[mutant] -= 1
    for at in sorted(chosen, key=lambda at: (-sizes[at], at)):
        rest = [other for other in chosen if other != at]
        enough = all(
            sum(mutant in kills[other] for other in rest) >= wanted[mutant] for mutant in kills[at]
        )
        if enough:
            chosen = rest
    return sorted(chosen)
