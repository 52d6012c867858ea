"""One CTE of a query, with its rows: what a step of a long query holds. A look, as any query is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.errors import FiredrillError, UnknownName
from grader.questions import Question
from grader.sql.quoting import quoted

from . import completion, frames, query, show

if TYPE_CHECKING:
    from .session import Session


class NoCte(FiredrillError):
    """There is no CTE to run."""


def run_named(session: Session, question: Question, name: str | None) -> None:
    """Show the rows of a CTE of the text last run under a question's name."""
    text = session.texts.get(question.name)
    if text is None:
        raise NoCte(f"`{question.name}` has not been run yet. Run its cell, then this again.")
    here = query.ctes(text)
    if not here:
        raise NoCte(f"`{question.name}` has no CTE (WITH name AS (…)) in the text last run.")
    if name is None:
        name = here[-1].name
    found = [cte for cte in here if cte.name.lower() == name.lower()]
    if not found:
        raise UnknownName("CTE", name, [cte.name for cte in here])
    _show(session, question, text, found[-1])


def run_at(session: Session, code: str, cursor: int) -> None:
    """Show the rows of the CTE in which a cursor stands, in a cell with its `%%` line or without.

    Where it stands below all CTEs, the last one is meant.
    """
    kind, name, start = completion.head(code)
    if code.startswith("%%") and not kind:
        raise NoCte("A CTE is run in a `%%sql`, `%%fix` or `%%monitor` cell. This is another one.")
    text, cursor = code[start:], cursor - start
    question = next((q for q in session.lab.questions if q.name == name), None)
    cte = query.cte_at(text, cursor)
    if cte is None:
        before = [each for each in query.ctes(text) if each.end <= cursor]
        if not before:
            raise NoCte(
                "The cursor stands in no CTE. Put it between the brackets of one: name AS (…)."
            )
        cte = max(before, key=lambda each: each.end)
    _show(session, question, text, cte)


def alone(sql: str, cte: query.Cte) -> str:
    """The query that returns a CTE's rows: those it can see before it, then the CTE."""
    everything = query.ctes(sql)
    seen = {each.name.lower(): each for each in everything if _sees(everything, cte, each)}
    seen[cte.name.lower()] = cte
    parts = sorted(seen.values(), key=lambda each: each.start)
    recursive = "RECURSIVE " if any(each.recursive for each in parts) else ""
    listed = ",\n".join(sql[each.start : each.end] for each in parts)
    return f"WITH {recursive}{listed}\nSELECT * FROM {quoted(cte.name)}"


def _sees(everything: list[query.Cte], cte: query.Cte, other: query.Cte) -> bool:
    if other.end > cte.start:
        return False
    around = [each for each in everything if each.start < other.start and other.end <= each.end]
    inner = max(around, key=lambda each: each.start, default=None)
    return inner is None or inner.end >= cte.end


def _show(session: Session, question: Question | None, text: str, cte: query.Cte) -> None:
    sql = alone(text, cte)
    named = f"{question.name}.{cte.name}" if question is not None else cte.name
    try:
        result = session.run(sql) if question is None else session.ask(question, sql)
    except (FiredrillError, KeyboardInterrupt) as error:
        session.note("look", text=sql, cte=named, ok=False, error=str(error)[:300])
        raise
    session.note("look", text=sql, cte=named, ok=True, rows=result.frame.height)
    of = f" of {question.name}" if question is not None else ""
    said = f"CTE {cte.name}{of}: {frames.counted(result)}."
    if result.frame.height > frames.WHOLE_ROWS:
        said += f" The first {frames.MAX_ROWS} are shown."
    show.html(frames.html(result, None, said), frames.text(result, None, said))
