"""The verdicts of a class: equal answers are judged once, across students and across runs.

verdicts = Verdicts(notebooks, judges)
pending = verdicts.want(read)       # complete if all is known
for pending in verdicts.some():     # those that are complete now
    pending.verdicts[notebook, question]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...remembered import Remembered
from ...sql import layout
from ...verdict import Verdict
from ..judging import Terms
from .answers import Ask, Judged, Judges
from .submission import Read

HELD = 2_000  # verdicts in memory, of some 10 KB each; others are read from disk again

Place = tuple[str, str]  # notebook, question


@dataclass(frozen=True)
class Basis:
    """What one notebook of an assignment is judged by."""

    terms: Terms
    known: Remembered

    def on(self, seed: int) -> Basis:
        """The same on another practice world."""
        return replace(self, terms=replace(self.terms, practice_seed=seed))

    def key(self, question: str, text: str) -> str:
        """A name for all that the verdict on an answer comes of."""
        return self.known.key(question, text, self.terms.where)

    def layout_key(self, question: str, text: str) -> str | None:
        """The same without the answer's layout, where that changes no card.

        A card that finds fault may name a line, and the databases that a query is tried on are
        drawn from its very text and counted on its card: so only a script or a monitor that is
        right is right in any layout, to the letter.
        """
        if self.known.lab.question(question).kind not in layout.FREE:
            return None
        plain = layout.plain(text)
        return self.key(question, f"in any layout: {plain}") if plain else None


@dataclass(eq=False)
class Pending:
    """A submission, its verdicts, and the keys of those that are still to come."""

    read: Read
    digest: str
    verdicts: dict[Place, Verdict] = field(default_factory=dict)
    missing: dict[str, list[Place]] = field(default_factory=dict)


class Verdicts:
    """Those that are known, and those that are asked for."""

    def __init__(self, bases: Mapping[str, Basis], judges: Judges) -> None:
        """bases: by notebook."""
        self.bases = bases
        self._judges = judges
        self._held: dict[str, Verdict] = {}
        self._waiting: dict[str, list[Pending]] = {}
        self._asks: dict[str, tuple[Basis, Ask]] = {}
        self._asked = 0  # ever

    def want(self, read: Read, digest: str) -> Pending:
        """The submission with what is known; the rest is being judged from now on."""
        pending = Pending(read, digest)
        names = {asked.notebook for asked in read.asked}
        bases = {name: self.bases[name].on(read.seed) for name in names}
        for asked in read.asked:
            place = asked.notebook, asked.question
            basis = bases[asked.notebook]
            key = basis.key(asked.question, asked.text)
            found = self._recall(basis, key)
            if found is None and (other := basis.layout_key(asked.question, asked.text)):
                found = self._recall(basis, other)
            if found is not None:
                pending.verdicts[place] = found
                continue
            pending.missing.setdefault(key, []).append(place)
            if key not in self._waiting:
                self._waiting[key] = []
                self._asks[key] = basis, Ask(basis.terms, asked.question, asked.text)
                self._judges.ask(key, self._asks[key][1], self._waiting[key])
                self._asked += 1
            if pending not in self._waiting[key]:
                self._waiting[key].append(pending)
        return pending

    @property
    def left(self) -> int:
        """How many different answers are still to be judged."""
        return self._judges.asked

    @property
    def judged(self) -> float:
        """The share of those that have been so far."""
        return 1 - self.left / self._asked if self._asked else 1.0

    def some(self, seconds: float | None = None) -> list[Pending]:
        """What has become complete; waits for a verdict if there is none, at most so long."""
        complete = []
        for key, judged in self._judges.some(seconds):
            self._hold(key, judged.verdict)
            self._keep(key, judged)
            for pending in self._waiting.pop(key):
                for place in pending.missing.pop(key):
                    pending.verdicts[place] = judged.verdict
                if not pending.missing:
                    complete.append(pending)
        return complete

    def _recall(self, basis: Basis, key: str) -> Verdict | None:
        found = self._held.get(key) or basis.known.recall(key)
        if found is not None:
            self._hold(key, found)
        return found

    def _keep(self, key: str, judged: Judged) -> None:
        basis, ask = self._asks.pop(key)
        if not judged.whole:
            return
        basis.known.keep(key, judged.verdict)
        if judged.verdict.outcome == "right" and (
            other := basis.layout_key(ask.question, ask.text)
        ):
            basis.known.keep(other, judged.verdict)

    def _hold(self, key: str, verdict: Verdict) -> None:
        self._held.pop(key, None)
        self._held[key] = verdict
        if len(self._held) > HELD:
            del self._held[next(iter(self._held))]
