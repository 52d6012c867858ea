"""Diagnosis speed: a journal → a score in [0, 1] with sentences, by order and evidence alone.

    speed(lab, records).score

Four things are measured, each from 0 to 1, and their mean is the score, the last with half a
weight: a query too many costs minutes, the others cost trust or money. What a journal has not come
to is left out:

- *size before cause*: what looked for the cause, or changed rows, before the size was known;
- *evidence before claim*: whether a query that could show the cause had returned rows when a
  mechanism was first named, in facts or in an update; and how many mechanisms were tried;
- *stop, then repair*: where the story stops the damage before it knows why, whether the learner
  did; a repair comes after the size, the cause and the tables that say which rows are real;
- *each query a new one*: the share of queries that were the same again, the same with another
  constant for the fourth time and on, or about tables that have no part in it.

No clock is read, and nothing here is a point of a grade. The size is known when a check found it
right (where none did: when its query first returned rows).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from grader.incident import Lab
from grader.sql import reads

from . import acts, early
from .acts import Act

HALF = 0.5  # weight of the queries
VARIANTS = 3  # times one question may be asked of another key or hour: reading a case, or two
MEASURED = (
    "Measured by the order of what you ran and by what it read, never by a clock: whether the size "
    "came before the cause, evidence before a claim, evidence before a repair, and how many "
    "queries were repeated or about other things. No points hang on it."
)


@dataclass(frozen=True)
class Finding:
    """One of the four: its score (None = not come to), and the sentence behind it."""

    name: str
    title: str
    score: float | None
    says: str


@dataclass(frozen=True)
class Speed:
    """The score, None where nothing could be measured yet; what it is made of."""

    score: float | None
    findings: tuple[Finding, ...]


def speed(lab: Lab, records: list[dict[str, Any]]) -> Speed:
    """Reads the records of one world; the same records, the same score."""
    done = acts.of(lab, records)
    way = _Way(lab, records, done)
    findings = (_size_first(way), _evidence_first(way), _repair_last(way), _each_new(way, records))
    weighed = [
        (each.score, HALF if each.name == "queries" else 1.0)
        for each in findings
        if each.score is not None
    ]
    whole = sum(weight for _, weight in weighed)
    score = sum(score * weight for score, weight in weighed) / whole if weighed else None
    return Speed(None if score is None else round(score, 4), findings)


class _Way:
    """Where in the journal the turns are; None = not there."""

    def __init__(self, lab: Lab, records: list[dict[str, Any]], done: list[Act]) -> None:
        self.lab, self.done = lab, done
        plan = lab.debrief
        self.sized = _first_sized(plan.sizes, records, done)
        self.shown = [act for act in done if act.is_query and act.told and self._shows(act)]
        self.claims = [(act, said) for act in done if (said := acts.claimed(act))]
        self.written = [act for act in done if early.claims(act)]
        self.repairs = [act for act in done if act.question and act.question.kind == "fix"]

    def _shows(self, act: Act) -> bool:
        return act.reads.any_of(self.lab.debrief.shows)

    @property
    def evidence(self) -> int | None:
        """Place of the first query that could show the cause."""
        return self.shown[0].place if self.shown else None

    def story_stops_first(self, fix: str) -> bool:
        """True where the story runs that fix in a step before the one that names the cause."""
        order = [step.name for step in self.lab.steps]
        named = [q.step for q in self.lab.questions if q.kind == "facts"]
        step = self.lab.question(fix).step
        return bool(named) and order.index(step) < min(map(order.index, named))


def _first_sized(sizes: list[str], records: list[dict[str, Any]], done: list[Act]) -> int | None:
    runs = [act for act in done if act.name in sizes and act.question and act.told]
    for act in runs:
        for _, check in _checks_of(act, records):
            if check.get("outcome") == "right":
                return act.place
    judged = any(
        check.get("outcome") not in ("unknown", None)
        for name in sizes
        for _, check in acts.checks(records, name)
    )
    return runs[0].place if runs and not judged else None


def _checks_of(act: Act, records: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """The checks of that very run: those before the next run of the question."""
    found = []
    for place, record in enumerate(records[act.place + 1 :], act.place + 1):
        if record.get("question") != act.name:
            continue
        if record["what"] == "run":
            break
        if record["what"] == "check":
            found.append((place, record))
    return found


def _size_first(way: _Way) -> Finding:
    name, title = "size", "Size before cause"
    if not way.lab.debrief.sizes:
        return Finding(name, title, None, "This lab does not say which query tells its size.")
    asks = way.lab.question(way.lab.debrief.sizes[0]).asks
    hunts = {act.place: act for act in [*way.shown, *(act for act, _ in way.claims), *way.repairs]}
    if way.sized is None:
        if not hunts:
            return Finding(name, title, None, f"Not come to: {asks}.")
        first = hunts[min(hunts)]
        said = f"You never established the size ({asks}), and went on with `{first.label}`."
        return Finding(name, title, 0.0, said)
    before = [act for place, act in sorted(hunts.items()) if place < way.sized]
    if not before:
        return Finding(name, title, 1.0, "You knew the size before you looked for the cause.")
    many = "One step" if len(before) == 1 else f"{len(before)} steps"
    said = f"{many} towards a cause or a repair came before the size, `{before[0].label}` first."
    return Finding(name, title, round(1 / (1 + len(before)), 4), said)


def _evidence_first(way: _Way) -> Finding:
    name, title = "evidence", "Evidence before a claim"
    if not way.lab.debrief.shows:
        return Finding(name, title, None, "This lab does not say what could show its cause.")
    if not way.claims:
        return Finding(name, title, None, "Not come to: no mechanism was named.")
    first, said = way.claims[0]
    tried = list(dict.fromkeys(tuple(sorted(each.items())) for _, each in way.claims))
    before = [act for act in way.shown if act.place < first.place]
    word = next(iter(said.values()))
    if before:
        score = 1.0
        sentence = f"`{word}` was named after `{before[0].label}`, which could show it."
    else:
        score = 0.25 if way.shown else 0.0
        sentence = f"`{word}` was named before any query that could show or refute it."
    if len(tried) > 1:
        score /= len(tried)
        sentence += f" {len(tried)} mechanisms were tried in turn."
    unfounded = [act for act in way.written if way.evidence is None or act.place < way.evidence]
    if unfounded:
        score /= 2
        sentence += f" `{unfounded[0].name}` named a cause before that."
    return Finding(name, title, round(score, 4), sentence)


def _repair_last(way: _Way) -> Finding:
    name, title = "repair", "Stop, then repair"
    if not way.repairs:
        return Finding(name, title, None, "Not come to: nothing was repaired.")
    scores, said = [], []
    for fix in dict.fromkeys(act.name or "" for act in way.repairs):
        runs = [act for act in way.repairs if act.name == fix]
        if way.story_stops_first(fix):
            score, sentence = _stopped(way, fix, runs)
        else:
            score, sentence = _repaired(way, fix, runs)
        scores.append(score)
        said.append(sentence)
    return Finding(name, title, min(scores), " ".join(said))  # one that is too early does the harm


def _stopped(way: _Way, fix: str, runs: list[Act]) -> tuple[float, str]:
    claims = [act.place for act, _ in way.claims]
    ran = [act.place for act in runs if act.ok]
    if ran and (not claims or ran[0] < claims[0]):
        return 1.0, f"`{fix}` stopped it before the cause was named."
    return 0.5, f"`{fix}` came after the cause was named; each minute until then went on costing."


def _repaired(way: _Way, fix: str, runs: list[Act]) -> tuple[float, str]:
    missing = {act.place: lack for act in runs if (lack := _lacks(way, fix, act.place)) is not None}
    if not missing:
        return 1.0, f"`{fix}` was run after its evidence."
    times = "once" if len(missing) == 1 else f"{len(missing)} times"
    lack = missing[min(missing)]
    return round(1 / (1 + 2 * len(missing)), 4), f"`{fix}` was run {times} before {lack}."


def _lacks(way: _Way, fix: str, place: int) -> str | None:
    """What had not been looked at when that fix was run; None where all had."""
    plan = way.lab.debrief
    if plan.sizes and (way.sized is None or way.sized > place):
        return "the size was known"
    if plan.shows and (way.evidence is None or way.evidence > place):
        return "a query could show the cause"
    wanted = plan.before.get(fix, [])
    seen = [act for act in way.done if act.is_query and act.told and act.place < place]
    for source in wanted:
        if not any(act.reads.any_of([source]) for act in seen):
            return f"you had read `{source}`"
    return None


def _each_new(way: _Way, records: list[dict[str, Any]]) -> Finding:
    name, title = "queries", "Each query a new one"
    queries = [act for act in way.done if act.is_query]
    if not queries:
        return Finding(name, title, None, "Not come to: no query was run.")
    again, aside = _wasted(way.lab, queries, records)
    share = (again + aside) / len(queries)
    parts = [f"{again} asked what had been asked"] * bool(again)
    parts += [f"{aside} read tables that have no part in this"] * bool(aside)
    many = "1 query" if len(queries) == 1 else f"{len(queries)} queries"
    said = f"Of {many}, {' and '.join(parts)}." if parts else f"{many}, none of them twice."
    return Finding(name, title, round(max(0.0, 1 - 2 * share), 4), said)


def _wasted(lab: Lab, queries: list[Act], records: list[dict[str, Any]]) -> tuple[int, int]:
    """Queries that were repeated, and those about other things.

    After a restart, or a repair, the same query may be asked again: it can answer otherwise.
    """
    again = aside = 0
    seen: set[str] = set()
    shapes: Counter[str] = Counter()
    place = 0
    for act in queries:
        between = records[place : act.place]
        if any(record["what"] == "incident" or record.get("kind") == "fix" for record in between):
            seen.clear()
        place = act.place
        text, shape = reads.same(act.text), reads.shape(act.text)
        if text in seen:
            again += 1
            continue
        seen.add(text)
        tables = act.reads.tables
        if tables and tables <= {table.lower() for table in lab.debrief.aside}:
            aside += 1
            continue
        shapes[shape] += act.ok
        again += act.ok and shapes[shape] > VARIANTS
    return again, aside
