"""A repair's verdict: the world it leaves, on throw-away copies of sick worlds.

A script is run twice, then the world goes on (`next_run.sql`), then it is run once more. Points:

- each invariant the question names, all or nothing: no violation after the first run, nor after
  the world went on. One that the fault had not broken earns only if the script repaired at least
  one that it had: doing nothing earns nothing.
- run twice: the second run changes no row and no column, audit columns included.
- innocent: no row changed or removed that the reference left alone.

A table or column outside `may_change`, removed rows, a doubled key, or a rule of the contract
broken on the way are each named, and leave a quarter of the points: such a script is not run in
production, whatever else it repairs. A part holds only if it holds on every world. Each fix is
asked on a world where the earlier fixes of the notebook are done (Bench.practice says why).

Values that may differ from the reference (a reason's wording, an id, an instant) are never
compared with it: what must hold of them is in the contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from .. import statements
from ..bench import Bench
from ..errors import OutOfBudget
from ..incident import FixQuestion
from ..results import Repair, TableChange, Violations
from ..sandbox_repair import MAX_VIOLATIONS, OP
from ..verdict import Outcome, Part, Table, Verdict

TRESPASS = 0.25  # of the points stay where a script touched what it must not
SHOWN = 2  # innocent rows on a card
REPAIR_FIRST = "counts once something that the fault broke is repaired"


@dataclass(frozen=True)
class Left:
    """What a script left on one world, beside what was there and what the reference changes."""

    world: Path
    found: dict[str, Violations]
    repair: Repair
    reference: dict[str, TableChange]
    broken_by_reference: set[str]

    def holds(self, invariant: str) -> bool:
        """No violation after the first run, nor after the world went on."""
        later = self.repair.later
        return self.repair.contract[invariant].count == 0 and (
            later is None or later[invariant].count == 0
        )

    def broken_before(self, invariant: str) -> bool:
        """The fault had broken it."""
        return self.found[invariant].count > 0

    @property
    def again(self) -> bool:
        """The second run changed nothing, and ran."""
        return not self.repair.again and self.repair.again_error is None


def judge(question: FixQuestion, answer: str, bench: Bench) -> Verdict:
    """The verdict on one script. Raises Rejected if it does not run on the learner's world."""
    statements.check_script(answer)
    practice = bench.practice(question)
    bench.say("your world")
    own = _left(question, answer, bench, practice)
    lefts = [own]
    for world in bench.say_hidden(bench.hidden(question)):
        lefts.append(_left(question, answer, bench, world))
    if any(isinstance(left.repair.again_error, OutOfBudget) for left in lefts):
        raise OutOfBudget("The second run of your script did not end in time.")
    earns = all(_repaired_something(question, left) for left in lefts)
    parts = [_invariant(bench, name, points, lefts, earns) for name, points in _named(question)]
    parts.append(_run_twice(question, lefts, earns))
    innocent, evidence = _innocent(question, bench, lefts, earns)
    parts.append(innocent)
    trespasses = _trespasses(question, bench, lefts)
    return _verdict(question, bench, lefts, parts, trespasses, evidence)


def _left(question: FixQuestion, answer: str, bench: Bench, world: Path) -> Left:
    reference, broken = bench.repaired(question, world)
    found = bench.as_found(question, world)
    return Left(world, found, bench.repair(question, world, answer), reference, broken)


def _named(question: FixQuestion) -> list[tuple[str, float]]:
    return list(question.invariants.items())


def _repaired_something(question: FixQuestion, left: Left) -> bool:
    """At least one invariant of the question was broken, now holds, and still does later on.

    Where the fault broke none of them, changing a row that the reference changes will do.
    """
    broken = [name for name in question.invariants if left.broken_before(name)]
    if broken:
        return any(left.holds(name) for name in broken)
    return any(name in left.repair.changes for name in left.reference)


def _invariant(bench: Bench, name: str, points: float, lefts: list[Left], earns: bool) -> Part:
    says = next((q.notes.get("says", "") for q in bench.lab.contract if q.name == name), "")
    says = says or name.replace("_", " ")
    own = lefts[0]
    good = [left.holds(name) for left in lefts]
    detail = None
    if not good[0]:
        violations = own.repair.contract[name]
        detail = f"{_times(violations.count)} on your world"
        if violations.count == 0 and own.repair.later is not None:
            count = own.repair.later[name].count
            second = own.repair.contract_again
            if second is not None and second[name].count:
                count, when = second[name].count, "after your script ran a second time"
            else:
                when = "after the world went on"
            detail = f"it holds at first, but has {_times(count)} {when}"
        elif violations.count == own.found[name].count < MAX_VIOLATIONS:
            detail += ", as before your script"
        elif not own.broken_before(name):
            detail += "; it held before your script"
    elif not all(good):
        detail = f"holds on your world, not on {good.count(False)} of {len(good) - 1} others"
    ok: bool | None = all(good)
    if ok and not earns:
        ok, detail = None, "it held before, too"
    return Part(
        name=name,
        says=says,
        ok=ok,
        points=points if ok else 0,
        max_points=points,
        detail=detail,
    )


def _run_twice(question: FixQuestion, lefts: list[Left], earns: bool) -> Part:
    own = lefts[0].repair
    ok: bool | None = all(left.again for left in lefts)
    detail = None
    if own.again_error is not None:
        detail = f"the second run ends in an error: {own.again_error}"
    elif own.again:
        detail = "; ".join(_moved(table, moved) for table, moved in own.again.items())
    elif not ok:
        detail = "it does not on your world, but on another"
    if lefts[0].repair.later_error is not None and ok:
        ok, detail = False, f"after the world went on it fails: {own.later_error}"
    if ok and not earns:
        ok, detail = None, REPAIR_FIRST
    return Part(
        name="run_twice",
        says="run again, nothing changes",
        ok=ok,
        points=question.run_twice if ok else 0,
        max_points=question.run_twice,
        detail=detail,
    )


def _moved(table: str, moved: dict[str, int]) -> str:
    """`the second run set voided_at of 28,401 rows of ledger.entries anew`."""
    signs = {"+": "added", "-": "removed", "~": "changed other rows:"}
    said = [
        f"{signs[name]} {_rows(count)}" if name in signs else f"set {name} of {_rows(count)} anew"
        for name, count in moved.items()
    ]
    return f"the second run {', '.join(said) or 'changed rows'} in {table}"


def _innocent(
    question: FixQuestion, bench: Bench, lefts: list[Left], earns: bool
) -> tuple[Part, list[Table]]:
    counts = [sum(frame.height for frame in _touched(left).values()) for left in lefts]
    own = _touched(lefts[0])
    ok: bool | None = not any(counts)
    if counts[0]:
        where = " and ".join(f"{frame.height:,} in {table}" for table, frame in own.items())
        detail = f"{where}; your script changes them, and nothing was wrong with them"
    elif not ok:
        detail = "none on your world, but on another"
    elif not earns:
        ok, detail = None, REPAIR_FIRST
    else:
        detail = None
    says = f"innocent rows touched: {counts[0]:,}" if counts[0] else "no innocent row is touched"
    part = Part(
        name="innocent",
        says=says,
        ok=ok,
        points=question.innocent if ok else 0,
        max_points=question.innocent,
        detail=detail,
    )
    return part, [_shown(bench, lefts[0].world, table, frame) for table, frame in own.items()]


def _touched(left: Left) -> dict[str, pl.DataFrame]:
    """Table → keys of rows that the answer changed or removed and the reference did not."""
    found = {}
    for table, change in left.repair.changes.items():
        if not change.key:
            continue
        mine = change.rows.filter(pl.col(OP) != "added")
        theirs = left.reference.get(table)
        if theirs is not None:
            also = theirs.rows.filter(pl.col(OP) != "added")
            mine = mine.join(also, on=change.key, how="anti")
        if mine.height:
            found[table] = mine.sort(change.key)
    return found


def _shown(bench: Bench, world: Path, table: str, rows: pl.DataFrame) -> Table:
    """The first innocent rows as they stood before the script: rows of the learner's own world."""
    key = bench.tables[table][0]
    wanted = " OR ".join(
        "("
        + " AND ".join(f'"{k}"::VARCHAR = {_literal(v)}' for k, v in zip(key, row, strict=True))
        + ")"
        for row in rows.select(key).head(SHOWN).rows()
    )
    columns = bench.tables[table][1]
    cast = ", ".join(f'"{column}"::VARCHAR AS "{column}"' for column in columns)
    result = bench.sandbox.trusted(world, f"SELECT {cast} FROM {table} WHERE {wanted}")
    full = [c for c in result.frame.columns if result.frame[c].null_count() < result.frame.height]
    return Table(
        title=f"Innocent rows of {table}, as they stood",
        columns=full[:9],
        rows=[list(row) for row in result.frame.select(full[:9]).rows()],
        left_out=rows.height - result.frame.height,
    )


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def _trespasses(question: FixQuestion, bench: Bench, lefts: list[Left]) -> list[Part]:
    """What no fix may do, as parts without points of their own: each named once."""
    said: dict[str, str] = {}
    for left in lefts:
        for name, what in _crossed(question, bench, left).items():
            said.setdefault(name, what if left is lefts[0] else f"{what} (on another world)")
    return [Part(name=name, says=what, ok=False) for name, what in said.items()]


def _crossed(question: FixQuestion, bench: Bench, left: Left) -> dict[str, str]:
    said = {}
    for table, change in left.repair.changes.items():
        allowed = question.may_change.get(table)
        if allowed is None:
            said[table] = f"{table} is changed, and nothing in it is to be repaired"
            continue
        if change.removed:
            said[f"{table}, removed"] = f"{_rows(change.removed)} of {table} are gone: never delete"
        if change.added and "+" not in allowed and "*" not in allowed:
            said[f"{table}, added"] = f"{_rows(change.added)} are added to {table}"
        beyond = [c for c in change.columns if c not in allowed and "*" not in allowed]
        if beyond:
            said[f"{table}, columns"] = f"{', '.join(beyond)} of {table} must stay as it is"
        if not change.keys_unique:
            key = ", ".join(change.key)
            said[f"{table}, key"] = f"{key} of {table} is no longer unique"
    for query in bench.lab.contract:
        if query.name in question.invariants or left.broken_before(query.name):
            continue
        if query.name in left.broken_by_reference:
            continue
        if left.repair.contract[query.name].count:
            says = query.notes.get("says", query.name.replace("_", " "))
            said[query.name] = f"a rule that held is broken: {says}"
    return said


def _verdict(
    question: FixQuestion,
    bench: Bench,
    lefts: list[Left],
    parts: list[Part],
    trespasses: list[Part],
    evidence: list[Table],
) -> Verdict:
    earned = sum(part.points for part in parts)
    if trespasses:
        earned *= TRESPASS
        parts = [part.model_copy(update={"points": part.points * TRESPASS}) for part in parts]
    score = earned / question.points if question.points else 0.0
    whole = all(part.ok for part in parts) and not trespasses
    right = whole and score > 1 - 1e-9
    outcome: Outcome = "right" if right else "partly" if score > 0 else "wrong"
    return Verdict(
        lab=bench.lab.slug,
        question=question.name,
        kind="fix",
        outcome=outcome,
        score=1.0 if right else min(score, 0.99),
        max_points=question.points,
        headline=_headline(lefts[0], parts, trespasses, right),
        parts=[*parts, *trespasses],
        evidence=[*_offending(lefts[0], parts), *evidence][:3],
        checked=[
            f"a copy of your world and {len(lefts) - 1} hidden ones",
            "a second run",
            *(["the world going on, and a third run"] if lefts[0].repair.later is not None else []),
        ],
        not_checked=["small databases with awkward rows (a later version)"],
    )


def _headline(own: Left, parts: list[Part], trespasses: list[Part], right: bool) -> str:
    if right:
        changed = sum(change.changed for change in own.repair.changes.values())
        added = sum(change.added for change in own.repair.changes.values())
        return f"Repaired: {changed:,} rows changed, {added:,} added, and the contract holds."
    if not own.repair.changes:
        return "Your script changes nothing on your world: what the fault broke is still broken."
    if trespasses:
        return (
            f"Your script goes too far: {trespasses[0].says}. That leaves a quarter of the points."
        )
    failed = [part for part in parts if part.ok is False]
    if not failed:
        return "The rules hold, but they held before: nothing that the fault broke is repaired."
    detail = f": {failed[0].detail}" if failed[0].detail else ""
    more = f" {len(failed) - 1} more below." if len(failed) > 1 else ""
    return f"Does not hold: {failed[0].says}{detail}.{more}"


def _offending(own: Left, parts: list[Part]) -> list[Table]:
    """Rows that violate the first broken invariant, on the learner's own world after the script."""
    for part in parts:
        violations = own.repair.contract.get(part.name)
        if part.ok or violations is None or not violations.rows:
            continue
        many = violations.count >= MAX_VIOLATIONS
        count = f" ({_times(violations.count)})" if many else ""
        return [
            Table(
                title=f"Still violates: {part.says}{count}",
                columns=violations.columns,
                rows=violations.rows[:SHOWN],
                left_out=0 if many else violations.count - len(violations.rows[:SHOWN]),
            )
        ]
    return []


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _times(count: int) -> str:
    if count >= MAX_VIOLATIONS:  # counting ended there
        return f"{MAX_VIOLATIONS:,} or more violations"
    return "1 violation" if count == 1 else f"{count:,} violations"
