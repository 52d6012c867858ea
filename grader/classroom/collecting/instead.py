"""What was handed in where no notebook was: kept as it is, so that grading names it and gives zero.

It is read a second time for that, since only then is it known who has sent no notebook: a class's
pictures and PDFs beside its notebooks are never copied. What is too large or cannot be read leaves
a file that says so, under the same name with ` (not kept)`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path, PurePath

from ..roster import RESERVED
from . import attempts, matching, plans
from .arrivals import Arrivals, Arrived, Sent
from .matching import People, Whose
from .plans import Match, Plan

MOST = 20  # files of a submission
LARGEST = 20_000_000  # bytes of a file; a PDF with pictures has 10 MB
NAMED = 3  # files, in a sentence
STEM = 50  # characters; with four bytes each there is room in any system's names
NOT_KEPT = " (not kept)"
OF_AN_LMS = ("moodle", "canvas")  # whose folders are somebody's, known or not

_WHY = "This file was handed in. It was too large to be kept, or could not be read.\n"
_SAFE = " .@+-_()"  # in a name, beside letters and digits


def matches(
    made: Plan,
    people: People,
    taken: Arrivals,
    source: Path,
    above: tuple[str, ...],
    asked: str | None,
) -> list[Match]:
    """Submissions without a notebook, one match for all files of each. Writes in the stage alone.

    source: what `taken` was read from. above: its name. asked: the lab that `--lab` names.
    """
    groups: dict[tuple[str, ...], tuple[Whose, list[Sent]]] = {}
    have = {match.of for match in made.matches}
    for path in taken.refused_at:  # that may have been their notebook, and is told already
        have.add(plans.submission(people.whose((*above, *path)).sign, (*above, *path)))
    for sent in taken.others:
        whose = people.whose((*above, *sent.path))
        of = plans.submission(whose.sign, (*above, *sent.path))
        if of not in have and (whose.student or (whose.sign and whose.sign.layout in OF_AN_LMS)):
            groups.setdefault(of, (whose, []))[1].append(sent)
    found = []
    for number, (of, (whose, files)) in enumerate(sorted(groups.items()), 1):
        files.sort(key=lambda sent: sent.path)
        match = _match(made, whose, files, of, made.stage / f"instead-{number}", asked)
        found.append((match, files[:MOST]))
    _fetch(taken, source, [(match, files) for match, files in found if match.state == "new"])
    return [match for match, _ in found]


def _match(
    made: Plan,
    whose: Whose,
    files: list[Sent],
    of: tuple[str, ...],
    folder: Path,
    asked: str | None,
) -> Match:
    first, names = files[0], tuple(sent.path[-1] for sent in files)
    beside = {each.which.lab for each in made.matches if each.which.lab and each.of[:-1] == of[:-1]}
    which = matching.which_without(first, made.labs, whose.sign, asked, beside)
    arrived = Arrived(first.path, max(sent.at for sent in files), first.place, folder)
    match = Match(arrived, whose, which, of, instead=names)
    if whose.student is None:
        match.state = "nobody"
    elif which.lab is None:
        match.state = "no lab"
    elif asked not in (None, which.lab):
        match.state = "other lab"
    else:
        match.state = "new"
        match.notices.append(f"no notebook, but {listed(names)}: zero points, with this reason")
        if len(files) > MOST:
            match.notices.append(f"of {len(files)} files the first {MOST} are kept")
    return match


def listed(names: Sequence[str]) -> str:
    """`a.pdf, b.png, c.docx and 2 more`."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _fetch(taken: Arrivals, source: Path, wanted: Sequence[tuple[Match, list[Sent]]]) -> None:
    """Copy the files into the folder of their match, under names that are safe anywhere."""
    if not wanted:
        return
    stage = taken.stage / "again"
    stage.mkdir()
    paths = frozenset(sent.path for _, files in wanted for sent in files)
    again = Arrivals(stage, taken.zone, paths, LARGEST)
    again.take(source)
    copies = {arrived.path: arrived.copy for arrived in again.files}
    for match, files in wanted:
        folder, lost = match.arrived.copy, []
        folder.mkdir()
        for sent in files:
            if copy := copies.get(sent.path):
                copy.rename(folder / _safe(sent.path[-1], folder))
            else:
                (folder / _safe(sent.path[-1] + NOT_KEPT, folder)).write_text(_WHY)
                lost.append(sent.path[-1])
        if lost:
            most = f"{LARGEST / 1e6:.0f} MB"
            match.notices.append(f"not kept, as it is over {most} or damaged: {listed(lost)}")


def _safe(name: str, folder: Path) -> str:
    """A name of our own making that is like it, and not in the folder yet."""
    plain = "".join(
        c if c.isalnum() or c in _SAFE else "_" for c in unicodedata.normalize("NFC", name)
    )
    end = PurePath(plain).suffix[: STEM // 2]
    stem = plain.removesuffix(end)[:STEM].strip(" .-") or "file"
    if RESERVED.fullmatch(stem + end) or stem + end in (attempts.NOTE, attempts.TIMESTAMP):
        stem = f"_{stem}"
    there = {each.name.casefold() for each in folder.iterdir()}
    made, number = f"{stem}{end}", 1
    while made.casefold() in there:
        number += 1
        made = f"{stem} {number}{end}"
    return made
