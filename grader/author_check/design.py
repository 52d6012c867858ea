"""Claims about a lab's questions, steps and tables that `incident.toml` and `schema.sql` answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import get_args

from .. import schema
from ..questions import Signal
from .finding import Bench, Finding, verdict

QUESTIONS = (10, 14)  # a lab of some hours
SITTING = (25, 50)  # minutes between two marked stops; 30 to 45 is the aim
HINTS = 3  # a nudge, a table, a shape
KINDS = ("sql", "fix", "monitor", "facts", "write")


def number_of_questions(bench: Bench) -> Iterator[Finding]:
    """10 to 14; fewer are a warning, since a small lab is a lab. Any number in a warm-up."""
    count = len(bench.lab.questions)
    low, high = QUESTIONS
    fits = low <= count <= high or not bench.whole
    amiss = [] if fits else [f"{count}; {low} to {high} are wanted"]
    yield verdict("number of questions", amiss, str(count), mild=True)


def kinds_and_signals(bench: Bench) -> Iterator[Finding]:
    """All five kinds; all four signals, of which a short lab may lack one, and a warm-up some."""
    kinds = Counter(question.kind for question in bench.lab.questions)
    signals = Counter(question.signal for question in bench.lab.questions)
    for name, found, wanted, mild in (
        ("all five kinds", kinds, KINDS, False),
        ("all four signals", signals, get_args(Signal), True),
    ):
        amiss = [f"none is {each}" for each in wanted if bench.whole and not found[each]]
        held = ", ".join(f"{found[each]} {each}" for each in wanted)
        yield verdict(name, amiss, held, mild=mild)


def hints(bench: Bench) -> Iterator[Finding]:
    """Three for each question, none twice, each longer than a word."""
    amiss = [
        f"{question.name} has {len(set(question.hints))}"
        for question in bench.questions
        if len(question.hints) != HINTS or len(set(question.hints)) != HINTS
    ]
    yield verdict("three hints a question", amiss, f"{HINTS} each: a nudge, a table, a shape")


def sittings(bench: Bench) -> Iterator[Finding]:
    """Stops every 30 to 45 minutes, the last step one of them; minutes that add up.

    A warm-up is one sitting, however short.
    """
    lengths: list[int] = []
    minutes = 0
    for step in bench.lab.steps:
        minutes += step.minutes
        if step.stop:
            lengths.append(minutes)
            minutes = 0
    amiss = [f"the last {minutes} minutes end without a stop"] if minutes else []
    low, high = SITTING if bench.whole else (1, SITTING[1])
    amiss += [f"a sitting of {each} minutes" for each in lengths if not low <= each <= high]
    total = sum(lengths) + minutes
    if total != bench.lab.minutes:
        amiss.append(f"steps make {total} minutes, the lab says {bench.lab.minutes}")
    yield verdict("sittings", amiss, f"{', '.join(map(str, lengths))} minutes")


def pars_in_order(bench: Bench) -> Iterator[Finding]:
    """The story's clock never goes back."""
    pars = [step.par for step in bench.lab.steps]
    amiss = [
        f"step {step.name} is due at T+{step.par}, after T+{before}"
        for before, step in zip(pars, bench.lab.steps[1:], strict=False)
        if step.par < before
    ]
    yield verdict("par minutes rise", amiss, f"T+{pars[0]} to T+{pars[-1]}" if pars else "no step")


def comments(bench: Bench) -> Iterator[Finding]:
    """A COMMENT on each table and column."""
    tables = schema.read(bench.lab.sql("schema.sql")).tables.values()
    amiss = [f"{table.name} has none" for table in tables if not table.comment]
    amiss += [
        f"{table.name}.{column.name} has none"
        for table in tables
        for column in table.columns
        if not column.comment
    ]
    count = sum(len(table.columns) for table in tables)
    yield verdict("a COMMENT everywhere", amiss, f"{len(tables)} tables, {count} columns")


def invariants(bench: Bench) -> Iterator[Finding]:
    """Each says what holds and whether the fault breaks it; some fix earns it."""
    lab = bench.lab
    earned = {name for q in lab.questions if q.kind == "fix" for name in q.invariants}
    amiss = [f"no fix earns {query.name}" for query in lab.contract if query.name not in earned]
    known = {query.name for query in lab.contract}
    amiss += [f"{name} is not in contract.sql" for name in sorted(earned - known)]
    for query in lab.contract:
        if not query.notes.get("says"):
            amiss.append(f"{query.name} has no `says`")
        if query.notes.get("broken_by_fault") not in ("true", "false"):
            amiss.append(f"{query.name} has no `broken_by_fault`")
    yield verdict("invariants are said and earned", amiss, f"{len(known)} invariants")


def wrong_choices(bench: Bench) -> Iterator[Finding]:
    """Each choice but one, and one of true and false, says what in the data rules it out."""
    facts = [
        (q.name, *each) for q in bench.questions if q.kind == "facts" for each in q.facts.items()
    ]
    guessed = [each for each in facts if each[2].type in ("choice", "boolean")]
    amiss = [
        f"{question}, {name}: {len(fact.wrong)} of {wanted}"
        for question, name, fact in guessed
        if len(fact.wrong) != (wanted := len(fact.choices or ("true", "false")) - 1)
    ]
    said = f"{sum(len(fact.wrong) for _, _, fact in guessed)} values, each ruled out by the data"
    yield verdict("wrong choices are ruled out", amiss, said, mild=True)


CLAIMS = (
    number_of_questions,
    kinds_and_signals,
    hints,
    wrong_choices,
    sittings,
    pars_in_order,
    comments,
    invariants,
)
