"""Makes the edge databases of a question: the fewest that kill every killable mutant three times.

Candidates are slices of the lab's own small worlds, their neighbours, and databases drawn for the
reference. One that tells a mutant from the reference is shrunk on that mutant, and kept if it is
legal; what is kept is held against all mutants, and a cover of the whole is stored.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .. import schema as schemas
from .. import world
from ..errors import BadLab, FiredrillError
from ..incident import Lab, SqlQuestion
from ..mutants import Mutant, mutants
from ..results import Result
from ..sandbox import Sandbox
from ..search import constants
from ..search.arena import Arena
from ..search.database import Database
from ..search.generate import Generator
from ..search.lab import Grounds, clock, grounds
from ..search.look import look
from ..search.pair import Pair
from ..search.sameness import suspects
from ..search.typed import text_rows
from . import check, slices, store
from .cover import TIMES, cover
from .store import Edge, Known

SEEDS = (1, 2, 3, 4, 5)  # worlds that slices are cut from
SCALE = 0.03
BEHIND = 5  # slices of a world that begin with a row of the reference's result
ANYWHERE = 6  # and that begin anywhere in it
NEAR = 500  # neighbours of slices, and as many databases drawn anew
TRIED = 6  # candidates of a mutant that are shrunk before it is left as it is
AIMED = 4_000  # databases of the last search, for a mutant that nothing has killed
SHOWN = 3  # mutants named in a database's `why`

Progress = Callable[[str, float], None]


@dataclass
class _Pool:
    """Small databases kept so far, and which mutants each one kills."""

    databases: list[Database] = field(default_factory=list)
    kills: list[set[str]] = field(default_factory=list)

    def times(self, mutant: str) -> int:
        return sum(mutant in killed for killed in self.kills)


def build(
    lab: Lab, question: SqlQuestion, sandbox: Sandbox, progress: Progress | None = None
) -> Edge:
    """The question's edge databases, expected rows and mutants; the same whenever it is built.

    Raises BadLab where the reference differs from itself, or has no mutant.
    """
    return _Builder(lab, question, sandbox, progress or (lambda what, share: None)).run()


class _Builder:
    def __init__(
        self, lab: Lab, question: SqlQuestion, sandbox: Sandbox, progress: Progress
    ) -> None:
        self.lab = lab
        self.question = question
        self.sandbox = sandbox
        self.progress = progress
        self.schema = schemas.read(lab.sql("schema.sql"))
        self.reference = lab.references[question.name]
        self.mutants = mutants(self.reference, self.schema)
        if not self.mutants:
            raise BadLab(f"{lab.slug}: {question.name} has no mutant.")
        self.grounds: Grounds = grounds(lab, self.schema)
        self.constants = constants.read(self.schema, [self.reference])
        self.generator = Generator(self.schema, self.constants)
        self.now = ""

    def run(self) -> Edge:
        slices_ = self._slices()
        candidates = self._legal([*slices_, *self._near(slices_)])
        found = self._kills(candidates)
        pool = _Pool()
        for place, mutant in enumerate(sorted(self.mutants, key=lambda m: len(found[m.id]))):
            self.progress(f"{self.question.name}: {mutant.id}", place / len(self.mutants))
            self._kill(mutant, [candidates[at] for at in found[mutant.id]], pool, slices_)
        chosen = cover(pool.kills, [database.rows for database in pool.databases])
        return self._stored([pool.databases[at] for at in chosen])

    def pair(self, mutant: Mutant) -> Pair:
        """The reference against a mutant."""
        return self.grounds.pair(self.question, self.reference, mutant.sql, self.now)

    def _slices(self) -> list[Database]:
        """Cut out of the worlds of several seeds; the clock is that of the first."""
        found: dict[str, Database] = {}
        for seed in SEEDS:
            self.progress(f"{self.question.name}: world {seed}", seed / 100)
            spec = world.Spec(self.lab, seed=seed, scale=SCALE, state=self.question.world)
            path = world.cached(spec)
            cut = slices.World(path, self.schema, self.constants)
            try:
                self.now = self.now or cut.now()
                for each in self._cut(cut, path, random.Random(seed)):
                    found.setdefault(repr(each.tables), each)
            finally:
                cut.close()
        return [each for each in found.values() if each.rows]

    def _cut(self, cut: slices.World, path: Path, draw: random.Random) -> Iterable[Database]:
        due = self.sandbox.query(path, self.reference, seconds=60)
        yield from self._behind(cut, due, draw, BEHIND)
        for _ in range(ANYWHERE):
            yield cut.somewhere(draw)
        for mutant in self.mutants:
            yield from self._behind_difference(cut, path, due, mutant, draw)

    def _behind_difference(
        self, cut: slices.World, path: Path, due: Result, mutant: Mutant, draw: random.Random
    ) -> Iterable[Database]:
        """What stands behind rows that only the mutant has, or only the reference."""
        try:
            mine = self.sandbox.query(path, mutant.sql, seconds=5)
        except FiredrillError:
            return
        if mine.frame.width != due.frame.width:
            return
        here, there = set(map(repr, mine.frame.rows())), set(map(repr, due.frame.rows()))
        for result, others in ((mine, there), (due, here)):
            apart = [row for row in result.frame.rows() if repr(row) not in others]
            for row in draw.sample(apart, min(1, len(apart))):
                yield cut.behind(due.columns, row)

    def _behind(
        self, cut: slices.World, due: Result, draw: random.Random, count: int
    ) -> Iterable[Database]:
        rows = due.frame.rows()
        for row in draw.sample(rows, min(count, len(rows))):
            yield cut.behind(due.columns, row)

    def _near(self, slices_: Sequence[Database]) -> list[Database]:
        near = self.generator.varied(slices_, 0, NEAR) if slices_ else []
        return [*near, *self.generator.databases(0, NEAR)]

    def _legal(self, databases: Sequence[Database]) -> list[Database]:
        """Those in which the lab's assumptions hold, each once, small ones first."""
        checked = self.generator.checked(databases)
        once = list({repr(each.tables): each for each in checked if each.rows}.values())
        once.sort(key=lambda each: (each.rows, repr(each.tables)))
        law = self.pair(self.mutants[0]).law
        if law is None:
            return once
        rows = self._arena(once).batch(law)
        held = set(rows.frame.filter(rows.frame.to_series(1)).to_series(0).to_list())
        return [each for at, each in enumerate(once) if at in held]

    def _kills(self, databases: Sequence[Database]) -> dict[str, list[int]]:
        """Mutant → the databases in which its rows are not the reference's."""
        arena = self._arena(databases)
        due = arena.batch(self.reference)
        found = {}
        for mutant in self.mutants:
            arena.batches = True
            try:
                found[mutant.id] = suspects(self.pair(mutant), arena.batch(mutant.sql), due)
            except FiredrillError:
                found[mutant.id] = []
        return found

    def _kill(
        self, mutant: Mutant, candidates: list[Database], pool: _Pool, slices_: list[Database]
    ) -> None:
        """Adds databases to the pool until the mutant is killed often enough, or none is left."""
        for candidate in candidates[:TRIED]:
            if pool.times(mutant.id) >= TIMES:
                return
            self._add(mutant, [candidate], 0, pool)
        if pool.times(mutant.id) == 0:
            self._add(mutant, slices_, AIMED, pool)

    def _add(self, mutant: Mutant, seeds: list[Database], worlds: int, pool: _Pool) -> None:
        """The smallest database near the seeds on which the mutant differs, held against all."""
        try:
            finding = look(self.pair(mutant), self.sandbox, worlds=worlds, seeds=seeds)
        except FiredrillError:
            return  # a mutant that ends in an error is no mistake to tell apart
        small = finding.database
        if small is None or small in pool.databases:
            return
        kills = self._kills([small])
        pool.databases.append(small)
        pool.kills.append({name for name, at in kills.items() if at})

    def _stored(self, databases: list[Database]) -> Edge:
        arena = self._arena(databases)
        due = arena.each(self.reference)
        expected = [
            result for at in range(len(databases)) if isinstance(result := due.of(at), Result)
        ]
        if len(expected) < len(databases):
            raise BadLab(f"{self.lab.slug}: the reference of {self.question.name} fails by itself.")
        edge = Edge(
            now=self.now,
            columns=due.columns,
            types=due.types,
            databases=databases,
            whys=["" for _ in databases],
            expected=[text_rows(result) for result in expected],
            made_from=store.made_from(self.lab, self.question, self.reference),
        )
        known = [each for mutant in self.mutants if (each := self._known(mutant, edge, arena))]
        return replace(edge, mutants=known, whys=_whys(edge, known), survivors=self._left(known))

    def _known(self, mutant: Mutant, edge: Edge, arena: Arena) -> Known | None:
        """The mutant as stored; None for one that no database kills, or that fails everywhere."""
        try:
            checked = check.check(edge, self.question, mutant.sql, arena)
            rows = arena.each(mutant.sql)
        except FiredrillError:
            return None
        kills = tuple(at for at, ok in enumerate(checked.right) if not ok)
        if not kills or len(checked.errors) == len(edge.databases):
            return None
        says = self.question.mutants.get(mutant.id) or self.question.mutants.get(mutant.family)
        digests = check.digests(rows, check.references(edge))
        return Known(mutant.id, says or mutant.says, kills, digests)

    def _left(self, known: list[Known]) -> dict[str, str]:
        """Mutants that nothing killed, with the author's argument why they are no mistake."""
        killed = {each.id for each in known}
        return {
            mutant.id: self.question.equivalent.get(mutant.id, "")
            for mutant in self.mutants
            if mutant.id not in killed
        }

    def _arena(self, databases: Sequence[Database]) -> Arena:
        arena = Arena(self.sandbox, self.schema, (clock(self.now),))
        arena.load(databases)
        return arena


def _whys(edge: Edge, known: list[Known]) -> list[str]:
    """For each database the mistakes it tells apart, those first that few others do."""
    said = []
    for at in range(len(edge.databases)):
        killed = sorted((m for m in known if at in m.kills), key=lambda m: (len(m.kills), m.id))
        named = "; ".join(dict.fromkeys(mutant.says for mutant in killed[:SHOWN]))
        said.append(f"{len(killed)} mutants, among them {named}")
    return said
