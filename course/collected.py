"""What `firedrill class collect` shows before it asks: whose each file is, and the sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from grader.classroom.collecting.plans import Match, Plan

NAMED = 20  # students in a line
WIDEST = 27  # characters of a column of the table; two of them leave room for the rest at 80
_LEFT = {
    "nobody": "whose?",
    "no lab": "no lab",
    "other lab": "other lab",
    "beside": "left out",
}


def show(made: Plan) -> None:
    """Who was matched to what, and why; then what was matched to nobody; then what was refused."""
    from grader.classroom.collecting.entries import printable

    out = Console(highlight=False)
    for lab in sorted({str(match.which.lab) for match in made.matched()}):
        out.print(Text(lab, "bold"))
        its = [match for match in made.matched() if match.which.lab == lab]
        out.print(_table(made, [match for match in its if not match.notices], out.width))
        # what asks for a second look stands last, where a long table ends on the screen
        if odd := [match for match in its if match.notices]:
            out.print(Text("To look at:", "yellow"))
            for match in odd:
                said = f"{made.named(match.student)}, {_when(match)}, {_state(match)}: "
                said += f"{_file(match)}: {'; '.join(match.notices)} ({match.whose.why})"
                out.print(Text(printable(said), "yellow"), soft_wrap=True)
    for match in made.unmatched():
        out.print(
            Text(printable(f"{_LEFT[match.state]}: {_left_out(made, match)}"), "yellow"),
            soft_wrap=True,
        )
    if any(match.state == "nobody" for match in made.unmatched()):
        out.print("A stranger's file needs nothing: it stays out.")
    for sentence in made.refused:
        out.print(Text(f"refused: {sentence}", "red"), soft_wrap=True)
    for sentence in made.notices:
        out.print(Text(printable(f"Note: {sentence}")), soft_wrap=True)


def _table(made: Plan, matches: list[Match], across: int) -> Table:
    """A line for each, cut where the terminal is too narrow; `--json` has all of it.

    across: the terminal's columns.
    """
    from grader.classroom.collecting.entries import printable

    rows = [
        [printable(cell) for cell in (made.named(each.student), _when(each), _state(each),
         _file(each), _why(each))]
        for each in matches
    ]  # fmt: skip
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    left = across
    for at, name in enumerate(("student", "handed in, UTC", "", "file", "why")):
        widest = max((cell_len(row[at]) for row in rows), default=0)
        width = min(max(widest, cell_len(name)), WIDEST if name != "why" else max(left, 6))
        left -= width + 1
        table.add_column(name, no_wrap=True, overflow="ellipsis", width=width)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _when(match: Match) -> str:
    assert match.attempt is not None
    return ("" if match.attempt.exact else "≤ ") + f"{match.attempt.at:%d %b %H:%M}"


def _state(match: Match) -> str:
    return "there" if match.state == "kept" else "new"


def _file(match: Match) -> str:
    """Its path without the part that names the student: that stands beside it, with the reason."""
    path, sign = match.arrived.path, match.whose.sign
    if match.whose.said or sign is None or sign.name not in path[:-1]:
        return _short("/".join(path))
    return _short("/".join(path[path.index(sign.name) + 1 :]))


def _why(match: Match) -> str:
    return "; ".join([f"{match.whose.why}; lab by {match.which.why}", *match.notices])


def _left_out(made: Plan, match: Match) -> str:
    """One sentence on a file that goes nowhere, with what to do."""
    from grader.classroom.collecting import plans

    place, student = match.arrived.place, made.named(match.student)
    if match.state == "nobody":
        near = ", ".join(made.named(each) for each in match.whose.nearest)
        near = f" Nearest: {near}." if near else ""
        why = match.whose.why or "no part of its name is a student"
        return f'{place}: {why}.{near} If you know: --as "{plans.called(match)}=ID".'
    if match.state == "other lab":
        return f"{place} ({student}): it is {match.which.lab}, by {match.which.why}."
    if match.state == "beside":
        return f"{place} ({student}): {'; '.join(match.notices)}."
    if match.instead:
        return f"{place} ({student}): {match.which.why}: --lab LAB."
    return f"{place} ({student}): {match.which.why}."


def say_sums(made: Plan) -> None:
    """How many there are of each, and of whom there is nothing: what a yes or no hangs on."""
    out = Console(highlight=False)
    late = sum(any(said.startswith("late by") for said in each.notices) for each in made.matched())
    out.print(Text(_sum(made) + f" Late: {late}." * bool(late)), soft_wrap=True)
    if missing := _missing(made):
        out.print(Text(missing), soft_wrap=True)


def _sum(made: Plan) -> str:
    """All that is in the download, by what becomes of it."""
    sums = made.sums()
    s = "" if sums.new == 1 else "s"
    without = f"{sums.without} without a notebook"
    if sums.without:
        without += f" ({'; '.join(_instead(made, match) for match in made.without_notebook())})"
    return (
        f"{sums.every} in the download: {sums.new} notebook{s} new, {sums.kept} there already, "
        f"{without}, {sums.left_out} left out."
    )


def _instead(made: Plan, match: Match) -> str:
    from grader.classroom.collecting.instead import listed

    return f"{made.named(match.student)}: {listed(match.instead)}"


def _missing(made: Plan) -> str:
    """Whose submission there is none of, in a lab that others have handed in."""
    from grader.classroom import roster

    said = []
    for lab in sorted({str(match.which.lab) for match in made.matched()}):
        have = {match.student for match in made.matched() if match.which.lab == lab}
        names = [
            made.named(student.id)
            for student in made.students
            if student.id not in have and not (made.root / "submitted" / student.id / lab).exists()
        ]
        if names:
            said.append(f"Nothing of {lab} yet from: {roster.first_of(names, NAMED)}.")
    return "\n".join(said)


def _short(place: str) -> str:
    return place if len(place) <= 48 else f"{place[:23]}…{place[-24:]}"


def document(made: Plan, written: bool) -> dict[str, Any]:
    """All of it for a program. written: whether it was carried out."""
    return {
        "format": 1,
        "written": written,
        "matched": [_row(match) for match in made.matched()],
        "left_out": [{**_row(match), "says": _left_out(made, match)} for match in made.unmatched()],
        "refused": made.refused,
        "notices": made.notices,
        "sums": {"in": made.sums().every, **vars(made.sums())},
        "placed": [{"student": student, "lab": lab} for student, lab in made.placed],
    }


def _row(match: Match) -> dict[str, Any]:
    at = match.attempt.at.isoformat() if match.attempt else None
    return {
        "file": match.arrived.place,
        "student": match.student or None,
        "lab": match.which.lab,
        "state": match.state,
        "counts": match.counts,
        "handed_in": at,
        "time_is_known": match.attempt.exact if match.attempt else None,
        "why": _why(match),
        "nearest": list(match.whose.nearest),
    }
