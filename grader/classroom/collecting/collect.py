"""`firedrill class collect`: look at everything, then write; a second time changes nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ... import locks
from ...errors import BadLab, FiredrillError, UnknownName
from ...incident import Lab
from .. import nbgraders, roster
from ..course import Course
from . import arrivals, attempts, instead, layouts, matching, plans, times, told
from .arrivals import Arrivals, Sent
from .attempts import Attempt
from .matching import People, Whose
from .plans import Match, Plan, submission

INCOMING = Path(".firedrill") / "incoming"
LOCK = Path(".firedrill") / "locks" / "collect"
EXCHANGE = "exchange"  # the word for it on the command line

# A submission is there a moment after its name; after moving an exchange, all are later.
EXCHANGED_WITHIN = dt.timedelta(hours=1)


@contextlib.contextmanager
def opened(root: Path) -> Iterator[Path]:
    """A stage for one collect; what one that was killed has left is put right first.

    Raises FiredrillError where another collect runs in this course.
    """
    try:
        for folder in reversed((root / LOCK).relative_to(root).parents[:-1]):
            (root / folder).mkdir(mode=0o700, exist_ok=True)
        lock = (root / LOCK).open("ab")
    except OSError as error:
        raise FiredrillError(f"{error.filename} cannot be written: {error.strerror}.") from None
    with lock:
        if not locks.take(lock):
            raise FiredrillError(
                "Another collect is running in this course. Wait for it, or stop it."
            )
        incoming = root / INCOMING
        attempts.restored(root, incoming)
        arrivals.cleared(incoming)
        stage = arrivals.staged(incoming)
        try:
            yield stage
        finally:
            attempts.restored(root, incoming)
            shutil.rmtree(stage, ignore_errors=True)
            with contextlib.suppress(OSError):
                incoming.rmdir()


def plan(
    root: Path,
    stage: Path,
    source: str,
    lab: str | None = None,
    said: Mapping[str, str] | None = None,
    zone: dt.tzinfo | None = None,
    worksheet: Path | None = None,
    progress: Callable[[str, float], None] = lambda what, share: None,
) -> Plan:
    """Whose each file is, of which lab, and which attempt would count. Writes in the stage alone.

    source: a folder, a zip, or `exchange`. lab: take this assignment only. said: name → student's
    id, where no rule can know. worksheet: Moodle's, with the times of handing in. Raises
    FiredrillError.
    """
    course = Course(root)
    own = nbgraders.read(root)
    students = roster.everybody(root, own)
    labs = assigned(course)
    if lab is not None and lab not in labs:
        raise UnknownName("lab in source/", lab, labs)
    made = Plan(root, stage, labs, students)
    made.said = told.known(root, students) | _said(said or {}, students)
    people = People(students, made.said)
    known_times = times.worksheet(worksheet, zone) if worksheet else {}
    taken = Arrivals(stage, zone)
    path, above = _source(source, own)
    taken.take(path)
    for number, arrived in enumerate(taken.files):
        progress(arrived.path[-1][:40], number / len(taken.files))
        whose = people.whose((*above, *arrived.path))
        which = matching.which(arrived, labs, whose.sign, lab)
        if which.lab is None and not which.readable:
            taken.others.append(Sent(arrived.path, arrived.at, arrived.place))
            continue
        of = submission(whose.sign, (*above, *arrived.path))
        found = Match(arrived, whose, which, of, journal=taken.journals.get(arrived.path[:-1]))
        made.matches.append(found)
        if found.whose.student is None:
            continue
        if found.which.lab is None:
            found.state = "no lab"
        elif lab is not None and found.which.lab != lab:
            found.state = "other lab"
        else:
            found.state = "new"
            if source == EXCHANGE:
                _owner(found, path, people)
    made.refused = taken.refused
    _leave_out_what_lies_beside(made)
    for found in instead.matches(made, people, taken, path, above, lab):
        if source == EXCHANGE and found.whose.student is not None:
            _owner(found, path, people)
        made.matches.append(found)
    _is_in_it(made, said or {}, people.used)
    _attempts(made, course, known_times)
    return made


def carry_out(
    made: Plan, progress: Callable[[str, float], None] = lambda what, share: None
) -> None:
    """Keep what is new and put what counts into `submitted/`; each submission whole or not at all.

    Raises FiredrillError where the disk is full or may not be written to; what was done stays.
    """
    settings = Course(made.root).settings
    groups: dict[tuple[str, str], list[Match]] = {}
    for match in made.matched():
        groups.setdefault((match.student, str(match.which.lab)), []).append(match)
    try:
        if made.said:
            told.keep(made.root, made.said)
        for done, ((student, lab), matches) in enumerate(groups.items()):
            progress(student, done / len(groups))
            new = [match for match in matches if match.state == "new"]
            # a notebook that was put there by hand counts before what is none
            if new or all(match.instead for match in matches):
                attempts.adopt(made.root, made.stage, student, lab)
            for match in sorted(new, key=_in_order):
                assert match.attempt is not None
                match.attempt = attempts.keep(
                    made.root, made.stage, match.attempt, match.arrived.copy, match.journal
                )
            its = settings.lab(lab)
            there = os.path.lexists(made.root / "submitted" / student / lab)
            if its.attempts == "best" and there and not new:
                continue  # a grader may have put the best one there
            counting = attempts.counting(attempts.of(made.root, student, lab), its)
            if counting and attempts.place(made.root, made.stage, counting):
                made.placed.append((student, lab))
    except OSError as error:
        raise FiredrillError(
            f"{error.filename or 'The course folder'} cannot be written: {error.strerror}. What "
            "was collected before it is whole; put this right and collect again."
        ) from None


def assigned(course: Course) -> dict[str, Lab]:
    """Assignment → its lab, for what lies in `source/`. Raises FiredrillError for nothing."""
    found = {}
    for path in sorted(course.root.glob("source/*/*.ipynb")):
        if path.stem == path.parent.name:
            try:
                found[path.stem] = course.lab(path)
            except (BadLab, UnknownName):
                raise
            except FiredrillError:
                continue  # another assignment of theirs, which is no lab
    if not found:
        raise FiredrillError("There is no lab in source/ of this course, so nothing to collect.")
    return found


def _source(source: str, own: nbgraders.Nbgraders) -> tuple[Path, tuple[str, ...]]:
    """Where to read, and the name of a folder or zip, which may be a student's."""
    if source != EXCHANGE:
        path = Path(source).expanduser()
        return path, (path.resolve().name,)
    inbound = own.exchange / own.course_id / "inbound"
    if not inbound.is_dir():
        raise FiredrillError(
            f"There is no exchange of this course: {inbound} is not there. Set Exchange.root in "
            f"{nbgraders.CONFIG}, or name a folder or a zip."
        )
    return inbound, ()


def _said(said: Mapping[str, str], students: list[roster.Student]) -> dict[str, str]:
    people = People(students)
    return {name: people.one(student) for name, student in said.items()}


def _is_in_it(made: Plan, said: Mapping[str, str], used: set[str]) -> None:
    """Raises FiredrillError where --as names what is not in the download."""
    for name in said:
        if name not in used:
            unmatched = [plans.called(m) for m in made.matches if m.state == "nobody"]
            names = list(dict.fromkeys(unmatched))
            near = difflib.get_close_matches(name, names, 3, cutoff=0.4) or names[:3]
            tail = f" Of what is nobody's yet, the nearest: {', '.join(near)}." if near else ""
            raise FiredrillError(
                f"--as: nothing in this download is called `{name}`.{tail} Nothing was written."
            )


def _owner(match: Match, inbound: Path, people: People) -> None:
    """Anybody may write into an exchange, in any name and with any time: who owns the folder, and
    when the disk says that it came, is harder to forge."""
    folder = inbound / match.arrived.path[0]
    try:
        owner, arrived = folder.owner(), folder.stat().st_ctime
    except (KeyError, OSError):
        return
    whose = people.whose((owner,)).student
    if whose is not None and whose.id != match.student:
        match.state = "nobody"
        why = f"the folder says {match.student}, and {owner} owns it"
        match.whose = Whose(None, why, match.whose.sign, (whose.id, match.student))
    at, sign = dt.datetime.fromtimestamp(arrived, dt.UTC), match.whose.sign
    if sign and sign.at and at - sign.at > EXCHANGED_WITHIN:
        match.notices.append(f"its name says {sign.at:%d %b %H:%M}, the disk {at:%d %b %H:%M} UTC")


def _leave_out_what_lies_beside(made: Plan) -> None:
    """Of several notebooks of one lab in one submission: the one that can be read, else the one
    that has the lab's name, else the outermost; and all where that decides nothing."""
    groups: dict[tuple[object, ...], list[Match]] = {}
    for match in made.matches:
        if match.state == "new" and match.whose.sign:
            groups.setdefault((match.student, match.which.lab, *match.of), []).append(match)
    have = {key[0] for key in groups}
    for match in made.matches:
        if match.state == "no lab" and match.student in have:
            match.state = "beside"
            match.notices.append(match.which.why)
    for matches in groups.values():
        best = max(_rank(match) for match in matches)
        chosen = next(match for match in matches if _rank(match) == best)
        for match in matches:
            if _rank(match) != best:
                match.state = "beside"
                match.notices.append(f"left out: {chosen.arrived.path[-1]} lies beside it")


def _rank(match: Match) -> tuple[bool, bool, int]:
    name = layouts.bare(match.arrived.path[-1])
    if match.whose.sign and match.whose.sign.layout == "canvas":
        name = layouts.without_number(name)
    exact = name.casefold().endswith(str(match.which.lab).casefold())
    return match.which.readable, exact, -len(match.arrived.path)


def _attempts(made: Plan, course: Course, known_times: Mapping[str, dt.datetime]) -> None:
    """Give each match its attempt, say whether it is kept already, and which one would count."""
    settings = course.settings
    matched = [match for match in made.matches if match.state == "new"]
    downloaded = times.are_of_a_download(
        [m.arrived.at for m in matched if m.whose.sign and m.whose.sign.layout == "moodle"]
    )
    if downloaded and not known_times:
        made.notices.append(
            "The times in this zip are those of the download, so nobody is late by them. Moodle's "
            "grading worksheet has the real ones: --times FILE.csv"
        )
    groups: dict[tuple[str, str], list[Match]] = {}
    for match in matched:
        lab = str(match.which.lab)
        at, exact, notice = times.handed_in(
            match.arrived,
            match.whose.sign,
            settings.lab(lab),
            match.student,
            known_times,
            downloaded,
        )
        if notice:
            match.notices.append(notice)
        match.attempt = _attempt(match, lab, at, exact)
        groups.setdefault((match.student, lab), []).append(match)
    for (student, lab), matches in groups.items():
        its = settings.lab(lab)
        kept = attempts.of(made.root, student, lab)
        for match in sorted(matches, key=_in_order):
            assert match.attempt is not None
            if attempts.is_known(match.attempt, kept):
                match.state = "kept"
            else:
                kept.append(replace(match.attempt, number=len(kept) + 1))
        counting = attempts.counting(kept, its)
        several = len({match.of for match in matches}) > 1 and len(kept) > 1
        several = several or (len(kept) > 1 and any(match.whose.said for match in matches))
        for match in matches:
            assert match.attempt is not None
            assert counting is not None
            same = match.attempt.digest == counting.digest
            match.counts = same and (match.attempt.at == counting.at or match.state == "kept")
            if several and match.whose.sign and match.whose.sign.layout != "exchange":
                this = "it counts" if match.counts else "it is kept, and another counts"
                match.notices.append(f"one of several of this student: {this}")
            if not attempts.on_time(match.attempt, its):
                until = its.due(student)
                assert until is not None
                match.notices.append(f"late by {times.span(match.attempt.at - until)}")
            if match.which.odd:
                match.notices.append(match.which.odd)
            if match.instead and not counting.instead:
                match.notices.append("a notebook of theirs counts before it")


def _attempt(match: Match, lab: str, at: dt.datetime, exact: bool) -> Attempt:
    sign = match.whose.sign
    copy, file = match.arrived.copy, match.arrived.path[-1]
    names = attempts.names_in(copy) if match.instead else ()
    digest = attempts.digest_of_all(copy, names) if names else attempts.digest_of(copy)
    made = Attempt(match.student, lab, at, digest, file=file, exact=exact, instead=names)
    if sign is None:
        return made
    return replace(
        made, layout=sign.layout, name=sign.name, who=sign.number, order=sign.file_number
    )


def _in_order(match: Match) -> tuple[dt.datetime, int, str]:
    assert match.attempt is not None
    return match.attempt.at, match.attempt.order, match.arrived.place
