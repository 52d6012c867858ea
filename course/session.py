"""One learner's session: which lab, which world, which copy; what was run and what stands.

The state of the copy follows from two things only: the practice world, and the accepted fixes,
each carried out once, in the order in which their questions stand in the notebook. *Accepted* is
the text last run under a question's name that ran through. So a kernel that is restarted, a cell
that is run out of order and a fix that is written anew all end in a world one can explain.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import paths, questions
from grader.errors import FiredrillError, Interrupted
from grader.incident import Lab

from . import changes, sealing
from .changes import Change
from .copies import Copy, folder_for
from .journal import Journal, open_resets
from .workspace import remembered_seed

if TYPE_CHECKING:
    from grader.sandbox.client import Result, Sandbox
    from grader.schema import Schema
    from grader.sealed.key import Key

SECONDS = 60  # of one query or fix; the learner's own patience ends earlier


@dataclass(frozen=True)
class Fixed:
    """What a fix that ran through changed, and what became of the copy."""

    changes: list[Change]
    again: bool = False  # the very same text as before: run on top, to see whether it changes more
    anew: bool = False  # another text: the world was made again without the earlier one
    broken: dict[str, str] = field(default_factory=dict)  # later fixes that no longer run → why


class Session:
    """One lab, opened. `close` ends the worker and removes the copy."""

    def __init__(self, lab: Lab, *, seed: int, scale: float, workspace: Path) -> None:
        self.lab = lab
        self.seed = seed
        self.scale = scale
        self.workspace = workspace
        self.journal = Journal(workspace / ".firedrill")
        self._unmarked = remembered_seed(workspace)
        self.world = Path()
        self.figures: dict[str, Any] = {}
        self.texts: dict[str, str] = {}  # question → the text last run under its name
        self.accepted: dict[str, str] = {}
        self.frames: set[str] = set()  # names under which a result went to Python
        self.told: set[int] = set()  # messages that were said aloud, by number (arrivals.py)
        self._copy: Copy | None = None
        self._whole = False  # False while the copy lacks fixes that are accepted
        self.key: Key | None = None  # of a class's release, where one lies here
        self.sandbox: Sandbox | None = None  # one worker, for the copy and for the judge

    def prepare(self, progress: Callable[[str, float], None] | None = None) -> None:
        """Build or find the world; read its figures. The worker starts meanwhile."""
        from grader.sandbox.client import Sandbox
        from grader.worlds import world

        if self.sandbox is None:
            self.sandbox = Sandbox()
            self.sandbox.start()
        self.key = sealing.key(self)
        if self.key is not None:
            bench = sealing.bench(self, self.key)
            self.world = bench.practice_world
            known = world.figures(self.lab, self.world) if not self.lab.sealed else None
            self.figures = known or bench.practice_figures
            return
        spec = world.Spec(self.lab, seed=self.seed, scale=self.scale)
        self.world = world.cached(spec, progress)
        self.figures = world.figures(self.lab, self.world)

    def open(self) -> dict[str, str | None]:
        """Make the copy and carry the accepted fixes out again; `prepare` comes first.

        Returns each of those fixes with None, or with the reason why it no longer runs.
        """
        self._recall()
        return self._renew(self.accepted)

    @functools.cached_property
    def now(self) -> dt.datetime:
        """The world's clock; `prepare` comes first."""
        from grader.worlds import world

        return world.world_now(self.world)

    @property
    def released(self) -> bool:
        """True in a class's release, and where no references are: the grade is made elsewhere."""
        return (self.workspace / paths.RELEASE_MARK).is_file() or self.lab.sealed

    def run(self, sql: str) -> Result:
        """One query on the copy. Raises Rejected, OutOfBudget, Interrupted; the copy stays."""
        self._mend()
        return self._live().run(sql, seconds=SECONDS)

    def arrange(self, script: list[str]) -> None:
        """Statements of our own on the copy, such as a small database beside its tables."""
        self._mend()
        self._live().arrange(script)

    @functools.cached_property
    def schema(self) -> Schema:
        """The lab's tables as declared."""
        from grader import schema

        return schema.read(self.lab.sql("schema.sql"))

    def ask(self, question: questions.Question, sql: str) -> Result:
        """One answer's query, on the world that its question is asked on.

        What is asked of the sick world stays answerable, and right, after the repair: it runs on
        the untouched world, as the judge does, who then need not run it again. All else runs on
        the copy.
        """
        if question.world != "sick":
            return self.run(sql)
        if not self.world.is_file():  # `firedrill clean` was run meanwhile
            self.prepare()
        return self._live().query(self.world, sql, seconds=SECONDS)

    def fix(self, name: str, text: str) -> Fixed:
        """Carry out a fix: all of it or nothing. See the module for what the copy holds then."""
        self._mend()
        earlier = self.accepted.get(name)
        if earlier is not None and _same(earlier, text):
            return self._rehearse(text)
        if earlier is None and not self._after(name):
            done = self._apply(text)
            self.accepted[name] = text
            return Fixed(done)
        return self._fix_anew(name, text, anew=earlier is not None)

    def records(self) -> list[dict[str, Any]]:
        """What counts on this world: each seed has answers, hints and messages of its own."""
        return self.journal.records(self.lab.slug, seed=self.seed, unmarked=self._unmarked)

    def note(self, what: str, **fields: Any) -> None:
        """A line in the journal that says on which world it was."""
        self.journal.add(what, self.lab.slug, seed=self.seed, scale=self.scale, **fields)

    def restore(self) -> list[str]:
        """Make the copy the untouched world again; the repairs that are taken back by it.

        What was answered, and what it earned, stays.
        """
        self._recall()
        taken_back = [name for name in self._order() if name in self.accepted]
        if taken_back:
            self.note("reset", scope="world")
            self._recall()
        self._renew(self.accepted)
        return taken_back

    def forget(self, name: str | None = None) -> dict[str, str | None]:
        """Start over, or take one question back; the journal keeps what was."""
        self.note("reset", **({"question": name} if name else {"scope": "all"}))
        self._recall()
        return self._renew(self.accepted)

    def undo_reset(self) -> dict[str, str | None] | None:
        """Take the last `restore` or `forget` back; None where none is left."""
        written = self.journal.written(self.lab.slug, seed=self.seed, unmarked=self._unmarked)
        if not open_resets(written):
            return None
        self.note("undo")
        self._recall()
        return self._renew(self.accepted)

    def remember(self, question: questions.Question, text: str, ok: bool, **more: Any) -> None:
        """Note that a cell was run under a question's name."""
        self.texts.pop(question.name, None)  # the last one run stands last
        self.texts[question.name] = text
        self.note("run", question=question.name, kind=question.kind, ok=ok, text=text, **more)

    @property
    def latest(self) -> str:
        """The question that was run last; before the first run, the lab's first."""
        return next(reversed(self.texts), self.lab.questions[0].name)

    def step(self) -> str:
        """The furthest step that was reached: by a question that was run, or by `%page STEP`."""
        order = [step.name for step in self.lab.steps]
        of = {question.name: question.step for question in self.lab.questions}
        reached = {order[0]}
        for record in self.records():
            step = record.get("step") or of.get(record.get("question", ""))
            if step in order:
                reached.add(step)
        return max(reached, key=order.index)

    def close(self) -> None:
        """End the worker, remove the copy."""
        if self.sandbox is not None:
            self.sandbox.close()
            self.sandbox = None
        if self._copy is not None:
            self._copy.drop()
            self._copy = None

    def _recall(self) -> None:
        """Texts and accepted fixes, out of the journal; fixes of this scale only."""
        self.texts, self.accepted = {}, {}
        for record in self.records():
            if record["what"] != "run" or not isinstance(record.get("text"), str):
                continue
            name, text = record.get("question", ""), record["text"]
            self.texts.pop(name, None)
            self.texts[name] = text
            stands = record.get("stands", True)
            here = (record.get("seed"), record.get("scale")) == (self.seed, self.scale)
            if record.get("kind") == "fix" and record.get("ok") and here and stands:
                self.accepted[name] = text

    def _live(self) -> Sandbox:
        assert self.sandbox is not None, "prepare() comes first"
        return self.sandbox

    def _mend(self) -> None:
        """Finish what Ctrl-C stopped: the copy gets the accepted fixes that it lacks."""
        if not self._whole:
            self._renew(self.accepted)

    def _apply(self, text: str) -> list[Change]:
        applied = self._live().apply(text, seconds=SECONDS)
        return changes.of(applied)

    def _order(self) -> list[str]:
        return [question.name for question in self.lab.questions]

    def _after(self, name: str) -> list[str]:
        """Accepted fixes that stand later in the notebook than that question."""
        order = self._order()
        return [fix for fix in order[order.index(name) + 1 :] if fix in self.accepted]

    def _renew(self, fixes: dict[str, str]) -> dict[str, str | None]:
        """A fresh copy with those fixes carried out in order; each with None, or why it failed."""
        if not self.world.is_file():  # `firedrill clean` was run meanwhile
            self.prepare()
        fresh = Copy.of(self.world, folder_for(self.workspace, self.lab.slug))
        self._whole = False
        self._change_to(fresh)
        failed = self._carry_on(fixes)
        outcome = {name: failed.get(name) for name in self._order() if name in fixes}
        self._whole = fixes is self.accepted
        for name in failed:
            self.accepted.pop(name, None)
        return outcome

    def _change_to(self, fresh: Copy) -> None:
        old, self._copy = self._copy, fresh
        self._live().open(fresh.path)
        if old is not None:
            old.drop()

    def _rehearse(self, text: str) -> Fixed:
        """The same script a second time, on the world it repaired; only the first run stays."""
        done = self._apply(text)
        if any(change.rows for change in done):
            self._renew(self.accepted)
        return Fixed(done, again=True)

    def _fix_anew(self, name: str, text: str, *, anew: bool) -> Fixed:
        """Make the world again with this text at its place among the others.

        Where it does not run through, the world is put back as it was, and the error goes on.
        """
        before = dict(self.accepted)
        order = self._order()
        earlier = {n: t for n, t in before.items() if order.index(n) < order.index(name)}
        later = {n: t for n, t in before.items() if order.index(n) > order.index(name)}
        try:
            self._renew(earlier)
            done = self._apply(text)
            broken = self._carry_on(later)
        except BaseException:
            self.accepted = before
            self._whole = False
            self._mend()
            raise
        kept = {**self.accepted, name: text}
        self.accepted = {n: t for n, t in kept.items() if n not in broken}
        self._whole = True
        return Fixed(done, anew=anew, broken=broken)

    def _carry_on(self, fixes: dict[str, str]) -> dict[str, str]:
        """Carry fixes out in order on the copy as it is; those that do not run → why."""
        failed: dict[str, str] = {}
        for name in [name for name in self._order() if name in fixes]:
            try:
                self._apply(fixes[name])
            except Interrupted:
                raise
            except FiredrillError as error:
                failed[name] = str(error)
        return failed


def workspace_here() -> Path:
    """The notebook's folder; `firedrill lab` names it, a class release is where it lies."""
    here = Path.cwd()
    if (here / paths.RELEASE_MARK).is_file():
        return here
    return Path(os.environ.get("FIREDRILL_WORKSPACE") or here)


def _same(one: str, other: str) -> bool:
    return "\n".join(map(str.rstrip, one.strip().splitlines())) == "\n".join(
        map(str.rstrip, other.strip().splitlines())
    )
