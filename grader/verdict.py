"""The result document: what every judge returns, every card shows, every grade is made from.

Versioned (`format`); its JSON Schema is `Verdict.model_json_schema()` and stands in `docs/`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Outcome = Literal["right", "partly", "wrong", "rejected", "unknown"]
Kind = Literal["sql", "fix", "monitor", "facts", "write"]

UNANSWERED = "No answer yet."  # the headline where a cell is empty, a comment or the stub

MAX_ROWS_SHOWN = 8  # rows of evidence; a card is read, not scrolled


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Table(_Document):
    """A small table of evidence. Cells are text, as shown; None is SQL NULL."""

    title: str
    columns: list[str]
    rows: list[list[str | None]]
    left_out: int = Field(default=0, description="rows that exist and are not shown")

    def without(self, columns: Collection[str]) -> Table:
        """The table without these columns."""
        kept = [at for at, name in enumerate(self.columns) if name not in columns]
        rows = [[row[at] for at in kept] for row in self.rows]
        return self.model_copy(update={"columns": [self.columns[at] for at in kept], "rows": rows})


class Part(_Document):
    """One thing that was looked at: an invariant, the columns, recall, a section of a text."""

    name: str
    says: str = Field(description="what holds or does not, as a short clause")
    ok: bool | None = Field(description="None: looked at, worth no points (a remark)")
    points: float = 0
    max_points: float = 0
    detail: str | None = None


class Counterexample(_Document):
    """The smallest database found on which answer and reference differ, with both results."""

    tables: list[Table]
    now: str | None = Field(default=None, description="what world_now() is there")
    answer: Table
    expected: Table
    note: str | None = Field(default=None, description="what a reader has to know beside it")
    unread: list[str] = Field(
        default=[], description="tables that neither query reads; their rows are named by others"
    )
    unread_columns: dict[str, list[str]] = Field(
        default={}, description="wide table → its columns that neither query names"
    )

    @property
    def read(self) -> list[Table]:
        """The tables that have to be read to see what goes wrong."""
        read = [table for table in self.tables if table.title not in self.unread]
        return [table.without(self.unread_columns.get(table.title, [])) for table in read]


class PageMark(_Document):
    """One page of a monitor. at: minutes from the page of that day, negative before it."""

    at: float
    kind: Literal["true", "late", "over", "twin", "false"] = Field(
        description="it counts; it counts and came too late; the monitor must be silent again;"
        " the same day without the fault pages too; nothing was wrong"
    )


class Lane(_Document):
    """One world that was watched. begins, ends: of its fault, in minutes from the page."""

    label: str
    begins: float | None = None
    ends: float | None = None
    marks: list[PageMark] = []


class Timeline(_Document):
    """Worlds through which a monitor was run, and where it paged. start, end: of the watch."""

    event: str = Field(description="what the fault does first: `second posting`")
    told: str = Field(description="what told people that day: `the reconciliation`")
    start: float
    end: float
    lanes: list[Lane]
    silent: int = Field(default=0, description="healthy worlds without a page, not drawn")


class Why(_Document):
    """What a sentence did. ok: it counts, it hurts, or it is a remark (None)."""

    ok: bool | None
    says: str


class Piece(_Document):
    """A sentence of the learner's text, as written, and what it did; most did nothing."""

    text: str
    whys: list[Why] = []


class MarkedLine(_Document):
    """A paragraph, item or row of the text. under: its heading, where that is a new one."""

    under: str = ""
    pieces: list[Piece]


class Verdict(_Document):
    """What the judge says of one answer."""

    format: Literal[1] = 1
    lab: str
    question: str
    kind: Kind
    outcome: Outcome
    score: float = Field(ge=0, le=1)
    max_points: float = Field(ge=0)
    headline: str
    parts: list[Part] = []
    timeline: Timeline | None = None
    marked: list[MarkedLine] = Field(default=[], description="a text with its sentences marked")
    evidence: list[Table] = []
    counterexample: Counterexample | None = None
    try_next: str | None = None
    notices: list[str] = []
    checked: list[str] = []
    not_checked: list[str] = []

    @property
    def points(self) -> float:
        """Points earned, rounded to hundredths as nbgrader shows them."""
        return round(self.score * self.max_points, 2)
