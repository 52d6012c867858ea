"""The databases found for a question, what each kills, and which mutants are still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from ..mutants import Mutant
from ..search.database import Database
from .cover import TIMES
from .smaller import smaller
from .store import MOST_ROWS
from .trial import Trial

PATIENCE = 8  # databases beyond the limit for one mutant, each made as small as it gets
SURE = 12  # databases that surely kill a mutant, among which a cover may choose
RARE = 8  # databases that seem to kill a mutant; where there are no more, each is made sure of


class Catch:
    """databases, kills: what was found. larger: mutants that only large databases kill → rows."""

    def __init__(self, trial: Trial, databases: Sequence[Database]) -> None:
        """databases: legal and steady ones, small enough to be read."""
        self.trial = trial
        self.databases = list(databases)
        self.kills = trial.kills(self.databases)
        self.often = self._counted()
        self.larger: dict[str, int] = {}
        self._tries: Counter[str] = Counter()
        rare = {name for name, count in self.often.items() if count <= RARE}
        self.confirm(rare | self._lucky())

    def confirm(self, names: Set[str]) -> None:
        """Makes sure of what kills these mutants, up to some databases; the others count no more.

        What `Trial.kills` finds may be luck: a mutant that sorts by too little takes the first of
        several rows, another one in another run.
        """
        doubted = self.trial.named(names)
        left = dict.fromkeys(names, SURE)
        for database, killed in zip(self.databases, self.kills, strict=True):
            some = [mutant for mutant in doubted if mutant.id in killed and left[mutant.id]]
            sure = self.trial.surely(database, some) if some else set()
            killed -= names - sure
            for name in sure:
                left[name] -= 1
        self.often = self._counted()

    def _counted(self) -> Counter[str]:
        return Counter(name for killed in self.kills for name in killed)

    def _lucky(self) -> set[str]:
        """Mutants that a first few databases seem to kill, and one of them not in every order.

        Such a one is not closed by the many that seem to kill it: none of them may surely.
        """
        left = dict.fromkeys(self.often, RARE)
        lucky: set[str] = set()
        for database, killed in zip(self.databases, self.kills, strict=True):
            some = self.trial.named({name for name in killed if left[name]})
            names = {mutant.id for mutant in some}
            lucky |= names - self.trial.surely(database, some) if some else set()
            for name in names:
                left[name] = 0 if name in lucky else left[name] - 1
        return lucky

    def open(self) -> list[Mutant]:
        """The mutants that too few databases kill, and that are not given up."""
        return [mutant for mutant in self.trial.mutants if self._is_open(mutant.id)]

    def take(self, database: Database, killed: Set[str]) -> None:
        """Keeps a legal database that kills an open mutant, made smaller where it has to be."""
        wanted = self._sure(database, killed)
        if not wanted or not self.trial.steady([database]):
            return
        if self.trial.read_rows(database) > MOST_ROWS:
            small = smaller(self.trial, database, [self._mutant(wanted[0])], self.databases)
            rows = self.trial.read_rows(small)
            if rows > MOST_ROWS:
                self._tries[wanted[0]] += 1
                self._note_larger(small, wanted)
                self._note_larger(database, wanted)
                return
            database = small
        if database not in self.databases:
            self.databases.append(database)
            [seems] = self.trial.kills([database])
            open_ = {name for name in seems if self._is_open(name)}
            self.kills.append(seems - open_ | {*self._sure(database, open_)})
            self.often.update(self.kills[-1])

    def add(self, databases: Sequence[Database]) -> None:
        """Keeps legal and steady databases, small enough to be read, with all they seem to kill."""
        self.databases += databases
        self.kills += self.trial.kills(databases)
        self.often = self._counted()

    def beyond(self) -> dict[str, int]:
        """Mutants that no database within the limit kills: rows of the smallest that does."""
        return {name: rows for name, rows in self.larger.items() if not self.often[name]}

    def _note_larger(self, database: Database, names: Sequence[str]) -> None:
        """What one large database kills beside that for which it is made smaller counts as well."""
        rows = self.trial.read_rows(database)
        for name in self.trial.surely(database, self.trial.named(names)):
            self.larger[name] = min(rows, self.larger.get(name, rows))

    def _sure(self, database: Database, killed: Set[str]) -> list[str]:
        """Of what it seems to kill the open mutants that it surely does, the rarest first."""
        open_ = self.trial.named({name for name in killed if self._is_open(name)})
        return sorted(self.trial.surely(database, open_) if open_ else (), key=self._rank)

    def _is_open(self, name: str) -> bool:
        return self.often[name] < TIMES and self._tries[name] < PATIENCE

    def _rank(self, name: str) -> tuple[int, str]:
        return self.often[name], name

    def _mutant(self, name: str) -> Mutant:
        return next(each for each in self.trial.mutants if each.id == name)
