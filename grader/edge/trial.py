"""A question's mutants against its reference on many small databases: which differ where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from .. import labelled
from .. import schema as schemas
from ..errors import BadLab, FiredrillError, OutOfBudget
from ..incident import Lab
from ..mutants import Mutant, mutants
from ..questions import SqlQuestion
from ..results import Result
from ..sandbox.client import Sandbox
from ..search import constants
from ..search.arena import Arena
from ..search.database import Database, in_orders
from ..search.generate import Generator
from ..search.lab import NOW, Grounds, clock, grounds
from ..search.order import order_of
from ..search.pair import Pair
from ..search.rows import Rows
from ..search.sameness import same, suspects

SECONDS = 20  # for all databases of a batch: two hundred times what a query takes that ends, so
# that on a machine with other work too only one without an end is left out
MANY = 50  # databases, of which half say something about a mutant
FEW = 10  # of these at once: SECONDS are for a request
LOT = 25  # mutants on one database at once, for the same reason
ALONE = 60  # of the smallest databases of a batch with rows to be in order, that are looked at
ORDERS = 4  # orders of rows in which the reference has to have one result


class Trial:
    """A question's reference and what is wrong, and the small databases that the lab allows.

    made: mutants of the reference. mutants: these, and the author's own wrong answers.
    now: the clock of the databases; set before the first is looked at.
    """

    def __init__(self, lab: Lab, question: SqlQuestion, sandbox: Sandbox) -> None:
        """Raises BadLab for a reference that has no mutant."""
        self.lab = lab
        self.question = question
        self.sandbox = sandbox
        self.schema = schemas.read(lab.sql("schema.sql"))
        self.reference = lab.references[question.name]
        self.made = mutants(self.reference, self.schema)
        if not self.made:
            raise BadLab(f"{lab.slug}: {question.name} has no mutant.")
        self.mutants = [*self.made, *_wrong_answers(lab, question)]
        self.grounds: Grounds = grounds(lab, self.schema)
        self.constants = constants.read(self.schema, [self.reference])
        self.now = NOW
        self._endless: set[str] = set()  # mutants that did not end on a database
        self._pairs: dict[tuple[str, str], Pair] = {}  # to make one is to parse both queries
        law = self.pair().law
        # With what the assumptions look at: where it is left as it is, few databases are legal.
        bound = constants.read(self.schema, [self.reference, *([law] if law else [])])
        self.generator = Generator(self.schema, bound)

    def pair(self, mutant: Mutant | None = None) -> Pair:
        """The reference against a mutant, or against itself."""
        sql = self.reference if mutant is None else mutant.sql
        if (sql, self.now) not in self._pairs:
            made = self.grounds.pair(self.question, self.reference, sql, self.now)
            self._pairs[sql, self.now] = made
        return self._pairs[sql, self.now]

    def named(self, names: Container[str]) -> list[Mutant]:
        """The mutants with these ids, in their order."""
        return [mutant for mutant in self.mutants if mutant.id in names]

    def read_rows(self, database: Database) -> int:
        """Rows of the tables that the reference reads: those that a learner is shown."""
        return sum(len(database.tables[name]) for name in self.constants.tables)

    def arena(self, databases: Sequence[Database]) -> Arena:
        """An arena that holds these."""
        made = Arena(self.sandbox, self.schema, (clock(self.now),), SECONDS)
        made.load(databases)
        return made

    def legal(self, databases: Sequence[Database], most: int) -> list[Database]:
        """Those of 1 to `most` rows that obey the schema and the lab's assumptions, each once."""
        checked = self.generator.checked(databases)
        once = list({repr(each.tables): each for each in checked if 0 < each.rows <= most}.values())
        once.sort(key=lambda each: (each.rows, repr(each.tables)))
        held = self.arena(once).holding(self.pair().law)
        return [each for at, each in enumerate(once) if at in held]

    def steady(self, databases: Sequence[Database]) -> list[Database]:
        """Those in which the reference has one result, in whatever order the rows stand."""
        if not databases:
            return []
        due = self.arena(databases).batch(self.reference)
        unsteady: set[int] = set()
        turns = [list(in_orders(each, ORDERS))[1:] for each in databases]
        for turn in range(ORDERS - 1):
            turned = [each[min(turn, len(each) - 1)] for each in turns]
            other = self.arena(turned).batch(self.reference)
            unsteady |= set(suspects(self.pair(), other, due))
        return [each for at, each in enumerate(databases) if at not in unsteady]

    def is_steady(self, database: Database) -> bool:
        """The same of one, on plain tables and with certainty."""
        runs = self.arena([]).plain(in_orders(database, ORDERS), [self.reference])
        first = runs[0][0]
        return isinstance(first, Result) and all(
            isinstance(run[0], Result) and same(self.pair(), run[0], first) for run in runs
        )

    def kills(
        self, databases: Sequence[Database], mutants_: Sequence[Mutant] | None = None
    ) -> list[set[str]]:
        """For each database the mutants, of all or of these, whose rows are not the reference's.

        One that does not end, or ends in an error in most of many databases, is left out from here
        on: whoever writes it sees that by themselves.
        """
        found: list[set[str]] = [set() for _ in databases]
        if not databases:
            return found
        arena = self.arena(databases)
        due = arena.batch(self.reference)
        several = [at for at, rows in Counter(due.frame.to_series(0).to_list()).items() if rows > 1]
        smallest = sorted(several, key=lambda at: (databases[at].rows, at))[:ALONE]
        for mutant in self.mutants if mutants_ is None else mutants_:
            arena.batches = True
            try:
                rows = arena.batch(mutant.sql)
                if len(databases) >= MANY and len(rows.errors) > len(databases) / 2:
                    self._leave_out(mutant)
                    continue
                for at in self.differing(arena, mutant, rows, due, smallest):
                    found[at].add(mutant.id)
            except OutOfBudget:
                self._leave_out(mutant)
            except FiredrillError:  # what does not run is no mistake to find
                continue
        return found

    def surely(self, database: Database, mutants_: Sequence[Mutant]) -> set[str]:
        """Of these mutants those that the database kills in whatever order its rows stand.

        Where a mutant leaves to chance which row comes first, `kills` may have met the other one.
        One that does not end is left out from here on.
        """
        mutants_ = [each for each in mutants_ if each.id not in self._endless]
        if not mutants_:
            return set()
        if len(mutants_) > LOT:
            lots = (mutants_[at : at + LOT] for at in range(0, len(mutants_), LOT))
            return {name for lot in lots for name in self.surely(database, lot)}
        sqls = [self.reference, *(each.sql for each in mutants_)]
        try:
            runs = self.arena([]).plain(in_orders(database, ORDERS), sqls)
        except OutOfBudget:
            if len(mutants_) == 1:
                self._endless.add(mutants_[0].id)
                self._leave_out(mutants_[0])
                return set()
            return {name for each in mutants_ for name in self.surely(database, [each])}
        return {
            mutant.id
            for at, mutant in enumerate(mutants_, 1)
            if all(self._apart(mutant, run[at], run[0]) for run in runs)
        }

    def _apart(
        self, mutant: Mutant, mine: Result | FiredrillError, due: Result | FiredrillError
    ) -> bool:
        if isinstance(mine, Result) and isinstance(due, Result):
            return not same(self.pair(mutant), mine, due)
        return isinstance(due, Result)

    def differing(
        self, arena: Arena, mutant: Mutant, rows: Rows, due: Rows, alone: Sequence[int]
    ) -> set[int]:
        """The databases in which a mutant's rows, or their order where one is asked, are others.

        rows, due: its and the reference's, of all at once. A batch keeps no order: a mutant that
        sorts in another way is run by itself in those of `alone` in which the rows are the same.
        """
        found = set(suspects(self.pair(mutant), rows, due, self.question.tolerance))
        if self._sorts_alike(mutant):
            return found
        left = [at for at in alone if at not in found and at not in rows.errors]
        for begin in range(0, len(left), FEW):
            some = left[begin : begin + FEW]
            mine = arena.each(mutant.sql, databases=some)
            theirs = arena.each(self.reference, databases=some)
            for at in some:
                match mine.of(at), theirs.of(at):
                    case Result() as one, Result() as other:
                        if not same(self.pair(mutant), one, other):
                            found.add(at)
        return found

    def _sorts_alike(self, mutant: Mutant) -> bool:
        """Whether no order is asked, or the mutant ends as the reference does."""
        if not self.question.order:
            return True
        mine, theirs = order_of(mutant.sql), order_of(self.reference)
        return mine == theirs

    def _leave_out(self, mutant: Mutant) -> None:
        self.mutants = [each for each in self.mutants if each is not mutant]


def _wrong_answers(lab: Lab, question: SqlQuestion) -> list[Mutant]:
    """The labelled ones: mistakes that people make, and that no mutation of the reference is."""
    return [
        Mutant(f"answer.{each.path.stem}", "answer", each.text, "")
        for each in labelled.of(lab)
        if each.question == question.name and not each.right
    ]
