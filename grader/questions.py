"""What a lab asks: the five kinds of questions of `incident.toml`, and what they are made of."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Signal = Literal["diagnosis", "communication", "blamelessness", "prevention"]
State = Literal["healthy", "sick", "repaired"]
FactType = Literal["instant", "integer", "decimal", "text", "choice", "boolean"]


class Section(BaseModel):
    """A table of `incident.toml`; a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid")


class _Question(Section):
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    points: float = Field(ge=0)
    signal: Signal
    step: str
    world: State = "sick"
    asks: str = Field(description="the question in one clause, for cards and lists")
    hints: list[str] = []
    cold: bool = Field(
        default=False, description="hints and completion wait until its cell was run once"
    )


class CostRule(Section):
    """What a query may cost, by DuckDB's counters on the learner's world."""

    dear: str = Field(description="the query it is to replace")
    joined: float = Field(gt=0, description="rows out of joins: at most a such-th of that query's")
    scanned: float = Field(gt=0, description="rows scanned: at most so many times the reference's")


class SqlQuestion(_Question):
    """One query, judged by its result, and by what it costs where that is asked."""

    kind: Literal["sql"]
    columns: list[str]
    order: list[str] = Field(default=[], description="sort keys, `col` or `col desc`; [] = any")
    tolerance: float = Field(default=0, description="absolute, for DOUBLE columns only")
    grain: list[str] = Field(default=[], description="the columns that name one row of the result")
    mutants: dict[str, str] = Field(
        default={}, description="id or family of a mutant → how it is told, `as if …`"
    )
    equivalent: dict[str, str] = Field(
        default={}, description="mutants that no legal database kills, by id or pattern → why"
    )
    cost: CostRule | None = None
    example: str | None = Field(
        default=None, description="a file of `datasets/examples/`: the same shape on other tables"
    )


class FixQuestion(_Question):
    """A script, judged by the world it leaves."""

    kind: Literal["fix"]
    may_change: dict[str, list[str]] = Field(
        description='table → columns it may update; ["*"] also lets rows be added; '
        '["+"] lets rows be added only; "-" beside them lets rows be removed'
    )
    invariants: dict[str, float] = Field(description="name in contract.sql → points")
    must: list[str] = Field(
        default=[], description="invariants of which one broken leaves a quarter of the points"
    )
    run_twice: float = Field(description="points for: run again, nothing changes")
    innocent: float = Field(description="points for: no row touched that the reference left alone")

    @model_validator(mode="after")
    def _points_add_up(self) -> FixQuestion:
        total = sum(self.invariants.values()) + self.run_twice + self.innocent
        if abs(total - self.points) > 1e-9:
            raise ValueError(f"{self.name}: its parts make {total:g} points, not {self.points:g}")
        if unknown := [name for name in self.must if name not in self.invariants]:
            raise ValueError(f"{self.name}: must names {unknown[0]}, which is not an invariant")
        return self


class MonitorQuestion(_Question):
    """A query that returns the rows which should page now, run on a schedule."""

    kind: Literal["monitor"]
    every: int = Field(description="minutes between runs")
    within: int = Field(description="minutes from the first event by which it must have paged")
    until: int | None = Field(
        default=None, description="minutes after the last event when it must be silent again"
    )
    event: str = Field(default="fault", description="one event of the fault, in words for cards")
    page: str = Field(default="the page", description="what paged that day, in words for cards")
    healthy: list[str] = Field(description="profiles of the healthy worlds it is run through")
    sick: list[float] = Field(description="sizes of the fault it must catch, 1 = the story's")
    sick_on: list[str] = Field(
        default=[], description="profiles of the sick worlds; those of `healthy` where absent"
    )
    worlds: int = Field(default=20, ge=1, description="sick worlds at least, and healthy ones")
    run_on: int = Field(default=180, description="minutes the worlds go on after the page")
    before: int = Field(default=120, ge=0, description="minutes it is watched before the page")
    noise_tolerated: float = Field(default=0, description="false pages per healthy day")


class Fact(Section):
    """One line of a `%%facts` answer; its truth is `truth.sql`'s query of the same name."""

    type: FactType
    asks: str
    points: float
    unit: str | None = None
    tolerance: float = Field(default=0, description="seconds for an instant, else in its unit")
    choices: list[str] = []
    wrong: dict[str, str] = Field(
        default={},
        description="what in the data rules a value out, as a clause: by choice, by true or false,"
        " else by the name of the fact or figure that holds it",
    )

    @model_validator(mode="after")
    def _wrong_values_can_be_given(self) -> Fact:
        can = {"choice": self.choices, "boolean": ["true", "false"]}.get(self.type)
        if can is not None and (never := [value for value in self.wrong if value not in can]):
            raise ValueError(f"wrong names {never[0]}, which nobody can choose")
        return self


class FactsQuestion(_Question):
    """A few lines of TOML, judged by that learner's world."""

    kind: Literal["facts"]
    facts: dict[str, Fact]

    @model_validator(mode="after")
    def _points_add_up(self) -> FactsQuestion:
        total = sum(fact.points for fact in self.facts.values())
        if abs(total - self.points) > 1e-9:
            raise ValueError(f"{self.name}: its facts make {total:g} points, not {self.points:g}")
        return self


class Check(Section):
    """One thing a rule can name in a text (see grader/judges/write.py for the kinds)."""

    rule: Literal[
        "sections",
        "timestamps",
        "wrong_turn",
        "figure",
        "no_wrong_figure",
        "no_wrong_cause",
        "plain",
        "owner_and_due",
        "next_update",
        "no_early_cause",
        "impact",
        "mentions",
        "length",
        "elsewhere",
    ]
    points: float
    says: str = Field(description="what is looked for, as the card says it")
    options: dict[str, Any] = {}


class WriteQuestion(_Question):
    """A text; what a rule can name is proposed, a person has the last word."""

    kind: Literal["write"]
    form: Literal["update", "postmortem", "spoken", "note"]
    checks: list[Check]

    @model_validator(mode="after")
    def _points_add_up(self) -> WriteQuestion:
        total = sum(check.points for check in self.checks)
        if abs(total - self.points) > 1e-9:
            raise ValueError(f"{self.name}: its checks make {total:g} points, not {self.points:g}")
        return self


Question = Annotated[
    SqlQuestion | FixQuestion | MonitorQuestion | FactsQuestion | WriteQuestion,
    Field(discriminator="kind"),
]
