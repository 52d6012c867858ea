"""Which lab `firedrill lab` opens without a name: where one stopped, else what comes next."""

from __future__ import annotations

from pathlib import Path

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
    slugs = [each.slug for each in labs]
    stopped_in = journal.last_lab(slugs)
    if stopped_in is None:
        return next((each for each in labs if each.warm_up), labs[0])
    at = slugs.index(stopped_in)
    last = labs[at]
    # nobody who went past the warm-up is sent back to it
    ahead = [last, *labs[at + 1 :], *(each for each in labs[:at] if not each.warm_up)]
    return next((each for each in ahead if _left(journal, each, seed)), last)


def _left(journal: Journal, lab: Lab, seed: int) -> bool:
    """Whether a question of it is open."""
    written = journal.written(lab.slug, unmarked=seed)
    here = written[-1].get("seed", seed) if written else seed
    records = journal.records(lab.slug, seed=here, unmarked=seed)
    return any(row.state not in DONE for row in progress.rows(lab, records))
