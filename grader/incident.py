"""A lab: its folder of data and its notebook. `incident.toml` becomes a validated `Lab`.

datasets/07-ledger-written-twice/incident.toml  →  load("07-ledger-written-twice")
"""

from __future__ import annotations

import functools
import itertools
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, PrivateAttr, ValidationError, model_validator

from . import paths, shared_tables, stubs
from .debriefing import Debrief
from .errors import BadLab, UnknownName
from .questions import Question, Section
from .seen import Seen
from .sql import named_sql


class Page(Section):
    """The alert that opens the incident. `{figure:format}` in the text is filled from the world."""

    service: str
    at: str = Field(description="name of the figure that holds when the page came in")
    raised: str | None = Field(
        default=None, description="name of the figure that is true where there is a page"
    )
    text: str


class Message(Section):
    """A colleague writes, `after` minutes on the story's clock, in the step named."""

    step: str
    sender: str
    after: int
    text: str


class Arrival(Section):
    """When rows of a table can be seen, for judging a monitor at past instants."""

    visible_at: str = Field(description="an instant, as an expression over the table's columns")
    then: dict[str, str] = Field(
        default={}, description="column → what it held at world_now(), where updated in place"
    )
    former: str | None = Field(
        default=None,
        description="table of the rows as they were before they were replaced, in worlds that run"
        " on: the same columns, and replaced_at",
    )

    @property
    def seen(self) -> Seen:
        """The same, as a monitor's runs take it."""
        return Seen(self.visible_at, self.then, self.former)


class Step(Section):
    """One step of the lab, a heading of the notebook."""

    name: str
    title: str
    par: int = Field(description="the story's T+, in minutes, by which the step was done")
    minutes: int = Field(description="what a learner should plan")
    stop: str | None = Field(default=None, description="set: a sitting may end here; what to show")


class Lab(Section):
    """A validated `incident.toml` and where its files lie."""

    format: Literal[1]
    title: str
    severity: Literal["P0", "P1", "P2"]
    part: str = Field(default="incidents", description="folder of notebooks/ it stands in")
    place: int | None = Field(default=None, description="in the course; without, after the others")
    minutes: int
    warm_up: bool = Field(
        default=False,
        description="a small lab to begin with: how much a lab must have is not asked",
    )
    summary: str
    trains: str = Field(description="what one can do afterwards, in a clause")
    page: Page
    cast: dict[str, str]
    chat: list[Message] = Field(default=[])
    figures: dict[str, str] = Field(
        description="name → SQL over the public tables, one value each, for `{name:format}`"
    )
    tables: dict[str, Arrival] = Field(default={})
    steps: list[Step]
    questions: list[Question]
    debrief: Debrief = Debrief()

    _slug: str = PrivateAttr(default="")
    _folder: Path = PrivateAttr(default=Path())

    @property
    def slug(self) -> str:
        """`07-ledger-written-twice`: the folder's and the notebook's name."""
        return self._slug

    @property
    def folder(self) -> Path:
        """The lab's folder under `datasets/`."""
        return self._folder

    @property
    def notebook(self) -> Path:
        """The lab's Jupytext Markdown source; it need not exist on a student's machine."""
        return self._folder.parent.parent / "notebooks" / self.part / f"{self.slug}.md"

    @functools.cached_property
    def sealed(self) -> bool:
        """True where no reference answers are here: the grade is made elsewhere.

        A look at the text: to read it as a notebook takes a learner over a second.
        """
        if "references" in self.__dict__ or not self.notebook.is_file():
            return not self.references
        return stubs.BEGIN not in self.notebook.read_text(encoding="utf-8")

    @functools.cached_property
    def references(self) -> dict[str, str]:
        """Question name → reference answer, out of the notebook's solution regions."""
        from . import notebook

        return notebook.references(self.notebook) if self.notebook.is_file() else {}

    def knows(self, references: dict[str, str]) -> None:
        """The same, read by somebody else: a process that only judges then reads no notebook."""
        self.__dict__["references"] = references

    @functools.cached_property
    def contract(self) -> list[named_sql.NamedQuery]:
        """The invariants: each query returns violations; notes `broken_by_fault`, `says`."""
        return named_sql.read(self.folder / "contract.sql")

    @functools.cached_property
    def truth(self) -> list[named_sql.NamedQuery]:
        """Facts and assumptions; note `way` = public, mechanism or assumption. [] if sealed."""
        path = self.folder / "truth.sql"
        return named_sql.read(path) if path.is_file() else []

    def question(self, name: str) -> Question:
        """The question of that name, `LAB/name` too. Raises UnknownName, with the nearest name."""
        short = name.removeprefix(f"{self.slug}/")
        for question in self.questions:
            if question.name == short:
                return question
        raise UnknownName("question", name, [q.name for q in self.questions])

    def fixes_before(self, question: Question) -> list[Question]:
        """The fixes that the notebook comes to before a question."""
        earlier = itertools.takewhile(lambda each: each.name != question.name, self.questions)
        return [each for each in earlier if each.kind == "fix"]

    def sql(self, name: str) -> str:
        """The text of one of the lab's SQL files, e.g. `world.sql`. Raises BadLab if missing.

        `schema.sql` has the tables that it shares with other labs written out.
        """
        path = self.folder / name
        if not path.is_file():
            raise BadLab(f"{self.slug}: {name} is missing.")
        text = path.read_text(encoding="utf-8")
        return shared_tables.written_out(text, self.folder) if name == "schema.sql" else text

    @model_validator(mode="after")
    def _names_fit_together(self) -> Lab:
        steps = [step.name for step in self.steps]
        names = [question.name for question in self.questions]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"two questions are called {sorted(twice)[0]}")
        for question in self.questions:
            if question.step not in steps:
                raise ValueError(f"{question.name}: no step is called {question.step}")
        for message in self.chat:
            if message.step not in steps:
                raise ValueError(f"chat: no step is called {message.step}")
            if message.sender not in self.cast:
                raise ValueError(f"chat: {message.sender} is not in the cast")
        for size in self.debrief.sizes:
            name, _, fact = size.partition(".")
            asked = next((q for q in self.questions if q.name == name), None)
            if fact and fact not in getattr(asked, "facts", ()):
                raise ValueError(f"debrief: no fact is called {size}")
            if asked is None or (not fact and asked.kind != "sql"):
                raise ValueError(f"debrief: no query is called {name}")
        for name in self.debrief.before:
            if name not in names:
                raise ValueError(f"debrief: no question is called {name}")
        for key, figure in (("at", self.page.at), ("raised", self.page.raised)):
            if figure is not None and figure not in self.figures:
                raise ValueError(f"page.{key}: no figure is called {figure}")
        return self


def slugs() -> list[str]:
    """All labs here, by name."""
    root = paths.labs_root() / "datasets"
    return sorted(path.parent.name for path in root.glob("*/incident.toml"))


def course() -> list[Lab]:
    """All labs here in the order of the course: by their place, then by name."""
    labs = [load(slug) for slug in slugs()]
    return sorted(labs, key=lambda lab: (lab.place is None, lab.place or 0, lab.slug))


def load(name: str) -> Lab:
    """The lab of that name; its number alone will do (`7`, `07`).

    Raises UnknownName with the nearest lab, BadLab where `incident.toml` does not hold together.
    """
    known = slugs()
    number = int(name) if name.isdecimal() else None
    matches = [s for s in known if s == name or number == _number(s)]
    if not matches:
        raise UnknownName("lab", name, known)
    return _load(paths.labs_root() / "datasets" / matches[0])


def _number(slug: str) -> int:
    """The number in front; -1 where there is none."""
    first = slug.partition("-")[0]
    return int(first) if first.isdecimal() else -1


def load_folder(folder: Path) -> Lab:
    """The lab in a folder, wherever it lies."""
    return _load(folder.resolve())


def _load(folder: Path) -> Lab:
    source = folder / "incident.toml"
    try:
        lab = Lab.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise BadLab(f"{folder.name}/incident.toml is not TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadLab(
            f"{folder.name}/incident.toml, {place or 'as a whole'}: {first['msg']}."
        ) from None
    lab._slug = folder.name
    lab._folder = folder
    _files_fit(lab)
    return lab


def _files_fit(lab: Lab) -> None:
    """What questions need of the lab's SQL files is there; a student's machine has no truth.sql."""
    rules = _queries(lab, "contract.sql")
    truth = _queries(lab, "truth.sql")
    values = {*lab.figures, *(query.name for query in truth)}
    for question in lab.questions:
        if question.kind == "facts" and truth:
            for name, fact in question.facts.items():
                unknown = [] if fact.type in ("choice", "boolean") else {*fact.wrong} - values
                if unknown:
                    raise BadLab(
                        f"{lab.slug}: {question.name}, {name} speaks of {min(unknown)}, which is"
                        " neither a fact nor a figure."
                    )
        if question.kind == "sql" and question.example is not None:
            example = paths.shared_sql(lab.folder, f"examples/{question.example}.md")
            if not example.is_file():
                have = ", ".join(sorted(path.stem for path in example.parent.glob("*.md")))
                raise BadLab(
                    f"{lab.slug}: {question.name} has the example {question.example}, which is not"
                    f" there. There are {have}."
                )
        if question.kind == "fix" and rules:
            names = [query.name for query in rules]
            if unknown := [name for name in question.invariants if name not in names]:
                raise BadLab(
                    f"{lab.slug}: {question.name} asks for {unknown[0]}, and contract.sql has no"
                    " query of that name."
                )
        if question.kind == "monitor" and question.until is not None and truth:
            if any(query.flag("ended") for query in truth):
                continue
            raise BadLab(
                f"{lab.slug}: {question.name} says until = {question.until}, so one query of"
                " truth.sql must say when the fault was over: note it `-- ended: true`."
            )


def _queries(lab: Lab, name: str) -> list[named_sql.NamedQuery]:
    path = lab.folder / name
    return named_sql.read(path) if path.is_file() else []
