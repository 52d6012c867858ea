"""`%debrief`: how it went, why, and what comes next; and the same as one file."""

from __future__ import annotations

import json
from typing import Any

from IPython.core.magic import line_magic, magics_class

from . import announce, arguments, show
from .magics_base import Beside, spoken


@magics_class
class DebriefMagics(Beside):
    """`%debrief`, on the incident that `Magics` has open."""

    @line_magic
    @spoken
    def debrief(self, line: str) -> None:
        """How it went: %debrief [--dialect bigquery] [--save portfolio.html]"""
        usage = "%debrief [--dialect bigquery] [--save portfolio.html]"
        options = {"dialect": str, "save": str}
        _, given = arguments.parse(line, usage=usage, words=0, options=options)
        session = self.session
        from .debrief import after, dialect, page

        into = dialect.known(given.get("dialect") or "snowflake")
        bar = show.Progress("Looking back")
        try:
            found = page.of(session, into=into, progress=bar)
        except BaseException:
            bar.done("The debrief was stopped.")
            raise
        bar.done()
        session.note("debrief")
        if "save" in given:
            self._save(given["save"], found)
            return
        rows = list(found.rows)
        first = page.card(found.title, (*found.head, page.timeline_block(found, live=True)))
        points, speed = (block.text.partition("\n")[0] for block in found.head)
        aloud = [found.title, points, f"Diagnosis speed: {speed}"]
        show.html(*first, announce.whole("\n".join(aloud)))
        _figure(rows)
        show.html(*page.card("Debrief, what follows", found.rest, heading=False), "")
        if session.lab.debrief.story and after.is_past(session.lab, session.records()):
            show.markdown(session.lab.debrief.story, "")

    def _save(self, name: str, found: Any) -> None:
        import datetime as dt

        from .debrief import export

        today = dt.datetime.now(dt.UTC).date()
        path = export.save(self.session, found, name or "portfolio.html", today)
        other = "" if path.name == name or not name else f" `{name}` was there and stays as it is."
        show.note(
            f"**Saved as `{path.name}`** in your workspace: one file that needs nothing else and "
            f"says that this was a drill. Read it before you give it away.{other}"
        )


def _figure(rows: list[Any]) -> None:
    """For plotly where it can be shown; the drawing in its place everywhere else."""
    from .debrief import timeline

    figure = json.loads(timeline.figure(rows).to_json())
    show.figure(figure, timeline.svg(rows), "(The timeline stands above as a table.)")
