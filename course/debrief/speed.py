"""Diagnosis speed: a journal → a score in [0, 1] with sentences, by order and evidence alone.

    speed(lab, records).score

Five things are measured, each from 0 to 1. What a journal has not come to is left out.

- *size before cause*: what was claimed or changed before the size was known, and whether the cause
  was looked for before that. Looking costs minutes, however often: it counts as one step. A cause
  that is told again, in facts or to others, is no other one.
- *evidence before claim*: whether a query that could show the cause had returned rows when a
  mechanism was first named in facts; then each change of mind, a guess for a whole one, one that
  followed another look at the evidence for half: that was a hypothesis, put to the test.
- *what others were told*: an update that names a cause before the evidence, or before the size;
  worst where what it lacked never came. Others act on it, so it counts twice; to write it again
  without the claim takes half of that back.
- *stop, then repair*: where the story stops the damage before it knows why, whether the learner
  did; a repair comes after the size, the cause and the tables that say which rows are real. One
  that came before them weighs the more, the more of its points the check found lost.
- *each query a new one*: the share of queries that were not the same again, nor the same with
  another constant for the fourth time and on, nor about tables that have no part in it.

The score is the mean of the first four, less up to half of it for queries: those cost minutes, the
others trust or money. So few queries are no merit of their own: who repairs blind has run few.

No clock is read, and nothing here is a point of a grade. The size is known when a check found it
right, in its query or in a fact (where none did: when its query first returned rows).
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import Any

from grader.incident import Lab
from grader.sql import reads

from ..journal import of_question
from . import acts, early
from .acts import Act

HALF = 0.5  # of the score is lost where no query was a new one
TWICE = 2  # what others were told: they act on it, and it cannot be called back
TOLD, QUERIES = "told", "queries"
SIZE, SHOWN = "the size was known", "a query could show the cause"
VARIANTS = 3  # times one question may be asked of another key or hour: reading a case, or two
MEASURED = (
    "Measured by the order of what you ran and by what it read, never by a clock: whether the size "
    "came before the cause, evidence before a claim, in facts and to others, and before a repair, "
    "and how many queries were repeated or about other things. No points hang on it."
)


@dataclass(frozen=True)
class Finding:
    """One of the five: its score (None = not come to), and the sentence behind it."""

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
    orders = (_size_first(way), _evidence_first(way), _told_others(way), _repair_last(way))
    new = _each_new(way, records)
    return Speed(_score(orders, new.score), (*orders, new))


def _score(orders: tuple[Finding, ...], new: float | None) -> float | None:
    weighed = [
        (each.score, TWICE if each.name == TOLD else 1) for each in orders if each.score is not None
    ]
    if not weighed:
        return new
    mean = sum(score * weight for score, weight in weighed) / sum(weight for _, weight in weighed)
    lost = HALF * (1 - new) if new is not None else 0.0
    return round(mean * (1 - lost), 4)


def how(found: Speed) -> str:
    """How the parts come to the score, with the numbers; empty where one part alone is measured."""
    orders = [each for each in found.findings if each.score is not None and each.name != QUERIES]
    new = next((each.score for each in found.findings if each.name == QUERIES), None)
    mean = _score(tuple(orders), None)
    if found.score is None or mean is None:
        return ""
    twice = next((each.title for each in orders if each.name == TOLD), None)
    said = f"{mean:.0%} on average" + (f", “{twice}” counted twice" if twice else "")
    lost = HALF * (1 - new) if new is not None else 0.0
    less = f"; less {lost:.1%} of that, half the share of queries that were not new" if lost else ""
    return f"{said[:1].upper()}{said[1:]}{less}."


class _Way:
    """Where in the journal the turns are; None = not there."""

    def __init__(self, lab: Lab, records: list[dict[str, Any]], done: list[Act]) -> None:
        self.lab, self.done = lab, done
        plan = lab.debrief
        self.records = records
        self.sized = _first_sized(plan.sizes, records, done)
        self.shown = [act for act in done if act.is_query and act.told and self._shows(act)]
        self.claims = [(act, said) for act in done if (said := acts.mechanism(act))]
        self.updates = [act for act in done if early.asked(act)]
        self.written = [act for act in self.updates if early.claims(act)]
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
    """Place of the run that told the size: the first that a check found right, at whatever try.

    `cause.doubled` is a fact: found right, it was known by then. Where no check judged a size, the
    first run that returned rows.
    """
    names = [size for size in sizes if "." not in size]
    known = []
    for name in dict.fromkeys(size.partition(".")[0] for size in sizes):
        ran = None
        for place, record in of_question(records, name, "run", "check").items():
            if record["what"] == "run":
                ran = place
                continue
            right = [f"{name}.{fact}" for fact in record.get("right") or []]
            right += [name] * (record.get("outcome") == "right")
            if set(right) & set(sizes):
                known.append(place if ran is None else ran)
    checks = [check for name in names for check in acts.checks(records, name)]
    if not known and all(check.get("outcome") in ("unknown", None) for check in checks):
        known = [act.place for act in done if act.name in names and act.question and act.told]
    return min(known, default=None)


def _checks_of(act: Act, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The checks of that very run: those before the next run of the question."""
    found = []
    for place, record in of_question(records, act.name or "", "run", "check").items():
        if place > act.place:
            if record["what"] == "run":
                break
            found.append(record)
    return found


def _size_first(way: _Way) -> Finding:
    name, title = "size", "Size before cause"
    if not way.lab.debrief.sizes:
        return Finding(name, title, None, "This lab does not say which query tells its size.")
    asks = way.lab.question(way.lab.debrief.sizes[0]).asks
    moves = {act.place for act in [*(act for act, _ in way.claims), *way.written, *way.repairs]}
    hunts = {act.place: act for act in way.done if act in way.shown or act.place in moves}
    if way.sized is None:
        if not hunts:
            return Finding(name, title, None, f"Not come to: {asks}.")
        first = hunts[min(hunts)]
        said = f"You never established the size ({asks}), and went on with `{first.label}`."
        return Finding(name, title, 0.0, said)
    before = [act for place, act in sorted(hunts.items()) if place < way.sized]
    if not before:
        return Finding(name, title, 1.0, "You knew the size before you looked for the cause.")
    looks = sum(act.place not in moves for act in before)
    repairs = sum(act.place < way.sized for act in way.repairs)
    steps = repairs + _causes_named(way, way.sized)
    many = "One step" if looks + steps == 1 else f"{looks + steps} steps"
    said = f"{many} towards a cause or a repair came before the size, `{before[0].label}` first."
    return Finding(name, title, round(1 / (1 + bool(looks) + steps), 4), said)


def _causes_named(way: _Way, until: int) -> int:
    """How many causes were named before that place: one that is told again is no other one.

    Which of them a text means no rule can tell, so it counts where the facts name none.
    """
    mechanisms = {said for act, said in way.claims if act.place < until}
    return max(len(mechanisms), any(act.place < until for act in way.written))


def _evidence_first(way: _Way) -> Finding:
    name, title = "evidence", "Evidence before a claim"
    if not way.lab.debrief.shows:
        return Finding(name, title, None, "This lab does not say what could show its cause.")
    if not way.claims:
        return Finding(name, title, None, "Not come to: no mechanism was named.")
    first, said = way.claims[0]
    tried = {each for _, each in way.claims}
    before = [act for act in way.shown if act.place < first.place]
    if before:
        score = 1.0
        sentence = f"`{said}` was named after `{before[0].label}`, which could show it."
    else:
        score = 0.25 if way.shown else 0.0
        sentence = f"`{said}` was named before any query that could show or refute it."
    guessed, tested = _changes(way)
    score /= 1 + guessed + HALF * tested
    if len(tried) > 1:
        how = "one after another" if guessed else "each given up after another look"
        sentence += f" {len(tried)} mechanisms were tried, {how}."
    return Finding(name, title, round(score, 4), sentence)


def _changes(way: _Way) -> tuple[int, int]:
    """How often another mechanism was named: without a new look at the evidence, and after one."""
    guessed = tested = 0
    for (old, was), (new, now) in itertools.pairwise(way.claims):
        if was == now:
            continue
        known = {reads.same(act.text) for act in way.shown if act.place < old.place}
        between = [act for act in way.shown if old.place < act.place < new.place]
        if any(reads.same(act.text) not in known for act in between):
            tested += 1
        else:
            guessed += 1
    return guessed, tested


def _told_others(way: _Way) -> Finding:
    name, title = TOLD, "What others were told"
    if not early.is_asked(way.lab):
        return Finding(name, title, None, "This lab has no update in which a cause could be early.")
    if not way.updates:
        return Finding(name, title, None, "Not come to: no update was written.")
    found = [_told(way, act) for act in way.written]
    unfounded = [(score, said) for score, said in found if score < 1]
    if unfounded:
        sentences = dict.fromkeys(said for _, said in unfounded)
        return Finding(name, title, min(score for score, _ in unfounded), " ".join(sentences))
    if way.written:
        return Finding(name, title, 1.0, "A cause was told once its evidence had been seen.")
    return Finding(name, title, 1.0, "No update claimed more than was known.")


def _told(way: _Way, act: Act) -> tuple[float, str]:
    """An update with a cause: 1 where it was known, 0 where what it lacked never came."""
    lack = _unknown_at(way, act.place)
    if lack is None:
        return 1.0, ""
    said = f"`{act.name}` named a cause before {lack}"
    last = [one for one in way.updates if one.name == act.name][-1]
    if last not in way.written:
        return HALF, f"{said}, and was written again without it."
    if (way.evidence if lack == SHOWN else way.sized) is None:
        return 0.0, f"{said}, and that never came."  # others went on with it
    return (HALF if lack == SIZE else HALF / 2), f"{said}."


def _unknown_at(way: _Way, place: int) -> str | None:
    """What was not known yet when something was said or done; the evidence counts first."""
    if way.lab.debrief.shows and (way.evidence is None or way.evidence > place):
        return SHOWN
    if way.lab.debrief.sizes and (way.sized is None or way.sized > place):
        return SIZE
    return None


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
    missing = [(act, lack) for act in runs if (lack := _lacks(way, fix, act.place))]
    if not missing:
        return 1.0, f"`{fix}` was run after its evidence."
    times = "once" if len(missing) == 1 else f"{len(missing)} times"
    lost = [_lost(way, act) for act, _ in missing]
    said = f"`{fix}` was run {times} before {missing[0][1]}."
    if harmed := sum(share > 0 for share in lost if share is not None):
        those = "That run" if len(lost) == 1 else f"{harmed} of these runs"
        said += f" {those} left the data wrong."
    weight = sum(1 + (1.0 if share is None else share) for share in lost)
    return round(1 / (1 + weight), 4), said


def _lost(way: _Way, act: Act) -> float | None:
    """The share of its points that the check of that run found lost; None where none looked."""
    for check in _checks_of(act, way.records):
        if check.get("outcome") == "right":
            return 0.0
        points = check.get("points")
        if act.question and isinstance(points, int | float) and act.question.points:
            return max(0.0, 1 - points / act.question.points)
    return None


def _lacks(way: _Way, fix: str, place: int) -> str | None:
    """What had not been looked at when that fix was run; None where all had."""
    plan = way.lab.debrief
    if plan.sizes and (way.sized is None or way.sized > place):
        return SIZE
    if plan.shows and (way.evidence is None or way.evidence > place):
        return SHOWN
    wanted = plan.before.get(fix, [])
    seen = [act for act in way.done if act.is_query and act.told and act.place < place]
    for source in wanted:
        if not any(act.reads.any_of([source]) for act in seen):
            return f"you had read `{source}`"
    return None


def _each_new(way: _Way, records: list[dict[str, Any]]) -> Finding:
    name, title = QUERIES, "Each query a new one"
    queries = [act for act in way.done if act.is_query]
    if not queries:
        return Finding(name, title, None, "Not come to: no query was run.")
    again, aside = _wasted(way.lab, queries, records)
    share = (again + aside) / len(queries)
    parts = [f"{again} asked what had been asked"] * bool(again)
    parts += [f"{aside} read tables that have no part in this"] * bool(aside)
    if len(queries) == 1:
        said = "One query, about a table that has no part in this." if parts else "One query, once."
    elif parts:
        said = f"Of {len(queries)} queries, {' and '.join(parts)}."
    else:
        said = f"{len(queries)} queries, none of them twice."
    return Finding(name, title, round(1 - share, 4), said)


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
