"""What a repair's card says: each rule with a sign, the rows that break it, innocent rows."""

from __future__ import annotations

from ..bench import Bench
from ..questions import FixQuestion
from ..results import Violations
from ..sandbox.contract import MAX_VIOLATIONS
from ..sql import lexer
from ..verdict import Outcome, Part, Table, Verdict
from . import fix_next
from . import fix_words as words
from .fix_innocent import innocent_rows
from .fix_left import TOO_FAR, Left, repaired_something, share
from .fix_rules import met_by_nothing, speaks_of
from .write_finding import listed

SHOWN = 2  # rows of each rule that is broken; there may be many rules
LATER = "after the world went on and your script ran once more"
REPAIR_FIRST = "counts once something that the fault broke is repaired"
ELSEWHERE = {"own": "", "hidden": " (on another world)", "tricky": " (on the awkward rows)"}


class Card:
    """The verdict on one script, from what it left on each world, the learner's own first."""

    def __init__(
        self, question: FixQuestion, bench: Bench, lefts: list[Left], answer: str = ""
    ) -> None:
        """answer: the script, to show what it makes of innocent rows."""
        self.question = question
        self.answer = answer
        self.typed = lexer.has_literals(answer)
        self.bench = bench
        self.lefts = lefts
        self.own = lefts[0]
        whole = [left for left in lefts if left.place != "tricky"]  # three rows may stay unrepaired
        self.earns = all(repaired_something(question, left) for left in whole)
        self.rules = {query.name: query for query in bench.lab.contract}
        speaks = {
            name: speaks_of(self.rules[name].sql, bench.tables) for name in question.invariants
        }
        self.idle = {k: v for left in whole for k, v in met_by_nothing(left, speaks).items()}
        self.innocent = [left.innocent for left in lefts]
        self.touched = [sum(frame.height for frame in each.values()) for each in self.innocent]
        self.held = [n for n in question.invariants if all(left.holds(n) for left in lefts)]
        self.again = all(left.again and left.repair.later_error is None for left in lefts)

    def verdict(self) -> Verdict:
        """The whole document."""
        parts = [self._invariant(name) for name in self.question.invariants]
        parts += [self._run_twice(), self._innocent()]
        crossed = self._crossed()
        earned = share(
            self.question,
            self.held,
            earns=self.earns,
            again=self.again,
            innocent=sum(self.touched),
            too_far=bool(crossed),
            idle=self.idle,
        )
        if crossed or self._broken_musts():
            parts = [p.model_copy(update={"points": p.points * TOO_FAR}) for p in parts]
        right = earned > 1 - 1e-9 and all(part.ok for part in parts)
        outcome: Outcome = "right" if right else "partly" if earned > 0 else "wrong"
        evidence = [*self._offending([*parts, *crossed]), *self._innocent_rows()]
        return Verdict(
            lab=self.bench.lab.slug,
            question=self.question.name,
            kind="fix",
            outcome=outcome,
            score=1.0 if right else min(earned, 0.99),
            max_points=self.question.points,
            headline=self._headline(parts, crossed, right),
            parts=[*parts, *crossed],
            evidence=evidence,
            try_next=None if right else self._try_next(parts, crossed, evidence),
            checked=self._checked(),
            not_checked=[
                *([] if self._tricky else ["small databases with awkward rows"]),
                "how long your script takes, and what others write meanwhile",
            ],
        )

    def _try_next(self, parts: list[Part], crossed: list[Part], evidence: list[Table]) -> str:
        return fix_next.after(
            self.question,
            parts,
            crossed,
            evidence,
            changes=bool(self.own.repair.changes),
            own_alone=bool(self._own_alone() or self._failed())
            or any(_written(self.own, t) for t in self.idle.values()),
            typed=self.typed,
            idle=next(iter(self.idle.values()), None),
        )

    @property
    def _tricky(self) -> bool:
        return any(left.place == "tricky" for left in self.lefts)

    def _checked(self) -> list[str]:
        hidden = sum(left.place == "hidden" for left in self.lefts)
        worlds = f"a copy of your world and {hidden} hidden {'one' if hidden == 1 else 'ones'}"
        said = [f"{worlds}, and a small one with awkward rows" if self._tricky else worlds]
        said.append(f"{'on all but yours ' if self.own.once else ''}a second run")
        if any(left.repair.later is not None for left in self.lefts):
            said.append("the world going on, and a third run")
        return said

    def _says(self, name: str) -> str:
        query = self.rules.get(name)
        says = query.notes.get("says", "") if query else ""
        return says or name.replace("_", " ")

    def _broken_musts(self) -> list[str]:
        return [name for name in self.question.must if name not in self.held]

    def _invariant(self, name: str) -> Part:
        ok: bool | None = name in self.held
        detail = None if ok else self._broken(name)
        if ok and not self.earns:
            ok, detail = None, "it held before, too"
        elif ok and name in self.idle:
            ok, detail = None, self._unwritten(self.idle[name])
        points = self.question.invariants[name]
        return Part(
            name=name,
            says=self._says(name),
            ok=ok,
            points=points if ok else 0,
            max_points=points,
            detail=detail,
        )

    def _unwritten(self, table: str) -> str:
        """Where the script writes no row of a table, whose rows a rule speaks of."""
        rows = [_written(left, table) for left in self.lefts if left.place != "tricky"]
        if not rows[0]:
            return f"your script writes no row of {table}, so that proves nothing"
        without = sum(not count for count in rows[1:])
        others = "1 other" if without == 1 else f"{without} others"
        asked = "an id, an hour or a number that you typed?"
        if not self.typed:
            asked = "what does yours hold that they do not?"
        return (
            f"it wrote {words.rows(rows[0])} of {table} on your world and none on {others}: {asked}"
        )

    def _broken(self, name: str) -> str:
        """Where and when an invariant does not hold, and whether it did before."""
        own = self.own
        if (violations := own.violations(name)) is None:
            bad = [left for left in self.lefts if not left.holds(name)]
            hidden = sum(left.place == "hidden" for left in bad)
            where = [f"on {hidden} other {'world' if hidden == 1 else 'worlds'}"] if hidden else []
            if (awkward := next((b for b in bad if b.place == "tricky"), None)) is not None:
                broken = awkward.violations(name)
                count = f" ({words.times(broken.count)})" if broken else ""
                where.append(f"on the small world with awkward rows{count}")
            return f"holds on your world, not {' nor '.join(where)}"
        times = words.times(violations.count)
        if violations is own.repair.contract[name]:
            if violations.count == own.found[name].count < MAX_VIOLATIONS:
                return f"{times} on your world, as before your script"
            held = "" if own.broken_before(name) else "; it held before your script"
            return f"{times} on your world{held}"
        again = own.repair.contract_again
        second = again is not None and violations is again[name]
        when = "after your script ran a second time" if second else LATER
        return f"it holds at first, but has {times} {when}"

    def _run_twice(self) -> Part:
        own = self.own.repair
        ok: bool | None = self.again
        detail = None
        if own.again_error is not None:
            detail = f"the second run ends in an error: {own.again_error}"
        elif own.again:
            detail = "; ".join(words.moved(table, moved) for table, moved in own.again.items())
        elif own.later_error is not None:
            detail = f"after the world went on it fails: {own.later_error}"
        elif self._failed():
            detail = "on your world nothing does, but elsewhere it does not run at all"
        elif not ok:
            detail = "on your world nothing does, on another something does"
        elif not self.earns:
            ok, detail = None, REPAIR_FIRST
        return Part(
            name="run_twice",
            says="run again, nothing changes",
            ok=ok,
            points=self.question.run_twice if ok else 0,
            max_points=self.question.run_twice,
            detail=detail,
        )

    def _innocent(self) -> Part:
        ok: bool | None = not any(self.touched)
        own, count = self.innocent[0], self.touched[0]
        detail = None
        if count:
            where = " and ".join(f"{frame.height:,} in {table}" for table, frame in own.items())
            detail = f"{where}; your script changes them, and nothing was wrong with them"
        elif not ok:
            places = [left.place for left, n in zip(self.lefts, self.touched, strict=True) if n]
            detail = "none on your world, but " + (
                f"{self.touched[-1]:,} of the awkward rows"
                if places == ["tricky"]
                else "on another"
            )
        elif not self.earns:
            ok, detail = None, REPAIR_FIRST
        return Part(
            name="innocent",
            says=f"innocent rows touched: {count:,}" if count else "no innocent row is touched",
            ok=ok,
            points=self.question.innocent if ok else 0,
            max_points=self.question.innocent,
            detail=detail,
        )

    def _crossed(self) -> list[Part]:
        """What no fix may do, as parts without points of their own: each named once."""
        said: dict[str, str] = {}
        for left in self.lefts:
            for name, what in self._crossed_on(left).items():
                said.setdefault(name, f"{what}{ELSEWHERE[left.place]}")
        return [Part(name=name, says=what, ok=False) for name, what in said.items()]

    def _crossed_on(self, left: Left) -> dict[str, str]:
        said = {}
        for table, change in left.repair.changes.items():
            allowed = self.question.may_change.get(table)
            if allowed is None:
                said[table] = f"{table} is changed, and nothing in it is to be repaired"
                continue
            if change.removed and "-" not in allowed:
                gone = words.is_or_are(change.removed)
                said[f"{table}, removed"] = (
                    f"{words.rows(change.removed)} of {table} {gone} gone, and none may be missing"
                )
            if change.added and "+" not in allowed and "*" not in allowed:
                said[f"{table}, added"] = (
                    f"{words.rows(change.added)} {words.is_or_are(change.added)} added to {table}"
                )
            beyond = [c for c in change.columns if c not in allowed and "*" not in allowed]
            if beyond:
                stays = "it is" if len(beyond) == 1 else "they are"
                said[f"{table}, columns"] = f"{listed(beyond)} of {table} must stay as {stays}"
            if not change.keys_unique:
                unique = "is no longer unique"
                if len(change.key) > 1:
                    unique = "together are no longer unique"
                said[f"{table}, key"] = f"{listed(change.key)} of {table} {unique}"
        for name in self.rules:
            if name in self.question.invariants or left.broken_before(name):
                continue
            if name not in left.broken_by_reference and left.repair.contract[name].count:
                said[name] = f"a rule that held is broken: {self._says(name)}"
        return said

    def _headline(self, parts: list[Part], crossed: list[Part], right: bool) -> str:
        changes = self.own.repair.changes
        if right:
            told = "; ".join(
                f"{table} {words.counts(one)}" for table, one in sorted(changes.items())
            )
            return f"Repaired, and the contract holds: {told}."
        if not changes:
            return (
                "Your script changes nothing on your world: what the fault broke is still broken."
            )
        failed = [part for part in parts if part.ok is False]
        if stopped := self._failed():
            return stopped
        if self.earns and (broken := self._broken_musts()):
            worst = next(part for part in parts if part.name == broken[0])
            return (
                f"This must hold, and does not: {worst.says}: {words.ended(worst.detail)}"
                f" That leaves a quarter of the points.{self._own_alone()}"
                f"{words.more_below(failed)}"
            )
        if crossed:
            first = crossed[0].says
            return (
                f"Your script goes too far: {first}. That leaves a quarter of the points."
                f"{self._own_alone()}"
            )
        if not failed and self.earns and self.idle:
            name, table = next(iter(self.idle.items()))
            if _written(self.own, table):
                return f"No rule is broken, but {self._unwritten(table)}"
            return f"No rule is broken, but no row of {table} is written: {self._says(name)}."
        if not failed:
            return "The rules hold, but they held before: nothing that the fault broke is repaired."
        detail = f": {failed[0].detail}" if failed[0].detail else ""
        said = words.ended(f"{failed[0].says}{detail}")
        return f"Does not hold: {said}{self._own_alone()}{words.more_below(failed)}"

    def _failed(self) -> str:
        """Where the script ran on the learner's world and ends in an error elsewhere; its line."""
        failed = next((left for left in self.lefts if left.failed), None)
        if failed is None or failed.failed is None:
            return ""
        where = "another world of the same incident, where names, ids and hours differ"
        if failed.place == "tricky":
            where = "a small world with awkward rows"
        line = f" on line {failed.failed.line}" if failed.failed.line else ""
        counted = "a value that you wrote by hand" if self.typed else "what only your world holds"
        return (
            f"Your script runs on your world, and fails{line} on {where}: does it count on"
            f" {counted}?"
        )

    def _own_alone(self) -> str:
        """What to look for where all is well on the learner's own world, and not on hidden ones."""
        hidden = [left for left in self.lefts if left.place == "hidden"]
        well = all(self.own.holds(name) for name in self.question.invariants)
        worse = [n for n in self.question.invariants if not all(left.holds(n) for left in hidden)]
        if not well or not worse:
            return ""
        if not self.typed:
            return " Your script counts on something that is true of your world only."
        return (
            " Something is fixed in your script that is true of your world only: an id, an hour,"
            " a number. Work it out from the tables."
        )

    def _offending(self, parts: list[Part]) -> list[Table]:
        """The first rows of each broken rule, on the learner's world, else on the awkward one."""
        tables = []
        for part in parts:
            if part.ok or part.name not in self.rules:
                continue
            for left in (left for left in self.lefts if left.place != "hidden"):
                violations = left.violations(part.name)
                if violations is not None and violations.rows:
                    where = ELSEWHERE[left.place]
                    tables.append(_shown(left, part.name, self._says(part.name), violations, where))
                    break
        return tables

    def _innocent_rows(self) -> list[Table]:
        """The first innocent rows of each table, of a world that may be shown."""
        for left, touched in zip(self.lefts, self.innocent, strict=True):
            if touched and left.place != "hidden":
                where = ELSEWHERE[left.place]
                return [
                    innocent_rows(left, table, self.bench, self.answer, where) for table in touched
                ]
        return []


def _shown(left: Left, name: str, says: str, violations: Violations, where: str) -> Table:
    many = violations.count >= MAX_VIOLATIONS
    count = f" ({words.times(violations.count)})" if many else ""
    still = "Still violates" if left.broken_before(name) else "Now violates"
    rows = violations.rows[:SHOWN]
    return Table(
        title=f"{still}: {says}{where}{count}",
        columns=violations.columns,
        rows=rows,
        left_out=0 if many else violations.count - len(rows),
    )


def _written(left: Left, table: str) -> int:
    """Rows of a table that the script added or changed."""
    change = left.repair.changes.get(table)
    return change.added + change.changed if change else 0
