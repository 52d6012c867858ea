"""Verdicts without a reference, from a release's key: what can be said on a student's machine.

`right` only where the grade would be right on the same worlds; every card ends with what was not
checked. Where a part of the grade cannot be made here at all, nothing is `right`: `unknown` then
says what holds, and what is wrong is told as ever.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..comparison import columns
from ..cost import measure
from ..edge import check
from ..edge.check import Checked
from ..errors import OutOfBudget
from ..judges import facts, monitor, sql, sql_next, sql_small, write
from ..judges.fix_card import Card
from ..judges.fix_left import Left
from ..questions import (
    FactsQuestion,
    FixQuestion,
    MonitorQuestion,
    Question,
    SqlQuestion,
    WriteQuestion,
)
from ..results import Result
from ..search import constants
from ..search import lab as shown
from ..search.finding import Finding
from ..sql import calls, statements
from ..verdict import Counterexample, Part, Verdict
from . import lab as sealing
from .bench import SealedBench
from .rows import Said

HIDDEN = "the hidden worlds: they decide the grade, with your class"
PUBLIC_FROM = 101  # the first seed of the public worlds for monitors; above every variant
COMES_LATER = "what the world does next, and your script after that"


def judge(question: Question, answer: str, bench: SealedBench) -> Verdict:
    """The verdict on one answer. Raises Rejected, OutOfBudget, FiredrillError as a judge does."""
    asked = sealing.question(question, bench.lab)
    made: dict[str, Any] = {
        "sql": _sql,
        "fix": _fix,
        "monitor": _monitor,
        "facts": _facts,
        "write": _write,
    }
    verdict: Verdict = made[asked.kind](asked, answer, bench)
    return verdict


# ── queries ──────────────────────────────────────────────────────────────────────────────────────


def _sql(question: SqlQuestion, answer: str, bench: SealedBench) -> Verdict:
    statements.check_query(answer)
    bench.say("your world")
    path = bench.practice(question)
    mine = bench.sandbox.query(path, answer, max_rows=sql.MAX_ROWS, seconds=sql.SECONDS)
    due = bench.held.rows[question.name]
    form = _form(mine, due.columns)
    said: Said = "other_rows" if form else due.compare(mine, question)
    if said == "same" and question.order and mine.frame.height > 1 and not calls.orders(answer):
        said = "other_order"
    bench.say("small databases")
    few, checked = (sql_small.Small(), None) if form else _edges(question, answer, bench)
    dear = _dear(question, answer, bench) if said == "same" else None
    whole = checked is not None or question.name not in bench.key.edges
    outcome, headline = _told(question, said, form, few, dear, bench, whole=whole)
    right = outcome == "right"
    return Verdict(
        lab=bench.lab.slug,
        question=question.name,
        kind="sql",
        outcome=outcome,  # type: ignore[arg-type]
        score=1.0 if right else min(few.most, sql_small.MOST) if outcome == "partly" else 0.0,
        max_points=question.points,
        headline=headline,
        parts=[
            Part(name="columns", says=f"columns: {', '.join(question.columns)}", ok=not form),
            Part(name="rows", says="the rows on your world", ok=_ok(said)),
            *sql._small_parts(few),
            *([dear] if dear else []),
        ],
        counterexample=few.counterexample,
        try_next=None if right else _try_next(question, said, few, form),
        checked=["your world, by a digest of the expected rows", *few.checked],
        not_checked=[
            HIDDEN,
            "the search for a small database that tells your answer apart",
            *([] if right else ["what rows that are right earn: the grade says"]),
            *([] if whole else ["small databases: your query reads a table that is empty there"]),
        ],
    )


def _form(mine: Result, asked: list[str]) -> str:
    """What is amiss with the columns; nothing where they are those asked for."""
    if columns.match(mine.columns, asked) is not None:
        return ""
    have = {name.lower() for name in mine.columns}
    lacking = [f"`{name}`" for name in asked if name.lower() not in have]
    over = [f"`{n}`" for n in mine.columns if n.lower() not in {name.lower() for name in asked}]
    said = [f"{' and '.join(lacking)} is missing"] if lacking else []
    said += [f"{' and '.join(over)} is not asked for"] if over else []
    return f"Asked for are the columns {', '.join(asked)}; {', '.join(said) or 'yours differ'}."


def _ok(said: Said) -> bool | None:
    return None if said == "numbers_differ" else said == "same"


def _told(
    question: SqlQuestion,
    said: Said,
    form: str,
    few: sql_small.Small,
    dear: Part | None,
    bench: SealedBench,
    *,
    whole: bool,
) -> tuple[str, str]:
    """Outcome and headline."""
    small = f"{few.edges} small databases"
    if form:
        return "wrong", form
    if said == "other_order":
        return "partly", f"The rows are right; sort them by {', '.join(question.order)}."
    if said == "other_rows":
        own = " with your own repairs done" if bench.earlier(question) else ""
        repaired = " (or your repairs are not)" if question.world == "repaired" else ""
        return "wrong", f"On your world{own} these are not the expected rows{repaired}."
    if not few.right:
        where = "a small one of the class's databases" if few.counterexample else small
        return "partly", f"Right on your world, wrong on {where}: it holds a case your day lacks."
    if said == "numbers_differ":
        names = ", ".join(f"`{name}`" for name in bench.held.rows[question.name].grids)
        return "unknown", (
            f"All agrees but {names}, which is not the same to the last digit. Whether it is near "
            "enough cannot be told here; the grade tells."
        )
    if dear is not None and not dear.ok:
        return "partly", "The rows are right, and the query costs more than is asked for."
    if few.unsteady or not whole:
        why = few.unsteady or "small databases cannot tell"
        return "unknown", f"Right on your world, and yet: {why}"
    too = f" and on {small}" if few.edges else ""
    return "right", f"Right on your world{too}. The grade comes with your class."


def _try_next(question: SqlQuestion, said: Said, few: sql_small.Small, form: str) -> str | None:
    if few.counterexample is not None:
        return (
            f"`%counterexample {question.name}` loads the small database: follow your query on it."
        )
    if form:
        return f"Begin with what is asked: `SELECT {', '.join(question.columns)} FROM …`."
    if said == "other_rows":
        return sql_next._nudged(question, "Which rows does one row of yours stand for? Count them.")
    return None


def _edges(
    question: SqlQuestion, answer: str, bench: SealedBench
) -> tuple[sql_small.Small, Checked | None]:
    """The answer on the key's edge databases; None where it reads what is empty in all of them."""
    if (held := bench.edge(question)) is None:
        return sql_small.Small(), None
    edge, arena = held
    filled = {name for each in edge.databases for name, rows in each.tables.items() if rows}
    if not set(constants.read(bench.schema, [answer]).tables) <= filled:
        return sql_small.Small(), None
    checked = check.check(edge, question, answer, arena)
    few, wrong = sql_small._known(edge, checked)
    if not wrong:
        return few, checked
    at = edge.databases.index(wrong[0])
    mine = arena.each(answer, databases=[at]).of(at)
    found = Finding(
        "different",
        database=wrong[0],
        reference=edge.results[at],
        answer=mine if isinstance(mine, Result) else None,
        reason=str(mine),
    )
    read = replace(constants.read(bench.schema, [answer]), names=None)
    example: Counterexample = shown.counterexample(
        bench.schema, found, read, edge.now, ordered=bool(question.order)
    )
    return replace(few, counterexample=example), checked


def _dear(question: SqlQuestion, answer: str, bench: SealedBench) -> Part | None:
    """What the query costs, where that is asked: the limits are in the key."""
    limits = bench.held.limits.get(question.name)
    if limits is None:
        return None
    bench.say("what it costs")
    own = measure(bench.sandbox, bench.practice(question), answer)
    ok = own.joined <= limits[0] and own.scanned <= limits[1]
    detail = (
        f"{own.joined:,} rows out of joins, at most {limits[0]:,.0f}; "
        f"{own.scanned:,} scanned, at most {limits[1]:,.0f}"
    )
    return Part(name="cost", says="what it costs", ok=ok, detail=detail)


# ── repairs and monitors ─────────────────────────────────────────────────────────────────────────


def _fix(question: FixQuestion, answer: str, bench: SealedBench) -> Verdict:
    """The card of a repair, on the learner's world and the awkward one; never right here."""
    statements.check_script(answer)
    bench.say("your world")
    lefts = [_left("own", question, answer, bench, bench.practice(question))]
    if (awkward := bench.tricky(question)) is not None:
        bench.say("a small world with awkward rows")
        lefts.append(_left("tricky", question, answer, bench, awkward))
    if any(isinstance(left.repair.again_error, OutOfBudget) for left in lefts):
        raise OutOfBudget("The second run of your script did not end in time.")
    card = Card(question, bench, lefts, answer).verdict()
    parts = [_open(part) if part.name == "innocent" else part for part in card.parts]
    well = card.outcome == "right"
    many = " and a small one with awkward rows" if awkward is not None else ""
    earlier = [f"`{name}` as your class repairs it before" for name in bench.earlier(question)]
    return card.model_copy(
        update={
            "outcome": "unknown" if well else card.outcome,
            "score": 0.0 if well else min(card.score, sql_small.MOST),
            "headline": (
                f"On your world{many} every rule holds, and a second run changes nothing. "
                "The grade comes with your class."
                if well
                else card.headline
            ),
            "parts": parts,
            "try_next": None if well else card.try_next,
            "checked": ["your world" + many, "a second run"],
            "not_checked": [HIDDEN, "innocent rows", COMES_LATER, *earlier],
        }
    )


def _left(place: Any, question: FixQuestion, answer: str, bench: SealedBench, path: Any) -> Left:
    """Which rows are innocent only a reference could tell: none counts as touched here.

    A rule that no question before this one is about may still be broken by a later one's matter.
    """
    found = bench.as_found(question, path)
    repair = bench.repair(question, path, answer)
    later = {
        name
        for other in bench.lab.questions
        if isinstance(other, FixQuestion) and other.name != question.name
        for name in other.invariants
    }
    return Left(place, path, found, repair, dict(repair.changes), later)


def _open(part: Part) -> Part:
    told = "which rows were innocent is not known on this machine"
    return part.model_copy(update={"ok": None, "points": 0.0, "detail": told})


def few(question: MonitorQuestion) -> MonitorQuestion:
    """The question on a few public worlds: the largest fault and the smallest, two kinds of day."""
    sizes = sorted({question.sick[0], question.sick[-1]}, reverse=True)
    days = question.healthy[:2]
    sick_on = [day for day in question.sick_on if day in days]
    changed = {"worlds": 1, "sick": sizes, "healthy": days, "sick_on": sick_on}
    return question.model_copy(update=changed)


def _monitor(question: MonitorQuestion, answer: str, bench: SealedBench) -> Verdict:
    bench.hidden_seeds = (PUBLIC_FROM,)
    verdict = monitor.judge(few(question), answer, bench)
    return verdict.model_copy(
        update={"not_checked": [HIDDEN, "other sizes of the fault, and other kinds of day"]}
    )


# ── facts and texts ──────────────────────────────────────────────────────────────────────────────


def _facts(question: FactsQuestion, answer: str, bench: SealedBench) -> Verdict:
    """Whether each fact is there and of its kind: a digest of so small a thing can be guessed."""
    given, notices = facts.read(question, answer)
    parts = []
    for name, fact in question.facts.items():
        why = facts.unfit(name, fact, given, bench.practice_now)
        detail = why or f"read as {facts.read_as(fact, given[name], bench.practice_now)}"
        ok = False if why else None
        parts.append(Part(name=name, says=fact.asks, ok=ok, max_points=fact.points, detail=detail))
    bad = [part for part in parts if part.ok is False]
    count = len(parts) - len(bad)
    lead = f"{count} of {len(parts)} facts can be read."
    tail = f" {_named(bad[0])}." if bad else " Whether they are right comes with your class."
    return Verdict(
        lab=bench.lab.slug,
        question=question.name,
        kind="facts",
        outcome="unknown",
        score=0,
        max_points=question.points,
        headline=lead + tail,
        parts=parts,
        notices=notices,
        checked=["type, unit and zone of each fact"],
        not_checked=["whether the facts are right: they are judged with your class"],
    )


def _named(part: Part) -> str:
    """What is amiss with a fact, and with which one."""
    said = str(part.detail)
    return said if said.startswith(f"`{part.name}`") else f"`{part.name}`: {said}"


def _write(question: WriteQuestion, answer: str, bench: SealedBench) -> Verdict:
    """A text's build, and its numbers against the learner's own facts; never right here."""
    verdict = write.judge(question, answer, bench)
    if verdict.outcome in ("right", "unknown"):
        verdict = verdict.model_copy(update={"outcome": "unknown", "score": 0.0})
    stated = "numbers against the facts that you state, not against the world"
    return verdict.model_copy(
        update={"not_checked": [*verdict.not_checked, stated, "your class's rules and reader"]}
    )
