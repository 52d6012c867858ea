"""The options of each `Check` of a `%%write` question, validated. `write.py` tells what they do."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import BadLab
from ..questions import Check

Unit = Literal["usd", "money", "count", "minutes", "percent", "instant", "id"]


class _Options(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sections(_Options):
    """Parts that a text must have, each with words under it."""

    names: list[str] = Field(min_length=1, description="headings wanted, in any order")
    synonyms: dict[str, list[str]] = Field(default={}, description="name → other headings for it")
    words: int = Field(default=4, description="words a part needs to count as written")


class Timestamps(_Options):
    """A timeline: lines with a clock time, in order."""

    least: int = Field(default=5, description="lines with a time that are wanted")
    section: str | None = Field(default="timeline", description="where; the whole text if absent")
    in_order: bool = Field(default=True, description="times must not run backwards")


class WrongTurn(_Options):
    """A check that led nowhere, told as such."""

    terms: list[str] = Field(default=[], description="the lab's red herrings, in a word each")


class Figure(_Options):
    """A number or an hour that must agree with the learner's world."""

    value: str = Field(description="name of a fact of truth.sql or of a figure of [figures]")
    unit: Unit | None = Field(default=None, description="of the value; by its type where absent")
    tolerance: float = Field(
        default=0, description="relative (0.01 = 1 %); minutes where the value is an instant"
    )
    also: list[str] = Field(
        default=[], description="other figures, of which one is as good as the value"
    )
    near: list[str] = Field(
        default=[], description="words for this quantity: a different number beside them is named"
    )
    unless: list[str] = Field(
        default=[], description="words that turn a clause to another number of the same noun"
    )
    only_beside: dict[str, list[str]] = Field(
        default={},
        description="another figure of that noun → words without which it is told for this one",
    )
    not_of: list[str] = Field(
        default=[],
        description="another whole: `92 % of all warehouses` does not tell a share of one",
    )
    at: bool = Field(
        default=False, description="a bare `at` tells the hour of the thing: `the newsletter at …`"
    )


class NoWrongFigure(_Options):
    """Figures that need not be told, and must be right where they are."""

    figures: list[Figure] = Field(min_length=1, description="each with its `near` words")

    @model_validator(mode="after")
    def _each_has_words(self) -> NoWrongFigure:
        if bare := [one.value for one in self.figures if not one.near]:
            raise ValueError(f"{bare[0]} has no near words, so no number can stand beside them")
        return self


class OwnerAndDue(_Options):
    """Action items, each with a verb, an owner and a date."""

    least: int = Field(default=2, description="items wanted")
    section: str | None = Field(default="action items", description="where they stand")


class NextUpdate(_Options):
    """The time at which the reader hears more."""

    after: str | None = Field(
        default=None, description="figure or fact (an instant) that it must be later than"
    )
    follows: bool = Field(
        default=False, description="what comes and by when counts as well: `postmortem by Friday`"
    )


class NoEarlyCause(_Options):
    """Nothing is called the cause before it is known."""

    causes: list[str] = Field(
        default=[], description="words for the components nobody can name as the cause yet"
    )
    says_unknown: bool = Field(
        default=False, description="the text must also say that the cause is not known yet"
    )


class NoWrongCause(_Options):
    """Nothing that was ruled out is called the cause."""

    causes: list[str] = Field(min_length=1, description="words for what did not cause it")


class Plain(_Options):
    """No code words for readers who have none."""

    words: list[str] = Field(
        default=[], description="added to commit ids and to SQL in capitals: `CTE`, `join`"
    )


class Impact(_Options):
    """How much, and who feels it."""

    who: list[str] = Field(default=[], description="added to customers, merchants, finance, …")


class Mentions(_Options):
    """Ideas that must come up, each in one of several wordings."""

    groups: list[list[str]] = Field(min_length=1, description="one list of wordings an idea")
    need: int | None = Field(default=None, description="ideas wanted; all where absent")
    section: str | None = Field(default=None, description="look in this part only")
    names: list[str] = Field(default=[], description="each idea in words for people, on the card")
    asks: bool = Field(
        default=False, description="counts only where the reader is asked for it: `draw it again`"
    )
    done: bool = Field(
        default=False, description="what is only promised does not count: `should be stopped soon`"
    )
    negated: bool = Field(
        default=False, description="what a sentence denies counts as well: `no release on Fridays`"
    )
    never: list[str] = Field(default=[], description="wordings that say the opposite: no points")
    harm: list[str] = Field(
        default=[], description="wordings that would do harm: half of all points, too"
    )

    @model_validator(mode="after")
    def _can_be_met(self) -> Mentions:
        if self.need is not None and not 1 <= self.need <= len(self.groups):
            raise ValueError(f"need is {self.need}, there are {len(self.groups)} groups")
        if self.names and len(self.names) != len(self.groups):
            raise ValueError(f"there are {len(self.names)} names for {len(self.groups)} groups")
        return self


class Length(_Options):
    """Not too short, not too long."""

    words: tuple[int, int] | None = Field(default=None, description="least and most words")
    seconds: tuple[int, int] | None = Field(
        default=None, description="least and most seconds, spoken at 150 words a minute"
    )
    beats: dict[str, tuple[int, int]] = Field(
        default={}, description="part → least and most seconds, for a story told in beats"
    )

    @model_validator(mode="after")
    def _measures_something(self) -> Length:
        if self.words is None and self.seconds is None and not self.beats:
            raise ValueError("length needs words, seconds or beats")
        return self


class Elsewhere(_Options):
    """In a student's lab: what is looked for where the lab is whole."""


OPTIONS: dict[str, type[_Options]] = {
    "sections": Sections,
    "timestamps": Timestamps,
    "wrong_turn": WrongTurn,
    "figure": Figure,
    "no_wrong_figure": NoWrongFigure,
    "owner_and_due": OwnerAndDue,
    "next_update": NextUpdate,
    "no_early_cause": NoEarlyCause,
    "no_wrong_cause": NoWrongCause,
    "plain": Plain,
    "impact": Impact,
    "mentions": Mentions,
    "length": Length,
    "elsewhere": Elsewhere,
}


def read(check: Check, question: str = "") -> _Options:
    """The check's options, typed. Raises BadLab where a name or a type is wrong."""
    try:
        return OPTIONS[check.rule].model_validate(check.options)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "its options"
        where = f"question {question}, " if question else ""
        raise BadLab(f"{where}check {check.rule}, {place}: {first['msg']}.") from None
