"""Whose a file is, and of which lab: by names in its path, and by the names of its answers."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ... import notebook, notebook_files
from ...errors import BadNotebook, FiredrillError
from ...incident import Lab
from ..roster import Names, Student
from . import layouts
from .arrivals import Arrived, Sent
from .layouts import Sign

NEAREST = 3  # names offered where none fits
MANY = 8  # people offered for a word that is nobody's
OFTEN = 100  # times that the nearest are looked for; where all are unknown the roster is wrong
# Letters that no decomposition takes apart, as people write them without an accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


@dataclass(frozen=True)
class Whose:
    """student: None where nobody, or more than one, is meant; `why` says so."""

    student: Student | None
    why: str
    sign: Sign | None
    nearest: tuple[str, ...] = ()
    said: bool = False  # by --as, now or earlier


@dataclass(frozen=True)
class Which:
    """lab: the assignment; None where none is meant. odd: to be told beside the match."""

    lab: str | None
    why: str
    readable: bool = True
    odd: str = ""


class People:
    """A class, to look somebody up in."""

    def __init__(self, students: Sequence[Student], said: Mapping[str, str] | None = None) -> None:
        """said: what the instructor says of a name → a student's id (of this class)."""
        self._students = {student.id: student for student in students}
        self._named = Names(students)
        self._said = {
            key: (name, self._students[known])
            for name, known in (said or {}).items()
            for key in (_folded(name), _folded(layouts.bare(name)))
        }
        self.used: set[str] = set()  # of what is said, the names that stand in a path
        self._exact: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for student in students:
            for value in (student.id, student.login, student.email, student.sis_id):
                if value:
                    self._exact.setdefault(value.casefold(), set()).add(student.id)
            mailbox = student.email.partition("@")[0].casefold()
            if mailbox:
                self._names.setdefault(mailbox, set()).add(student.id)
            first, last = student.first_name, student.last_name
            for value in (f"{first} {last}", f"{last} {first}"):
                if key := _folded(value):
                    self._names.setdefault(key, set()).add(student.id)
        self._looked = 0
        self._numbers = {student.lms_id: student for student in students if student.lms_id}

    def whose(self, parts: Sequence[str]) -> Whose:
        """The student whom a path means, read from the outside in."""
        following_submitted = False
        for index, part in enumerate(parts):
            found = layouts.sign(part, index)
            plain = layouts.bare(part)
            if found is not None and found.layout != "canvas":
                return self._by_sign(found)
            if following_submitted:
                return self._by_sign(Sign("submitted", plain, index, part))
            if hits := self._called(plain):
                is_said = _folded(plain) in self._said
                return self._one(hits, Sign("plain", plain, index, part), "", is_said)
            if found is not None:
                whose = self._by_sign(found)
                # a folder that only looks so is passed; a file or zip is somebody's, known or not
                if whose.student or index == len(parts) - 1 or part.casefold().endswith(".zip"):
                    return whose
            following_submitted = part == "submitted"
        last = layouts.bare(parts[-1])
        folder = parts[-2] if len(parts) > 1 else ""
        return Whose(None, "", None, self._near(folder) or self._near(last))

    def _by_sign(self, sign: Sign) -> Whose:
        names = (sign.name, f"{sign.who}_{sign.number}", *_without_group(sign))
        is_said = any(_folded(name) in self._said for name in names)
        if sign.layout == "canvas" and sign.number in self._numbers and not is_said:
            student = self._numbers[sign.number]
            return Whose(student, f"Canvas's number {sign.number}", sign)
        for name in names:
            if hits := self._called(name):
                return self._one(hits, sign, f"{_of(sign)}: ", _folded(name) in self._said)
        return Whose(None, f"{_of(sign)}: {sign.who}", sign, self._near(sign.who))

    def _one(self, hits: set[str], sign: Sign, of: str, is_said: bool) -> Whose:
        if len(hits) > 1:
            ids = tuple(sorted(hits))
            return Whose(None, f"{len(hits)} students are called {sign.who}", sign, ids)
        (found,) = hits
        student = self._students[found]
        if is_said:
            return Whose(student, "you said so (--as)", sign, said=True)
        what = "id" if sign.who.casefold() == found.casefold() else "name"
        return Whose(student, f"{of}{what} {sign.who}", sign)

    def _called(self, name: str) -> set[str]:
        key = _folded(name)
        if key in self._said:
            said, student = self._said[key]
            self.used.add(said)
            return {student.id}
        return self._exact.get(name.casefold()) or (self._names.get(key, set()) if key else set())

    def one(self, word: str) -> str:
        """Whose id, name or email that is: their id. Raises FiredrillError, with who is near."""
        hits = self._exact.get(word.casefold()) or self._names.get(_folded(word), set())
        if len(hits) == 1:
            return next(iter(hits))
        key, by_key = _folded(word), self._names | self._exact
        within = [name for name in by_key if key and key in name]
        similar = difflib.get_close_matches(key, by_key, MANY, cutoff=0.6)
        found = dict.fromkeys(each for name in [*within, *similar] for each in sorted(by_key[name]))
        near = sorted(hits) or list(found)
        people = ", ".join(self._named.named(each) for each in near[:MANY])
        what = f"{len(hits)} students called `{word}`" if hits else f"no student called `{word}`"
        are = "are" if hits else "is"
        tail = f" Nearest: {people}." if people else ""
        raise FiredrillError(f"There {are} {what}.{tail} Give the id, the whole name or the email.")

    def _near(self, name: str) -> tuple[str, ...]:
        self._looked += 1
        if self._looked > OFTEN:
            return ()
        by_key = self._names | self._exact
        near = difflib.get_close_matches(_folded(name), by_key, NEAREST * 2, cutoff=0.6)
        ids = dict.fromkeys(each for key in near for each in sorted(by_key[key]))
        return tuple(ids)[:NEAREST]


def which(arrived: Arrived, labs: Mapping[str, Lab], sign: Sign | None, asked: str | None) -> Which:
    """The lab of a file: what its answers are called, else what it says, else what it is called.

    labs: assignment → lab. asked: the assignment that `--lab` names.
    """
    named = _by_name(arrived, labs, sign)
    try:
        document = notebook_files.load(arrived.copy)
        cells = notebook_files.cells(document)
        says = notebook.lab_name(document)
    except BadNotebook as error:
        lab = named or asked or _only(labs)
        if lab and arrived.path[-1].casefold().endswith(".ipynb"):
            why = "the file's name" if named else "--lab" if asked else "being the only one"
            reason = str(error).partition(": ")[2].partition(". ")[0].rstrip(".")
            return Which(lab, why, False, reason)
        return Which(None, "no notebook", False)
    words = {(cell.name or cell.grade_id or "").rpartition("/")[2] for cell in cells} - {""}
    counts = {name: len(words & {q.name for q in lab.questions}) for name, lab in labs.items()}
    most = max(counts.values(), default=0)
    best = [name for name, count in counts.items() if count == most]
    if most and len(best) == 1:
        return Which(best[0], f"{most} of its answers")
    told = next((name for name, lab in labs.items() if says in (name, lab.slug)), None)
    if told is not None:
        return Which(told, "what it says itself")
    if lab := named or (asked if most else None):
        return Which(
            lab, "the file's name" if named else "--lab", odd="no answer cell in it is known"
        )
    return Which(None, "no answer cell of a lab in it")


def which_without(
    sent: Sent, labs: Mapping[str, Lab], sign: Sign | None, asked: str | None, beside: set[str]
) -> Which:
    """The lab of what is no notebook: nothing in it can tell. beside: the labs of what lies there.

    labs, asked: as for `which`.
    """
    if named := _by_name(sent, labs, sign):
        return Which(named, "its name", False)
    if asked or len(labs) == 1:
        return Which(asked or _only(labs), "--lab" if asked else "being the only one", False)
    if len(beside) == 1:
        return Which(next(iter(beside)), "what others handed in beside it", False)
    return Which(None, "no notebook, so you have to say of which lab it is", False)


def _by_name(arrived: Sent, labs: Mapping[str, Lab], sign: Sign | None) -> str | None:
    """The lab that the path names: the file itself, else the nearest folder, else the exchange."""
    words = [layouts.bare(part) for part in reversed(arrived.path)]
    if sign is not None and sign.layout in ("moodle", "canvas"):
        words = [word.rpartition("_")[2] for word in words[:1]] + words
    words += [layouts.without_copy(word) for word in words]
    if sign is not None and sign.lab:
        words.append(sign.lab)
    folded = {name.casefold(): name for name in labs}
    return next((folded[word.casefold()] for word in words if word.casefold() in folded), None)


def _only(labs: Mapping[str, Lab]) -> str | None:
    return next(iter(labs)) if len(labs) == 1 else None


def _without_group(sign: Sign) -> Iterable[str]:
    """The name, and for Moodle what stands behind `Group-`, since a name may hold a hyphen too."""
    yield sign.who
    rest = sign.who
    while sign.layout == "moodle" and "-" in rest:
        rest = rest.partition("-")[2]
        yield rest


def _of(sign: Sign) -> str:
    words = {"moodle": "Moodle", "canvas": "Canvas", "exchange": "the exchange"}
    return words.get(sign.layout, "the folder")


def _folded(name: str) -> str:
    """Letters and digits alone, small and without accents: as names survive in file names."""
    apart = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    return "".join(c for c in apart if c.isalnum())
