"""Look for a small legal database on which an answer's rows are not the reference's.

    look(Pair(schema, reference, answer), sandbox).outcome     # "different", "same", …

Databases come in growing chunks, always the same ones in the same order, and each chunk costs one
execution of either query. What differs there is run again on plain tables, in other orders of
their rows: where a query's own result depends on that order, nothing is held against it.
The budget is counted in databases: a verdict does not depend on the machine or on what ran before.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ..errors import FiredrillError, OutOfBudget, Rejected
from ..results import Result
from ..sandbox.client import Sandbox
from . import constants, cycles, mend, order
from .arena import Arena
from .database import Database, in_orders
from .faults import fault
from .finding import ENDS_IN_ERROR, BadReference, Finding, Outcome
from .generate import kept
from .pair import Pair
from .rows import Rows
from .runs import Runs
from .sameness import same, suspects
from .shrink import Seem, shrink

WORLDS = 3_000  # databases by default: about a second for two plain queries on one core
CHUNKS = (40, 160, 400)  # then 600 each: most differences show in the first forty
CHUNK = 600
ONE_BY_ONE = 900  # databases at most where a query cannot be batched: each costs milliseconds
IN_ORDER = 120  # databases in which also the order of rows is looked at, one by one
TRIES = 10  # databases of one chunk that are confirmed before the next chunk
ALL_TRIES = 40  # and of all chunks: each costs 20 ms, and a query that picks rows differs anywhere
PROMISING = 12  # databases of a chunk whose neighbours are looked at later
OFTEN = 0.5  # share of databases with rows from which on a quarter of neighbours is enough
WAYS = 3  # orders of rows in which a difference has to hold while a database is made smaller
ALL_WAYS = 10  # and in which that of the smallest one has to
FEW = 1 / 3  # of the databases left out for a type's range; beyond it too little was compared
KEYED = 2  # queries of a pair, beside which the reference with its sort keys is run
KEPT = 20  # databases whose results are kept: the last one looked at, and those it was made of

Differs = Callable[[Database, int], Finding | None]

_Both = tuple[Result, Result, Result | None]


def look(
    pair: Pair,
    sandbox: Sandbox,
    *,
    worlds: int = WORLDS,
    seeds: Sequence[Database] = (),
    smallest: bool = True,
    alike: Callable[[Result, Result], bool] | None = None,
    chunks: Sequence[int] = CHUNKS,
) -> Finding:
    """The first difference in the pair's databases, shrunk; else how many were looked at.

    seeds: databases to begin with, and to look around. smallest: False leaves it as found.
    alike: whether a difference between the answer's and the reference's rows is one looked for.
    chunks: sizes of the first ones; a few large ones cost less where a difference is not expected.
    Raises Rejected where the answer does not bind, BadReference where the reference does not.
    """
    return _Look(pair, sandbox, worlds, list(seeds), smallest, alike, chunks).run()


class _Look:
    def __init__(
        self,
        pair: Pair,
        sandbox: Sandbox,
        worlds: int,
        seeds: list[Database],
        smallest: bool,
        alike: Callable[[Result, Result], bool] | None,
        chunks: Sequence[int],
    ) -> None:
        self.pair = pair
        self.alike = alike
        self.arena = Arena(sandbox, pair.schema, pair.macros)
        self.runs = Runs(pair, self.arena)
        self.budget = worlds
        self.seeds = seeds
        self.chunks = chunks
        self.smallest = smallest
        sqls = [pair.reference, pair.answer, *([pair.law] if pair.law else [])]
        self.constants = constants.read(pair.schema, sqls)
        refused = pair.earlier.refused
        if pair.law not in refused:
            refused[pair.law] = mend.refused(pair.schema, pair.law)
        self.constants.refused = refused[pair.law]
        self.constants.endless = cycles.endless(sqls)
        self.generator = kept(pair.schema, self.constants, pair.earlier.drawn)
        self.looked = self.exercised = self.tried = 0
        self.promising: list[Database] = []  # in which a query had rows; looked around later on
        self.unsteady = ""  # why a difference was not counted
        self.seeming = False  # whether one was met that is none on plain tables
        self.failed = ""
        self.out_of_range = ""  # the first error of a type's range
        self.left_out = 0
        self.ran: dict[str, list[list[Result | FiredrillError]]] = {}  # by database, order by order

    def run(self) -> Finding:
        for databases in self._chunks():
            found = self._chunk(databases)
            if found is not None:
                return found
            if not self.arena.batches and self.looked >= min(self.budget, ONE_BY_ONE):
                break
        if self.unsteady:
            return self._end("order_dependent", self.unsteady)
        if self.failed:
            return self._end("cannot_run", self.failed)
        if self.left_out > self.looked * FEW:
            return self._end("cannot_run", self.out_of_range)
        if not self.exercised:
            said = "Both queries were empty in every database that was tried."
            return self._end("not_exercised", said)
        return self._end("same")

    def _end(self, outcome: Outcome, reason: str = "") -> Finding:
        return Finding(
            outcome,
            worlds=self.looked,
            exercised=self.exercised,
            reason=reason,
            left_out=self.left_out,
        )

    def _chunks(self) -> Iterator[list[Database]]:
        if self.seeds:
            yield self.generator.checked(self.seeds)
        done = 0
        for size in (*self.chunks, *([CHUNK] * (self.budget // CHUNK + 1))):
            size = min(size, self.budget - done)
            if size <= 0:
                return
            seeds = [*self.seeds, *self.promising]
            often = self.exercised > self.looked * OFTEN
            near = size // (4 if often and not self.seeds else 2) if seeds else 0
            drawn = self.generator.databases(done, size - near)
            yield [*drawn, *self.generator.varied(seeds, done, near)]
            done += size

    def _chunk(self, databases: Sequence[Database]) -> Finding | None:
        databases = [databases[at] for at in self._load_legal(databases)]
        reference, answer = self.runs.batches()
        if not databases:
            return None  # both bind; there is nothing to compare
        own = set(reference.frame.to_series(0).to_list())
        with_rows = sorted(own | set(answer.frame.to_series(0).to_list()))
        self.exercised += len(with_rows)
        self.looked += len(databases)
        step = len(with_rows) // PROMISING + 1
        self.promising += [databases[at] for at in with_rows[::step]]
        fails = self._note_errors(reference, answer)
        hits = sorted(suspects(self.pair, answer, reference), key=lambda at: databases[at].rows)
        hits = list(
            itertools.islice((at for at in hits if self._seeks(at, answer, reference)), TRIES)
        )
        found = self._confirmed([databases[at] for at in hits])
        if found is None:
            failing = sorted([databases[at] for at in fails], key=lambda each: each.rows)
            found = self._confirmed(failing[:TRIES], failing=True)
        if found is None and self.pair.ordered and self.looked - len(databases) < IN_ORDER:
            found = self._out_of_order(databases)
        return found

    def _load_legal(self, databases: Sequence[Database], *, apart: bool = False) -> list[int]:
        """Loads those in which every assumption holds, and returns their places among all."""
        try:
            return self.arena.load_legal(databases, self.pair.rules, apart=apart)
        except Rejected as error:
            raise BadReference(f"An assumption does not run: {error}") from None

    def _note_errors(self, reference: Rows, answer: Rows) -> list[int]:
        """The databases in which the answer's logic makes an error; what others end in is noted."""
        found = []
        for at in _alone(answer, reference):
            kind = fault(answer.errors[at])
            if kind == "logic":
                found.append(at)
            elif kind == "range":
                self.left_out += 1
                self.out_of_range = self.out_of_range or _failed(answer.errors[at])
            else:
                self.failed = self.failed or _failed(answer.errors[at])
        return found

    def _out_of_order(self, databases: Sequence[Database]) -> Finding | None:
        numbers = range(len(databases))[:IN_ORDER]
        keyed = len(self._sqls) > KEYED and order.with_keys(self.pair.reference)
        sql, keys = keyed or (self.pair.reference, 0)
        reference, answer = self.runs.one_by_one(sql, numbers)
        hits = []
        for at in numbers:
            mine, sorted_ = answer.of(at), reference.of(at)
            if not isinstance(mine, Result) or not isinstance(sorted_, Result):
                continue
            due = order.without_keys(sorted_, keys)
            if due.frame.height > 1 and not same(self.pair, mine, due, sorted_):
                hits.append(databases[at])
        return self._confirmed(sorted(hits, key=lambda each: each.rows)[:TRIES])

    def _confirmed(self, databases: Sequence[Database], *, failing: bool = False) -> Finding | None:
        """The first of these that differs, or fails, for certain, shrunk while it does."""
        differs = self.fails if failing else self.differs
        seem = self._seem_failing if failing else self._seem_different
        for database in databases:
            if self.tried >= ALL_TRIES:
                return None
            self.tried += 1
            if differs(database, 1) is None:
                continue
            found = self._smallest(database, seem, differs) if self.smallest else None
            if found is None and (found := differs(database, ALL_WAYS)) is None:
                continue
            return replace(found, worlds=self.looked, exercised=self.exercised)
        return None

    def _smallest(self, database: Database, seem: Seem, differs: Differs) -> Finding | None:
        """What is found in a database made smaller; None where the smallest is not certain.

        On the way what seems to differ will do, or one order of the rows; at the end it is all of
        them. Where they do not say the same, it is done again with a few orders at each step.
        """
        if self.pair.rules:
            self.pair.rules.note_legal(database)
        # Batches tell nothing of an order, and not for certain whether two floats are close.
        seems = not self.pair.ordered and not self.pair.asked([]).tolerance
        for ways in (0, 1, WAYS) if seems else (1, WAYS):

            def certain(each: Database, ways: int = ways) -> bool:
                return not ways or differs(each, ways) is not None

            small = shrink(database, seem, certain, self.generator)
            if (found := differs(small, ALL_WAYS)) is not None:
                return found
            if differs(database, WAYS) is None:
                return None
        return None

    def _seem_different(self, databases: Sequence[Database]) -> list[bool]:
        """For each database whether it is legal and the results seem to differ in it."""
        legal = self._load_legal(databases, apart=True)
        if not legal:
            return [False] * len(databases)
        reference, answer = self.runs.batches()
        found = set(suspects(self.pair, answer, reference))
        found = {at for at in found if self._seeks(at, answer, reference)}
        if self.pair.ordered:
            found = set(range(len(legal))) - set(answer.errors) - set(reference.errors)
        places = {legal[at] for at in found}
        return [at in places for at in range(len(databases))]

    def _seeks(self, at: int, answer: Rows, reference: Rows) -> bool:
        """Whether the difference in a database seems to be one looked for."""
        if self.alike is None:
            return True
        mine, due = answer.of(at), reference.of(at)
        return isinstance(mine, Result) and isinstance(due, Result) and self.alike(mine, due)

    def _seem_failing(self, databases: Sequence[Database]) -> list[bool]:
        """For each database whether it is legal and the answer's logic seems to fail in it.

        One by one: in a batch what no row asks for is not run, and does not fail.
        """
        legal = self._load_legal(databases, apart=True)
        reference, answer = self.runs.reference(), self.arena.each(self.pair.answer)
        failing = [at for at in _alone(answer, reference) if fault(answer.errors[at]) == "logic"]
        places = {legal[at] for at in failing}
        return [at in places for at in range(len(databases))]

    def fails(self, database: Database, ways: int) -> Finding | None:
        """The answer's error on plain tables, if it ends in one in so many orders of the rows."""
        ran = self._ran(database, list(in_orders(database, ways)))
        due, said = None, ""
        for mine, theirs, *_ in ran:
            if isinstance(mine, Result) or fault(mine) != "logic" or not isinstance(theirs, Result):
                return None
            due, said = due or theirs, said or _failed(mine)
        return Finding("different", database, due, reason=said)

    def differs(self, database: Database, ways: int) -> Finding | None:
        """The two results on plain tables, if they differ in so many orders of the rows."""
        orders = list(in_orders(database, ways))
        # Where a difference was none, as of floats within the tolerance, most of the next are none.
        done = self._both(self._ran(database, orders[:1] if self.seeming else orders)[:1])
        if not done or same(self.pair, *done[0]):
            self.seeming = True
            return None
        done = self._both(self._ran(database, orders))
        if len(done) < len(orders):
            return None
        mine, due, keyed = done[0]
        if self.alike is not None and not self.alike(mine, due):
            return None
        for who, steady in (
            ("The reference", all(same(self.pair, each[1], due, keyed) for each in done[1:])),
            ("The answer", self._is_steady([each[0] for each in done])),
        ):
            if not steady and not _counts_differ(done):
                self.unsteady = self.unsteady or (
                    f"{who} gives other rows when the tables' rows are stored in another order:"
                    " it picks some rows, or a value, without saying which."
                )
                return None
        return Finding("different", database, due, mine)

    def _is_steady(self, answers: Sequence[Result]) -> bool:
        """Whether the answer's rows are the same in all orders of the tables' rows.

        Where the reference sorts, rows that come as they are stored are not sorted: it is enough
        that they are the same rows.
        """
        pair, sql = self.pair, self.pair.reference
        if pair.ordered and pair.question is None and order.order_of(sql) is not None:
            pair = replace(pair, ordered=False)
        return all(same(pair, each, answers[0]) for each in answers[1:])

    def _both(self, ran: Sequence[list[Result | FiredrillError]]) -> list[_Both]:
        """Both results in each database, and the reference's with its sort keys, if it has them.

        A database in which either query fails is left out.
        """
        found = []
        for mine, due, *more in ran:
            if isinstance(mine, OutOfBudget):
                self.failed = self.failed or str(mine)
            if isinstance(mine, Result) and isinstance(due, Result):
                known = more[0] if more and isinstance(more[0], Result) else None
                found.append((mine, due, known))
        return found

    def _ran(
        self, database: Database, orders: Sequence[Database]
    ) -> list[list[Result | FiredrillError]]:
        """What the queries give on plain tables, in each order of a database's rows.

        A database is looked at in few orders while it is made smaller, and then in more, which
        begin with those few: they are not run twice.
        """
        key = repr(database.tables)
        known = self.ran.pop(key, [])
        if len(known) < len(orders):
            known = [*known, *self.arena.plain(orders[len(known) :], self._sqls)]
        if len(self.ran) >= KEPT:
            self.ran.pop(next(iter(self.ran)))
        self.ran[key] = known
        return known[: len(orders)]

    @functools.cached_property
    def _sqls(self) -> list[str]:
        sqls = [self.pair.answer, self.pair.reference]
        keyed = order.with_keys(self.pair.reference) if self.pair.ordered else None
        if keyed is not None and not (self.pair.question and self.pair.question.order):
            sqls.append(keyed[0])
        return sqls


def _alone(answer: Rows, reference: Rows) -> list[int]:
    """The databases in which the answer ends in an error and the reference does not."""
    return sorted(answer.errors.keys() - reference.errors.keys())


def _failed(error: FiredrillError) -> str:
    return f"{ENDS_IN_ERROR}{error}"


def _counts_differ(runs: Sequence[_Both]) -> bool:
    """True where each query has one number of rows, and these are not the same."""
    mine = {run[0].frame.height for run in runs}
    due = {run[1].frame.height for run in runs}
    return len(mine) == len(due) == 1 and mine != due
