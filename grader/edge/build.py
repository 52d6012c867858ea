"""Makes the edge databases of a question: the fewest that kill every killable mutant three times.

Candidates are slices of the lab's own small worlds, their neighbours, and databases drawn for the
reference; for mutants that these do not tell from it, databases found by a search for that mutant.
A cover of them all is chosen, and each of it made smaller while every mutant stays killed.
"""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from .. import schema as schemas
from .. import world
from ..bench import Bench
from ..errors import BadLab, FiredrillError
from ..incident import Lab, SqlQuestion
from ..mutants import Mutant, mutants
from ..results import Result
from ..sandbox import Sandbox
from ..search import constants
from ..search.arena import Arena, in_orders
from ..search.database import Database, legal_rows
from ..search.generate import Generator
from ..search.lab import Grounds, clock, grounds
from ..search.look import look
from ..search.pair import Pair
from ..search.sameness import same, suspects
from ..search.shrink import shrink
from ..search.typed import text_rows
from . import check, slices, store
from .cover import TIMES, cover
from .store import Edge, Known

SEEDS = (1, 2, 3, 4, 5)  # worlds that slices are cut from
SCALE = 0.03
BEHIND = 5  # slices of a world that begin with a row of the reference's result
ANYWHERE = 6  # and that begin anywhere in it
NEAR = 1_200  # neighbours of slices, and as many databases drawn anew
MOST = 14  # rows of a candidate; what is kept is made smaller still
ORDERS = 4  # orders of rows in which the reference has to have one result
AROUND = 400  # neighbours of a database that such a search has found
AIMED = 1_000  # databases of a search for a mutant that too few candidates have killed
SHOWN = 3  # mutants named in a database's `why`

Progress = Callable[[str, float], None]


def build(
    lab: Lab, question: SqlQuestion, sandbox: Sandbox, progress: Progress | None = None
) -> Edge:
    """The question's edge databases, expected rows and mutants; the same whenever it is built.

    Raises BadLab where the reference differs from itself, or has no mutant.
    """
    return _Builder(lab, question, sandbox, progress or (lambda what, share: None)).run()


def schema_of(lab: Lab) -> schemas.Schema:
    """The lab's tables as declared."""
    return schemas.read(lab.sql("schema.sql"))


class _Builder:
    def __init__(
        self, lab: Lab, question: SqlQuestion, sandbox: Sandbox, progress: Progress
    ) -> None:
        self.lab = lab
        self.question = question
        self.sandbox = sandbox
        self.progress = progress
        self.schema = schema_of(lab)
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
        self.progress(f"{self.question.name}: its databases", 0.1)
        databases = self._legal([*slices_, *self._near(slices_)])
        kills = self._kills(databases)
        for place, mutant in enumerate(self.mutants):
            self.progress(f"{self.question.name}: {mutant.id}", 0.2 + place / len(self.mutants) / 3)
            argued = store.argument(self.question, mutant.id) is not None
            if not argued and sum(mutant.id in killed for killed in kills) < TIMES:
                more = [small for small in self._aimed(mutant, slices_) if small not in databases]
                databases += more
                kills += self._kills(more)
        chosen = cover(kills, [database.rows for database in databases])
        return self._stored(self._small([databases[at] for at in chosen]))

    def pair(self, mutant: Mutant) -> Pair:
        """The reference against a mutant."""
        return self.grounds.pair(self.question, self.reference, mutant.sql, self.now)

    def _slices(self) -> list[Database]:
        """Cut out of worlds of several seeds, and of the awkward one; the first has the time."""
        found: dict[str, Database] = {}
        for seed, path in enumerate(self._worlds(), 1):
            self.progress(f"{self.question.name}: cut out of a world", seed / 100)
            cut = slices.World(path, self.schema, self.constants)
            try:
                self.now = self.now or cut.now()
                draw = random.Random(seed)
                own = [each for each in self._cut(cut, path, draw) if each.rows]
            finally:
                cut.close()
            for each in [*own, *self._together(own, draw)]:
                found.setdefault(repr(each.tables), each)
        return list(found.values())

    def _worlds(self) -> Iterable[Path]:
        for seed in SEEDS:
            yield world.cached(
                world.Spec(self.lab, seed=seed, scale=SCALE, state=self.question.world)
            )
        if (awkward := Bench(self.lab, self.sandbox).awkward()) is not None:
            yield awkward

    def _together(self, slices_: list[Database], draw: random.Random) -> Iterable[Database]:
        """Two or three slices in one: what concerns a group of things needs several of them."""
        for count in (2, 2, 2, 2, 2, 2, 3, 3, 3):
            if len(slices_) >= count:
                parts = draw.sample(slices_, count)
                tables = {
                    name: tuple(dict.fromkeys(row for part in parts for row in part.tables[name]))
                    for name in self.schema.tables
                }
                yield legal_rows(self.schema, Database(tables))

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
        """Those that are small, obey the lab's assumptions, and have one result in any order."""
        checked = self.generator.checked(databases)
        once = list({repr(each.tables): each for each in checked if 0 < each.rows <= MOST}.values())
        once.sort(key=lambda each: (each.rows, repr(each.tables)))
        held = self._arena(once).holding(self.pair(self.mutants[0]).law)
        once = [each for at, each in enumerate(once) if at in held]
        unsteady: set[int] = set()
        due = self._arena(once).batch(self.reference)
        for turned in zip(*(list(in_orders(each, ORDERS))[1:] for each in once), strict=False):
            other = self._arena(turned).batch(self.reference)
            unsteady |= set(suspects(self.pair(self.mutants[0]), other, due))
        return [each for at, each in enumerate(once) if at not in unsteady]

    def _kills(self, databases: Sequence[Database]) -> list[set[str]]:
        """For each database the mutants whose rows are not the reference's there."""
        found: list[set[str]] = [set() for _ in databases]
        if not databases:
            return found
        arena = self._arena(databases)
        due = arena.batch(self.reference)
        for mutant in self.mutants:
            arena.batches = True
            with contextlib.suppress(FiredrillError):  # what does not run is no mistake to find
                for at in suspects(self.pair(mutant), arena.batch(mutant.sql), due):
                    found[at].add(mutant.id)
        return found

    def _aimed(self, mutant: Mutant, slices_: Sequence[Database]) -> list[Database]:
        """Small databases found by a search for this mutant alone: one, and neighbours of it."""
        try:
            finding = look(self.pair(mutant), self.sandbox, worlds=AIMED, seeds=slices_)
        except FiredrillError:
            return []  # what does not run is no mistake to find
        if (first := finding.database) is None:
            return []
        near = self._legal(self.generator.varied([first], 0, AROUND))
        arena = self._arena(near)
        hits = suspects(self.pair(mutant), arena.batch(mutant.sql), arena.batch(self.reference))
        others = [near[at] for at in hits if near[at] != first]
        return [first, *others[: TIMES - 1]]

    def _small(self, databases: list[Database]) -> list[Database]:
        """The same databases with fewer rows, as long as each mutant is killed as often."""
        kills = self._kills(databases)
        wanted = {
            name: min(TIMES, sum(name in killed for killed in kills))
            for name in set().union(*kills)
        }
        for at in sorted(range(len(databases)), key=lambda at: -databases[at].rows):
            self.progress(f"{self.question.name}: made smaller", 0.6 + at / len(databases) * 0.35)
            others = Counter(n for other in range(len(kills)) if other != at for n in kills[other])
            needed = {name for name in kills[at] if others[name] < wanted[name]}
            databases[at] = self._shrunk(databases[at], needed, databases)
            kills[at] = self._kills([databases[at]])[0]
        kept = cover(kills, [database.rows for database in databases])
        return [databases[at] for at in kept]

    def _shrunk(self, database: Database, needed: set[str], others: Sequence[Database]) -> Database:
        """The database with fewer, plainer rows that still kills all that are needed.

        It does not become one of the others: three accidents of one kind are one.
        """
        law = self.pair(self.mutants[0]).law
        mutants_ = [mutant for mutant in self.mutants if mutant.id in needed]

        def seem(candidates: Sequence[Database]) -> list[bool]:
            arena = self._arena(candidates)
            held = arena.holding(law)
            due = arena.batch(self.reference)
            for mutant in mutants_:
                if not held:
                    break
                arena.batches = True
                held &= set(suspects(self.pair(mutant), arena.batch(mutant.sql), due))
            return [at in held and each not in others for at, each in enumerate(candidates)]

        return shrink(database, seem, self._steady, self.generator)

    def _steady(self, database: Database) -> bool:
        """Whether the reference has one result there, in whatever order the rows stand."""
        arena = self._arena([])
        runs = arena.plain(in_orders(database, ORDERS), [self.reference])
        first = runs[0][0]
        return isinstance(first, Result) and all(
            isinstance(run[0], Result) and same(self.pair(self.mutants[0]), run[0], first)
            for run in runs
        )

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
        digests = check.digests(rows, edge.results)
        return Known(mutant.id, says or mutant.says, kills, digests)

    def _left(self, known: list[Known]) -> list[str]:
        """Mutants that nothing killed: each needs the author's argument why it is no mistake."""
        killed = {each.id for each in known}
        return [mutant.id for mutant in self.mutants if mutant.id not in killed]

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
