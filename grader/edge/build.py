"""Makes the edge databases of a question: the fewest that kill every killable mutant three times.

Candidates are slices of the lab's own small worlds and databases that the author wrote, neighbours
and copies of both, and databases drawn for the reference; a sweep looks for more where a mutant is
killed too seldom. A cover of them all is chosen, and each of it made smaller while every mutant
stays killed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain

from ..errors import BadLab, FiredrillError
from ..incident import Lab
from ..mutants import Mutant
from ..questions import SqlQuestion
from ..results import Result
from ..sandbox.client import Sandbox
from ..search.arena import Arena
from ..search.copies import copied
from ..search.database import Database
from ..search.typed import text_rows
from . import check, store
from .catch import Catch
from .cover import TIMES, cover
from .fewer import ROUNDS, few
from .smaller import smaller
from .starts import Progress, starts
from .store import MOST_ROWS, Edge, Known
from .sweep import AROUND, DATABASES, sweep
from .trial import Trial
from .written import written

NEAR = 1_200  # neighbours of these, as many copies of them, and as many databases drawn anew
WHOLE = 80  # rows of a slice as it was cut: what it kills is left when the rest is cut away
SHOWN = 3  # mutants named in a database's `why`


def build(
    lab: Lab,
    question: SqlQuestion,
    sandbox: Sandbox,
    progress: Progress | None = None,
    databases: int = DATABASES,
) -> Edge:
    """The question's edge databases, expected rows and mutants; the same whenever it is built.

    databases: drawn of each seed, to look for what kills the mutants left over.
    Raises BadLab where the reference differs from itself, or has no mutant.
    """
    trial = Trial(lab, question, sandbox)
    return _Builder(trial, progress or (lambda what, share: None), databases).run()


class _Builder:
    def __init__(self, trial: Trial, progress: Progress, databases: int) -> None:
        self.trial = trial
        self.question = trial.question
        self.progress = progress
        self.databases = databases
        self._sure: dict[str, set[str]] = {}

    def run(self) -> Edge:
        trial = self.trial
        slices = starts(trial, self.progress)
        by_hand = [each for each in written(trial).values() if trial.read_rows(each)]
        self.progress(f"{self.question.name}: its databases", 0.1)
        begun = [*chain(*slices), *by_hand]
        whole = trial.legal(begun, WHOLE)
        candidates = trial.legal(self._candidates(begun), MOST_ROWS)
        catch = Catch(trial, trial.steady(candidates))
        for database, killed in zip(whole, trial.kills(whole), strict=True):
            catch.take(database, killed)
        # The last slices are of the awkward world, which has no seed: they go with each.
        every = [*catch.databases[-AROUND:], *slices[-1], *by_hand]
        seeds = [[*every, *own] for own in slices[:-1]]
        looked = sweep(trial, seeds, catch, self._sweeping, self.databases)
        small = self._small(*self._chosen(catch))
        return self._stored(small, looked, catch.beyond())

    def _chosen(self, catch: Catch) -> tuple[list[Database], list[set[str]]]:
        """A cover whose databases surely kill what they were taken for, as far as any do.

        With the mutants that each surely kills.
        """
        rounds = list(range(ROUNDS))
        while True:
            chosen = few(catch, self.trial, rounds)
            sure = [self._surely(catch.databases[at]) for at in chosen]
            often = Counter(chain(*sure))
            taken_for = [catch.kills[at] for at in chosen]
            luck = (seems - surely for seems, surely in zip(taken_for, sure, strict=True))
            doubted = {name for name in set().union(*luck) if often[name] < TIMES}
            if not doubted:
                open_ = {mutant.id for mutant in self.trial.mutants}  # some may not end
                return [catch.databases[at] for at in chosen], [each & open_ for each in sure]
            catch.confirm(doubted)

    def _surely(self, database: Database) -> set[str]:
        """Asked once of each: two covers have most databases in common."""
        rows = repr(database.tables)
        if rows not in self._sure:
            self._sure[rows] = self.trial.surely(database, self.trial.mutants)
        return self._sure[rows]

    def _sweeping(self, what: str, share: float) -> None:
        self.progress(what, 0.15 + 0.5 * share)

    def _candidates(self, begun: list[Database]) -> list[Database]:
        generator = self.trial.generator
        drawn = generator.databases(0, NEAR)
        if not begun:
            return drawn
        return [
            *begun,
            *generator.varied(begun, 0, NEAR),
            *copied(generator, begun, 0, NEAR),
            *drawn,
        ]

    def _small(self, databases: list[Database], kills: list[set[str]]) -> list[Database]:
        """The same databases with fewer rows, as long as each mutant is killed as often."""
        wanted = {
            name: min(TIMES, sum(name in killed for killed in kills))
            for name in set().union(*kills)
        }
        for at in sorted(range(len(databases)), key=lambda at: -databases[at].rows):
            self.progress(f"{self.question.name}: made smaller", 0.65 + at / len(databases) * 0.35)
            others = Counter(n for other in range(len(kills)) if other != at for n in kills[other])
            needed = {name for name in kills[at] if others[name] < wanted[name]}
            mutants_ = self.trial.named(needed)
            databases[at] = smaller(self.trial, databases[at], mutants_, databases)
            kills[at] = self._surely(databases[at])
        kept = cover(kills, [database.rows for database in databases])
        return [databases[at] for at in kept]

    def _stored(self, databases: list[Database], searched: int, beyond: dict[str, int]) -> Edge:
        trial = self.trial
        arena = trial.arena(databases)
        due = arena.each(trial.reference)
        expected = [
            result for at in range(len(databases)) if isinstance(result := due.of(at), Result)
        ]
        if len(expected) < len(databases):
            slug, name = trial.lab.slug, trial.question.name
            raise BadLab(f"{slug}: the reference of {name} fails by itself.")
        edge = Edge(
            now=trial.now,
            columns=due.columns,
            types=due.types,
            databases=databases,
            whys=["" for _ in databases],
            expected=[self._in_order(text_rows(result)) for result in expected],
            searched=searched,
            made_from=store.made_from(trial.lab, trial.question, trial.reference),
        )
        sure = [trial.surely(each, trial.made) for each in databases]
        known = [each for mutant in trial.made if (each := self._known(mutant, edge, arena, sure))]
        left = self._left(known)
        return replace(
            edge,
            mutants=known,
            whys=_whys(edge, known),
            survivors=[name for name in left if name not in beyond],
            beyond={name: beyond[name] for name in left if name in beyond},
        )

    def _in_order(self, rows: list[list[str | None]]) -> list[list[str | None]]:
        """Where no order is asked DuckDB's own may be another one the next time."""
        return rows if self.question.order else sorted(rows, key=repr)

    def _known(
        self, mutant: Mutant, edge: Edge, arena: Arena, sure: list[set[str]]
    ) -> Known | None:
        """The mutant as stored; None for one that no database kills, or that fails everywhere."""
        try:
            checked = check.check(edge, self.question, mutant.sql, arena)
        except FiredrillError:
            return None
        kills = tuple(at for at, killed in enumerate(sure) if mutant.id in killed)
        if not kills or len(checked.errors) == len(edge.databases):
            return None
        says = self.question.mutants.get(mutant.id) or self.question.mutants.get(mutant.family)
        return Known(mutant.id, says or mutant.says, kills, checked.digests)

    def _left(self, known: list[Known]) -> list[str]:
        """Mutants that nothing killed: each needs the author's argument why it is no mistake."""
        killed = {each.id for each in known}
        return [mutant.id for mutant in self.trial.made if mutant.id not in killed]


def _whys(edge: Edge, known: list[Known]) -> list[str]:
    """For each database the mistakes it tells apart, those first that few others do."""
    said = []
    for at in range(len(edge.databases)):
        killed = sorted((m for m in known if at in m.kills), key=lambda m: (len(m.kills), m.id))
        named = "; ".join(dict.fromkeys(mutant.says for mutant in killed[:SHOWN]))
        said.append(f"{len(killed)} mutants, among them {named}")
    return said
