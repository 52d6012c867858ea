"""One line of a check, and what the checks of one lab share: worlds and a sandbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from ..incident import Lab
from ..judge import Judge
from ..questions import Question
from ..remembered import Remembered
from ..sandbox.client import Sandbox
from ..worlds import world

if TYPE_CHECKING:
    from .crew import Crew

SMALL = 0.03  # scale of the many worlds, as of hidden ones
SEEDS = tuple(range(1, 22))  # the practice world's and twenty more
SHOWN = 4  # things that are amiss, by name; the rest is a number

Item = TypeVar("Item")
Found = TypeVar("Found")
State = Literal["ok", "failed", "warning"]


@dataclass(frozen=True)
class Finding:
    """A claim, whether it holds, and the figure that was measured."""

    name: str
    state: State
    says: str


def verdict(
    name: str, amiss: Sequence[object], holds: str, *, mild: bool = False, whole: bool = False
) -> Finding:
    """ok with `holds`, else failed (mild: a warning) with the first things that are amiss.

    whole: with all of them, where the list is what the author works off.
    """
    if not amiss:
        return Finding(name, "ok", holds)
    shown = len(amiss) if whole else SHOWN
    said = "; ".join(str(each) for each in amiss[:shown])
    more = f"; and {len(amiss) - shown} more" if len(amiss) > shown else ""
    return Finding(name, "warning" if mild else "failed", said + more)


class Bench:
    """A lab under check. Worlds are cached by content, so a second check is fast.

    questions: all of the lab's, or the one that is asked about.
    """

    def __init__(
        self,
        lab: Lab,
        question: Question | None = None,
        *,
        crew: Crew | None = None,
        sandbox: Sandbox | None = None,
        fresh: bool = False,
    ) -> None:
        """crew: who looks at parts side by side; without one all is looked at here.

        fresh: every labelled answer is judged, whatever is remembered of it.
        """
        self.lab = lab
        self.crew = crew
        self.remembered = Remembered(lab, fresh=fresh)
        self.questions = list(lab.questions) if question is None else [question]
        self.whole = not lab.warm_up  # False: the counts that make a whole lab do not bind
        self.progress: Callable[[str], None] = lambda part: None
        self.sandbox = sandbox or Sandbox()
        self.judges: dict[Any, Judge] = {}

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *error: object) -> None:
        self.sandbox.close()

    def each(
        self,
        work: Callable[[Bench, Item], Found],
        items: Sequence[Item],
        name: Callable[[Item], str] = str,
        *,
        long: bool = False,
    ) -> list[Found]:
        """`work(bench, item)` of each, in order; by the crew, if there is one.

        work: a function of a module, which takes nothing from anywhere else. name: for who waits.
        long: each takes seconds; a crew begins with such.
        """
        if self.crew is not None:
            return self.crew.each(self.lab, work, items, long=long)
        found = []
        for number, item in enumerate(items, 1):
            self.progress(f"{number} of {len(items)}, {name(item)}")
            found.append(work(self, item))
        return found

    def judge(self, scale: float, hidden_seeds: tuple[int, ...], days_only: bool = False) -> Judge:
        """The lab's judge on these worlds: one for all claims, which shares what it has read.

        days_only: it runs queries on no small database.
        """
        key = scale, hidden_seeds, days_only
        if key not in self.judges:
            self.judges[key] = Judge(
                self.lab, sandbox=self.sandbox, practice_scale=scale, hidden_seeds=hidden_seeds
            )
            self.judges[key].bench.days_only = days_only
        return self.judges[key]

    def small(self, seed: int = 1, **spec: Any) -> Path:
        """A world at the scale of hidden ones."""
        return world.cached(world.Spec(self.lab, seed=seed, scale=SMALL, **spec))

    @property
    def suspects(self) -> list[str]:
        """Names of the other faults that raise the same page."""
        return sorted(path.stem for path in (self.lab.folder / "suspects").glob("*.sql"))
