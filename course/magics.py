"""The magics of a lab's notebook. They read the line, call the session, show what came out.

A learner's mistake ends in one sentence, never in a traceback, and the cell counts as run: "Run
All" goes on to the next one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from IPython.core.magic import Magics as _Magics
from IPython.core.magic import cell_magic, line_cell_magic, line_magic, magics_class

from grader import carried, incident, release
from grader.errors import FiredrillError, UnknownName
from grader.incident import Message
from grader.questions import Question

from . import (
    answers,
    arguments,
    arrivals,
    clock,
    handing_in,
    identity,
    journal,
    pager,
    show,
    trouble,
    workspace,
)
from .magics_base import body, spoken
from .session import Session, workspace_here


@magics_class
class Magics(_Magics):
    """`%incident`, `%%sql`, `%check` and the rest; one open incident a kernel."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.workspace: Path = workspace_here()
        trouble.keep_off_the_screen(self.workspace / ".firedrill")
        self._session: Session | None = None
        self._judge: Any = None
        self.clock_told: tuple[str, int] | None = None  # where it stood when it was last shown

    @property
    def session(self) -> Session:
        """The open incident. Raises NotOpen where there is none."""
        if self._session is None:
            raise NotOpen()
        return self._session

    @property
    def opened(self) -> Session | None:
        """The open incident, if there is one."""
        return self._session

    @line_magic
    @spoken
    def incident(self, line: str) -> None:
        """Open a lab: %incident 07-ledger-written-twice [--seed N] [--scale S] [--student ID]"""
        words, options = arguments.parse(
            line,
            usage="%incident LAB [--seed N] [--scale S] [--student ID]",
            words=1,
            options={"seed": int, "scale": float, "student": str},
        )
        if not words:
            labs = "\n".join(f"%incident {slug}" for slug in incident.slugs())
            show.note(f"**Which lab?** These are here:\n{labs}")
            return
        mark = release.read(self.workspace)
        lab = release.asked(incident.load(words[0]), mark)
        if "student" in options:
            identity.keep(self.workspace, options["student"])
        kept = workspace.remembered_seed(self.workspace)
        seed = options["seed"] if "seed" in options else identity.seed(self.workspace, mark)
        if seed is None:
            seed = _number("FIREDRILL_SEED", int, kept)
        scale = options.get("scale", _number("FIREDRILL_SCALE", float, 1.0))
        session = Session(lab, seed=seed, scale=scale, workspace=self.workspace)
        bar = show.Progress("Building the practice world")
        try:
            session.prepare(bar)
        except BaseException:
            session.close()
            bar.done("The practice world was not built.")
            raise
        bar.done(f"The practice world was built in {bar.spent:.1f} s. Next time it is there.")
        self.close()  # only now: where this one cannot be opened, the one before it stays
        self._session = session
        _at_exit(self)
        try:
            replayed = session.open()
        except BaseException:
            self.close()
            raise
        session.note("incident", format=journal.FORMAT)
        step = session.step()
        show.html(*pager.page(session, step), pager.alert(session))
        self._read(pager.messages(lab, step))
        student = identity.who(self.workspace)
        if you := handing_in.you_are(mark, student, seed):
            show.note(you, {carried.METADATA: {"student": student, "seed": seed}})
        for said in [*handing_in.sentences(mark), *answers.about_replay(replayed)]:
            show.note(said)
        if session.journal.trouble:
            show.note(session.journal.trouble)

    @line_magic
    @spoken
    def page(self, line: str) -> None:
        """The page again, and what colleagues wrote so far: %page [STEP]"""
        words, _ = arguments.parse(line, usage="%page [STEP]", words=1)
        session = self.session
        step = words[0] if words else session.step()
        if question := pager.asked(session.lab, step):
            show.note(f"`{step}` is a question of `{question.step}`. This is that step:")
            step = question.step
        pager.until(session.lab, step)
        if words:
            session.note("page", step=step)
        messages = pager.messages(session.lab, step)
        heard: str | None = pager.alert(session)  # in a step, who has written is said anyway
        if words:
            heard = "" if arrivals.untold(session, messages) else None
        show.html(*(pager.news if words else pager.page)(session, step), heard)
        self._read(messages)
        self.come_in()

    @cell_magic
    @spoken
    def sql(self, line: str, cell: str) -> None:
        """One query; its result as a table, and as a frame of that name: %%sql [name]"""
        name, question, said = self._named(line, "sql")
        answers.run_query(self.session, self.shell, name, question, body(cell), said)
        self.come_in()

    @cell_magic
    @spoken
    def fix(self, line: str, cell: str) -> None:
        """A script that repairs your copy, all of it or nothing: %%fix name"""
        answers.run_fix(self.session, self._question(line, "fix"), body(cell))
        self.come_in()

    @cell_magic
    @spoken
    def monitor(self, line: str, cell: str) -> None:
        """A query whose rows should page; shows what would page now: %%monitor name"""
        question = self._question(line, "monitor")
        answers.run_monitor(self.session, self.shell, question, body(cell))
        self.come_in()

    @cell_magic
    @spoken
    def facts(self, line: str, cell: str) -> None:
        """A few lines of TOML; shows what was read: %%facts name"""
        answers.run_facts(self.session, self._question(line, "facts"), body(cell))
        self.come_in()

    @cell_magic
    @spoken
    def write(self, line: str, cell: str) -> None:
        """Markdown; shows it set, with its length: %%write name"""
        answers.run_write(self.session, self._question(line, "write"), body(cell))
        self.come_in()

    @line_magic
    @spoken
    def check(self, line: str) -> None:
        """Judge the text last run under a name: %check [name | all]"""
        words, _ = arguments.parse(line, usage="%check NAME", words=1)
        session = self.session
        if words == ["all"]:
            names = [q.name for q in session.lab.questions if q.name in session.texts]
        elif words:
            names = [session.lab.question(words[0]).name]
        else:
            names = list(session.texts)[-1:]
        if not names:
            show.note("Nothing has been run yet. Run an answer's cell, then `%check` its name.")
            return
        self._checker().check_all(names) if words == ["all"] else self._checker().check(names[0])
        self.come_in()

    @line_magic
    @spoken
    def cost(self, line: str) -> None:
        """The rows that a query scans and joins, beside the reference's: %cost [name]"""
        words, _ = arguments.parse(line, usage="%cost NAME", words=1)
        session = self.session
        asked = [q.name for q in session.lab.questions if q.kind == "sql"]
        run = [name for name in session.texts if name in asked]
        name = words[0] if words else (run or asked)[-1]
        self._checker().cost(session.lab.question(name).name)

    @line_cell_magic
    @spoken
    def counterexample(self, line: str, cell: str | None = None) -> None:
        """Step into the small database on which an answer goes wrong: %counterexample name"""
        from . import counterexamples

        words, _ = arguments.parse(line, usage="%counterexample NAME", words=1)
        session = self.session
        name = words[0] if words else session.latest
        name = session.lab.question(name).name
        verdict = self._judge.verdicts.get(name) if self._judge is not None else None
        if cell is None:
            counterexamples.step_into(session, name, verdict)
        else:
            counterexamples.run(session, name, verdict, body(cell))

    @line_magic
    @spoken
    def hint(self, line: str) -> None:
        """The next hint, or an earlier one again: %hint name [level]"""
        from . import announce, course_map, hints

        usage = "%hint NAME [1] [--yes]"
        words, given = arguments.parse(line, usage=usage, words=2, flags=("yes",))
        session = self.session
        if words:
            question = session.lab.question(words[0])
        else:
            question = course_map.open_at_hand(session, "%hint")
        try:
            level = int(words[1]) if len(words) > 1 else None
        except ValueError:
            raise arguments.BadLine(
                f"The level of a hint is a number, not `{words[1]}`. Write: `%hint {words[0]} 1`."
            ) from None
        said = hints.give(session, question, level, sure=bool(given.get("yes")))
        show.markdown(said, announce.whole(said))

    @line_magic
    @spoken
    def tables(self, line: str) -> None:
        """The data dictionary, one table in full, or their keys: %tables [SCHEMA.TABLE] [--keys]"""
        from . import dictionary

        usage = "%tables [SCHEMA.TABLE] [--keys]"
        words, given = arguments.parse(line, usage=usage, words=1, flags=("keys",))
        if given.get("keys"):
            from . import keys

            show.html(*keys.diagram(self.session.schema, words[0] if words else None))
        elif words:
            show.html(*dictionary.one(self.session, words[0]))
        else:
            show.html(*dictionary.all_tables(self.session))

    @line_magic
    @spoken
    def progress(self, line: str) -> None:
        """Where you stand on this world: questions, the best points of each, minutes."""

        from . import progress

        arguments.parse(line, usage="%progress", words=0)
        session = self.session
        usual = session.seed == workspace.remembered_seed(self.workspace)
        table = progress.table(
            session.lab, session.records(), world="" if usual else f"seed {session.seed}"
        )
        show.table(table)

    @line_magic
    @spoken
    def reset(self, line: str) -> None:
        """The untouched world, answers kept; or start over: %reset [NAME | --all | --undo]"""
        import datetime as dt

        from . import resetting

        usage = "%reset, %reset NAME, %reset --all or %reset --undo"
        words, given = arguments.parse(line, usage=usage, words=1, flags=("undo", "all"))
        if len(words) + len(given) > 1:
            raise arguments.BadLine(f"`%reset` does one thing, so say one at a time: {usage}.")
        session = self.session
        if given.get("undo"):
            said = resetting.undo(session)
        elif given.get("all"):
            said = resetting.everything(session, dt.datetime.now(dt.UTC).date())
        elif words:
            said = resetting.question(session, session.lab.question(words[0]).name)
        else:
            said = resetting.world(session)
        for sentence in said:
            show.note(sentence)

    def come_in(self) -> None:
        """Show what colleagues have written meanwhile, and in a drill where the clock stands."""
        session = self.session
        drill = clock.of(session)
        if messages := arrivals.due(session, drill):
            show.html(*pager.came_in(session, messages), "")
            self._read(messages)
        if drill.running and not drill.hidden:
            step = session.step()
            if (now := clock.place(session.lab, drill, step)) != self.clock_told:
                self.clock_told = now
                show.note(clock.sentence(session.lab, drill, step))

    def close(self) -> None:
        """End the session and its workers."""
        judge, self._judge = self._judge, None
        if judge is not None:
            judge.close()
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _read(self, messages: list[Message]) -> None:
        arrivals.tell(self.session, messages)
        arrivals.shown(self.session, messages)

    def _checker(self) -> Any:
        """The judge, made when it is first asked and kept."""
        if self._judge is None:
            from . import checking

            self._judge = checking.Checker(self.session)
        return self._judge

    def _named(self, line: str, kind: str) -> tuple[str | None, Question | None, str | None]:
        """Name, its question, and a remark; `%%sql` may have any name, or none: exploration."""
        words, _ = arguments.parse(line, usage=f"%%{kind} [name]", words=1)
        if not words:
            return None, None, None
        try:
            question = self._question(line, kind)
        except UnknownName as error:
            if not words[0].isidentifier():
                raise
            near = f" Did you mean `{error.nearest}`?" if error.nearest else ""
            return words[0], None, f"`{words[0]}` is no question here, so it is not graded.{near}"
        return question.name, question, None

    def _question(self, line: str, kind: str) -> Question:
        words, _ = arguments.parse(line, usage=f"%%{kind} NAME", words=1)
        lab = self.session.lab
        if not words:
            names = ", ".join(f"`%%{kind} {q.name}`" for q in lab.questions if q.kind == kind)
            raise arguments.BadLine(f"`%%{kind}` needs the name of its question: {names}.")
        question = lab.question(words[0])
        if question.kind != kind:
            raise arguments.BadLine(
                f"`{question.name}` is answered in a `%%{question.kind}` cell. "
                f"Begin the cell with `%%{question.kind} {question.name}`."
            )
        return question


class NotOpen(FiredrillError):
    """A magic was used before `%incident`."""

    def __init__(self) -> None:
        labs = incident.slugs()
        example = labs[0] if labs else "LAB"
        super().__init__(
            "No incident is open in this kernel. Run the notebook's first cell, "
            f"or `%incident {example}`."
        )


def _number(variable: str, kind: type, default: Any) -> Any:
    """A number out of the environment."""
    value = os.environ.get(variable, "").strip()
    try:
        return kind(value) if value else default
    except ValueError:
        raise arguments.BadLine(f"{variable} is set to `{value}`, which is no number.") from None


def _at_exit(magics: Magics) -> None:
    import atexit

    atexit.unregister(magics.close)
    atexit.register(magics.close)
