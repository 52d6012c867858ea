"""What a lab's debrief needs beside its steps and questions: `[debrief]` of `incident.toml`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

_Key = Literal["shows", "clears", "before", "aside"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Reading(_Section):
    """Something to read next: a book, a paper, a manual."""

    title: str
    by: str
    why: str = Field(description="what it adds to this lab, in a sentence")


class Debrief(_Section):
    """How the order of a learner's steps is read, and what comes after the lab."""

    story: str = Field(default="", description="what happened, in Markdown; told by %debrief alone")
    sizes: list[str] = Field(
        default=[], description="the queries that tell the blast radius, and `facts.fact`"
    )
    shows: list[str] = Field(
        default=[], description="`schema.table.column`: who reads one may see the cause"
    )
    clears: dict[str, list[str]] = Field(
        default={}, description="red herring in words → who reads one of these could rule it out"
    )
    before: dict[str, list[str]] = Field(
        default={}, description="fix → tables or columns to be read before it is run"
    )
    aside: list[str] = Field(default=[], description="tables that have no part in the incident")
    follow_ups: list[str] = Field(default=[], description="what an interviewer asks next †")
    read_next: list[Reading] = []

    @property
    def sources(self) -> list[tuple[_Key, str]]:
        """(key, table or column) of all that must be in the lab's schema."""
        found: list[tuple[_Key, str]] = []
        found += [("shows", name) for name in self.shows]
        found += [("clears", name) for names in self.clears.values() for name in names]
        found += [("before", name) for names in self.before.values() for name in names]
        return found + [("aside", name) for name in self.aside]
