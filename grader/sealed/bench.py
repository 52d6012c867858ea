"""The worlds of a judge that has a key instead of references.

What a repair left is the learner's own doing here: a question on the repaired world, or a second
repair, is asked on the learner's world with the repairs that stand in their own notebook.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..bench import Bench
from ..edge import Edge
from ..edge.store import parsed
from ..errors import BadLab, FiredrillError, Rejected
from ..incident import Lab
from ..judges import facts
from ..questions import FactsQuestion, FixQuestion, Question, SqlQuestion
from ..sandbox.client import Sandbox
from ..search.arena import Arena
from ..search.lab import clock
from ..sql import statements
from ..worlds import world
from . import files
from .key import Key, Practice, Small

Own = Callable[[], Mapping[str, str]]  # question → the learner's own answer, as it stands now


class SealedBench(Bench):
    """One lab's worlds as the release's key has them."""

    def __init__(
        self,
        lab: Lab,
        sandbox: Sandbox,
        key: Key,
        *,
        own: Own = dict,
        release: Path | None = None,
        practice_seed: int = 1,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        """own: the other answers, for what builds on them. release: where the key lies."""
        super().__init__(
            lab,
            sandbox,
            references={},
            practice_seed=practice_seed,
            hidden_seeds=(),
            progress=progress,
        )
        self.key = key
        self.own = own
        self.release = release

    @property
    def held(self) -> Practice:
        """What the key holds of the learner's practice world. Raises BadLab for another seed."""
        if self.practice_seed not in self.key.practice:
            seeds = ", ".join(map(str, self.key.practice))
            raise BadLab(f"This release has the worlds of seed {seeds}, not {self.practice_seed}.")
        return self.key.practice[self.practice_seed]

    @functools.cached_property
    def practice_world(self) -> Path:
        """The learner's sick world."""
        spec = world.Spec(self.lab, seed=self.practice_seed)
        return self._file(self.held.file, spec)

    @functools.cached_property
    def practice_figures(self) -> dict[str, Any]:
        """The figures that are shown to the learner."""
        return self.key.figures(self.practice_seed)

    @property
    def practice_truth(self) -> dict[str, Any]:
        """The facts as the learner states them: nobody else's are here."""
        found: dict[str, Any] = {}
        own = self.own()
        for question in self.lab.questions:
            if isinstance(question, FactsQuestion) and question.name in own:
                found |= _stated(question, own[question.name], self.practice_now)
        return found

    def practice(self, question: Question) -> Path:
        """The learner's world as they come to the question, their own repairs done."""
        if question.world == "healthy":
            raise FiredrillError("The healthy world is not on this machine; your class has it.")
        return self._repaired_by_hand(self.practice_world, question)

    def hidden(self, question: Question) -> list[Path]:
        """None: they are the class's."""
        return []

    def tricky(self, question: FixQuestion) -> Path | None:
        """The world with awkward rows, the learner's earlier repairs done."""
        if self.key.tricky is None or question.world != "sick":
            return None
        path = files.find(self.key.tricky, self.release)
        return None if path is None else self._repaired_by_hand(path, question)

    def earlier(self, question: Question) -> dict[str, str]:
        """The learner's own repairs before a question: all of them for the repaired world."""
        if question.kind == "fix":
            names = [fix.name for fix in self.lab.fixes_before(question)]
        elif question.world == "repaired":
            names = [other.name for other in self.lab.questions if other.kind == "fix"]
        else:
            return {}
        own = self.own()
        return {name: own[name] for name in names if own.get(name, "").strip()}

    def made(self, specs: Sequence[world.Spec]) -> list[Path]:
        """The public worlds of monitors."""
        return [self._file(self._small(spec).file, spec) for spec in specs]

    def edge(self, question: SqlQuestion) -> tuple[Edge, Arena] | None:
        """The edge databases out of the key."""
        if question.name not in self._edges:
            document = self.key.edges.get(question.name)
            held = None
            if document is not None:
                edge = parsed(json.dumps(document), self.schema)
                arena = Arena(self.sandbox, self.schema, (clock(edge.now),))
                arena.load(edge.databases)
                held = edge, arena
            self._edges[question.name] = held
        return self._edges[question.name]

    def _instant(self, path: Path, note: str) -> dt.datetime | None:
        """When the fault of a public world began or ended; of the learner's own nobody says."""
        found = [each for each in self.key.small if each.file == path.name]
        at: dt.datetime | None = getattr(found[0], note) if found else None
        return at

    def _small(self, spec: world.Spec) -> Small:
        found = next((each for each in self.key.small if each.fits(spec)), None)
        if found is None:
            raise BadLab("The key of this release has no world for that; take the release again.")
        return found

    def _file(self, name: str, spec: world.Spec) -> Path:
        """Found by its name; where the whole lab is, it can be built as well."""
        if (found := files.find(name, self.release)) is not None:
            return found
        if self.lab.sealed:
            several = len(self.key.practice) > 1
            raise files.missing(self.lab.slug, self.practice_seed if several else None)
        return world.cached(spec)

    def _repaired_by_hand(self, path: Path, question: Question) -> Path:
        scripts = {}
        for name, text in self.earlier(question).items():
            try:
                statements.check_script(text)
            except Rejected:
                continue  # it never ran on the learner's world either
            scripts[f"your `{name}`"] = text
        return self._rewritten(path, scripts)


def _stated(question: FactsQuestion, text: str, now: dt.datetime) -> dict[str, Any]:
    """The facts that can be read of an answer."""
    try:
        given, _ = facts.read(question, text)
    except Rejected:
        return {}
    found = {}
    for name, value in given.items():
        try:
            fact = question.facts[name]
            found[name] = facts.as_instant(value, now) if fact.type == "instant" else value
        except facts.Unfit:
            continue
    return found
