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


class Catch:
    """databases, kills: what was found. larger: mutants that only large databases kill → rows."""

    def __init__(self, trial: Trial, databases: Sequence[Database]) -> None:
        """databases: legal and steady ones, small enough to be read."""
        self.trial = trial
        self.databases = list(databases)
        self.kills = trial.kills(self.databases)
        self.often = Counter(name for killed in self.kills for name in killed)
        self.larger: dict[str, int] = {}
        self._tries: Counter[str] = Counter()

    def open(self) -> list[Mutant]:
        """The mutants that too few databases kill, and that are not given up."""
        return [mutant for mutant in self.trial.mutants if self._is_open(mutant.id)]

    def take(self, database: Database, killed: Set[str]) -> None:
        """Keeps a legal database that kills an open mutant, made smaller where it has to be."""
        wanted = sorted((name for name in killed if self._is_open(name)), key=self._rank)
        if not wanted or not self.trial.steady([database]):
            return
        if self.trial.read_rows(database) > MOST_ROWS:
            small = smaller(self.trial, database, [self._mutant(wanted[0])], self.databases)
            rows = self.trial.read_rows(small)
            if rows > MOST_ROWS:
                self._tries[wanted[0]] += 1
                self.larger[wanted[0]] = min(rows, self.larger.get(wanted[0], rows))
                return
            database = small
        if database not in self.databases:
            self.databases.append(database)
            self.kills += self.trial.kills([database])
            self.often.update(self.kills[-1])

    def beyond(self) -> dict[str, int]:
        """Mutants that no database within the limit kills: rows of the smallest that does."""
        return {name: rows for name, rows in self.larger.items() if not self.often[name]}

    def _is_open(self, name: str) -> bool:
        return self.often[name] < TIMES and self._tries[name] < PATIENCE

    def _rank(self, name: str) -> tuple[int, str]:
        return self.often[name], name

    def _mutant(self, name: str) -> Mutant:
        return next(each for each in self.trial.mutants if each.id == name)
