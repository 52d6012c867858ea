"""Which lab `firedrill lab` opens without a name: where one stopped, else what comes next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.incident import Lab

from . import progress
from .course_map import DONE
from .journal import Journal


def lab(workspace: Path, labs: list[Lab], *, seed: int) -> Lab:
    """The lab last worked in, if something is left to do there, else the next one with something.

    labs: all that are here, in order; one at least. seed: of the workspace, for labs that were
    never opened; a lab that was is asked about on the world that was open there last. A new
    workspace begins with the warm-up. Where all is done it is the lab last worked in.
    """
    journal = Journal(workspace / ".firedrill")
    written = {each.slug: journal.written(each.slug, unmarked=seed) for each in labs}
    begun = [each for each in labs if written[each.slug]]
    if not begun:
        return next((each for each in labs if each.warm_up), labs[0])
    last = max(begun, key=lambda each: str(written[each.slug][-1]["at"]))
    at = labs.index(last)
    # nobody who went past the warm-up is sent back to it
    ahead = [last, *labs[at + 1 :], *(each for each in labs[:at] if not each.warm_up)]
    return next((each for each in ahead if _left(journal, each, written[each.slug], seed)), last)


def _left(journal: Journal, lab: Lab, written: list[dict[str, Any]], seed: int) -> bool:
    """Whether a question of it is open."""
    here = written[-1].get("seed", seed) if written else seed
    records = journal.records(lab.slug, seed=here, unmarked=seed)
    return any(row.state not in DONE for row in progress.rows(lab, records))
