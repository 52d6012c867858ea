"""Runs one answer cell and shows what came out; what stands under a name goes to the journal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from grader import cards, stubs
from grader.errors import FiredrillError, Rejected
from grader.questions import FactsQuestion, Question, WriteQuestion
from grader.sql import explain
from grader.texts import prose
from grader.verdict import Table

from . import announce, frames, show
from .session import Fixed, Session

if TYPE_CHECKING:
    from grader.sandbox.client import Result

WORDS_PER_MINUTE = 150  # of clear speech to an interviewer


def run_query(
    session: Session,
    shell: Any,
    name: str | None,
    question: Question | None,
    text: str,
    remark: str | None = None,
) -> None:
    """A table on the screen, a frame under the name (without one: `_` and `last`)."""
    result = _query(session, question, text, name)
    _land(session, shell, name, result)
    show.html(frames.html(result, name), frames.text(result, name), frames.spoken(result))
    if remark:
        show.note(remark)
    if question is not None and (where := asked_where(session, question)):
        show.note(where)


def run_monitor(session: Session, shell: Any, question: Question, text: str) -> None:
    """What would page now, on the world that the question is asked on."""
    result = _query(session, question, text)
    _land(session, shell, question.name, result)
    rows = result.frame.height
    if rows:
        said = f"**It would page now:** {rows:,} row{'s' * (rows != 1)}."
    else:
        said = "**Silent:** no rows, so nobody is paged now."
    show.note(f"{said} `%check {question.name}` runs it through other hours and other worlds.")
    show.html(frames.html(result, question.name), frames.text(result, question.name), "")
    if where := asked_where(session, question):
        show.note(where)


def run_fix(session: Session, question: Question, text: str) -> None:
    """What the script changed, table by table; or that nothing was changed, and why."""
    try:
        with show.while_it_runs(question.name):
            done = session.fix(question.name, text)
    except (FiredrillError, KeyboardInterrupt) as error:
        told = _clearer(session, error)
        session.remember(question, text, ok=False, error=str(told)[:300])
        told.add_note("Nothing was changed: a fix runs as a whole or not at all.")
        raise told from None
    session.remember(
        question, text, ok=True, changes=[[c.verb, c.table, c.rows] for c in done.changes]
    )
    changed = sum(change.rows for change in done.changes)
    said = f"{question.name} ran through, {changed:,} row{'s' * (changed != 1)} changed"
    if done.again:
        said = announce.first(cards.plain(_fixed_head(question.name, done)))
    show.html(_fixed_html(question.name, done), _fixed_text(question.name, done), said)


def run_facts(session: Session, question: Question, text: str) -> None:
    """What was read: each fact with its value and type, beside what is asked."""
    from . import readings

    assert isinstance(question, FactsQuestion)
    session.remember(question, text, ok=True)
    table, remarks = readings.of(question, text, session.now)
    show.table(table)
    for remark in remarks:
        show.note(remark)


def run_write(session: Session, question: Question, text: str) -> None:
    """The text as it will be read, and its length."""
    assert isinstance(question, WriteQuestion)
    session.remember(question, text, ok=True)
    if stubs.is_blank("write", text):
        show.note("There is no text here yet. Write below the `%%write` line, then run the cell.")
        return
    show.markdown(text, "")
    read = prose.read(text)  # as the judge counts: headings and comments are no text
    words = read.words
    said = f"{words:,} word{'s' * (words != 1)}"
    if question.form == "spoken":
        spoken = sum(prose.spoken_words(line.text) for line in read.lines)  # "14,000" takes two
        minutes, seconds = divmod(round(spoken / WORDS_PER_MINUTE * 60), 60)
        said += f", about {minutes}:{seconds:02} min spoken"
    show.note(f"{said}. `%check {question.name}` looks at what a rule can name.")


def about_replay(outcome: dict[str, str | None]) -> list[str]:
    """What to say of the fixes that were carried out again on a fresh copy."""
    said = []
    if held := [f"`{name}`" for name, why in outcome.items() if why is None]:
        are = "repair stands" if len(held) == 1 else "repairs stand"
        said.append(f"**Your {are} again:** {', '.join(held)}, replayed from the journal.")
    said += [
        f"**`{name}` no longer runs and was left out.** {why} Run its cell again."
        for name, why in outcome.items()
        if why is not None
    ]
    return said


def asked_where(session: Session, question: Question) -> str | None:
    """Which world an answer ran on, where that is not plain: after a repair, or before one."""
    if question.world == "sick" and session.accepted:
        too = "" if question.kind == "monitor" else ", here and in `%check`"
        return (
            f"`{question.name}` is asked on the world before your repair{too}. "
            "`%%sql` without a name reads your copy, with the repair."
        )
    if question.world != "repaired":
        return None
    # A repair that the notebook comes to later is none that this question could wait for.
    fixes = [each.name for each in session.lab.fixes_before(question)]
    if lacking := [f"`{name}`" for name in fixes if name not in session.accepted]:
        do, them = ("does", "its cell") if len(lacking) == 1 else ("do", "their cells")
        return (
            f"`{question.name}` is asked on the repaired world, and {' and '.join(lacking)} {do} "
            f"not stand on your copy yet: run {them}, then this one again."
        )
    return (
        f"`{question.name}` is asked on the repaired world: your copy, with your repairs. "
        "`%check` asks it on one whose repair is known to be right."
    )


def _query(
    session: Session, question: Question | None, text: str, name: str | None = None
) -> Result:
    """Run a query and note it, whether it ran or not: it is what the debrief looks back at."""
    try:
        with show.while_it_runs(name or (question.name if question else "your query")):
            result = session.run(text) if question is None else session.ask(question, text)
    except (FiredrillError, KeyboardInterrupt) as error:
        told = _clearer(session, error)
        _noted(session, question, name, text, ok=False, error=str(told)[:300])
        raise told from None
    _noted(session, question, name, text, ok=True, rows=result.frame.height)
    return result


def _noted(
    session: Session, question: Question | None, name: str | None, text: str, **more: Any
) -> None:
    """An answer that was run, or a look around, with the name of its frame where it has one."""
    if question is not None:
        session.remember(question, text, **more)
    else:
        session.note("look", text=text, **({"name": name} if name else {}), **more)


def _clearer(session: Session, error: BaseException) -> BaseException:
    """The error; where a query reads an earlier cell's result as a table, what to do instead."""
    if not isinstance(error, Rejected):
        return error
    questions = (each.name for each in session.lab.questions)
    return explain.stands_alone(error, {*questions, *session.frames})


def _land(session: Session, shell: Any, name: str | None, result: Result) -> None:
    """Put the frame where Python cells find it; IPython's own `_` history moves along."""
    session.frames.add(name or "last")
    if name is not None:
        shell.user_ns[name] = result.frame
        return
    hook = shell.displayhook
    hook.___, hook.__, hook._ = hook.__, hook._, result.frame
    shell.user_ns.update({"last": result.frame, "_": hook._, "__": hook.__, "___": hook.___})


def _fixed_text(name: str, done: Fixed) -> str:
    return "\n".join(
        [_fixed_head(name, done), cards.table_text(_changes(done)), *_fixed_notes(name, done)]
    )


def _fixed_html(name: str, done: Fixed) -> str:
    notes = "".join(cards.prose(note) for note in _fixed_notes(name, done))
    moved = done.again and any(change.rows for change in done.changes)
    table = cards.table_html(_changes(done), keyed=True)
    body = f"{cards.prose(_fixed_head(name, done))}{table}{notes}"
    return cards.block(body, cards.MIND if moved or done.broken else cards.GOOD)


def _fixed_head(name: str, done: Fixed) -> str:
    if done.again:
        changed = sum(change.rows for change in done.changes)
        if not changed:
            return (
                f"A rehearsal: `{name}` ran a second time, on the world it had repaired: "
                "nothing changed."
            )
        return (
            f"A rehearsal: `{name}` ran a second time, on the world it had repaired, and changed "
            f"{changed:,} row{'s' * (changed != 1)} again."
        )
    return f"`{name}` ran through. It stands on your copy; `%check {name}` judges it. It changed:"


def _fixed_notes(name: str, done: Fixed) -> list[str]:
    notes = []
    if done.again and any(change.rows for change in done.changes):
        notes.append(
            "A repair that is run twice should change nothing the second time. "
            "Your world keeps the first run only."
        )
    elif done.anew:
        notes.append(
            f"Your earlier version of `{name}` was taken back first: "
            "this one ran on the world without it."
        )
    if not done.again and {"inserted", "deleted"} <= _verbs_of_one_table(done):
        notes.append(
            "A row that a script deletes and inserts again counts twice here. "
            f"`%check {name}` compares the tables before and after: there it is one row changed."
        )
    if any(change.verb == "merged" and change.rows for change in done.changes):
        notes.append(
            "A MERGE says how many rows it wrote, not which it inserted, updated or deleted. "
            f"`%check {name}` tells that."
        )
    notes += [
        f"**`{other}` no longer runs after this and was taken out.** {why} Run its cell again."
        for other, why in done.broken.items()
    ]
    return notes


def _verbs_of_one_table(done: Fixed) -> set[str]:
    """What was done to the table to which most was done."""
    verbs: dict[str, set[str]] = {}
    for change in done.changes:
        if change.rows:
            verbs.setdefault(change.table, set()).add(change.verb)
    return max(verbs.values(), key=len, default=set())


def _changes(done: Fixed) -> Table:
    """Rows inserted, updated, deleted, by table."""
    counts: dict[str, Counter[str]] = {}
    for change in done.changes:
        counts.setdefault(change.table, Counter())[change.verb] += change.rows
    merged = ["merged"] if any("merged" in counted for counted in counts.values()) else []
    verbs = ["inserted", "updated", "deleted", *merged]
    return Table(
        title="Rows changed" if counts else "No statement of it changes a table",
        columns=["table", *verbs],
        rows=[[table, *(_count(n, verb) for verb in verbs)] for table, n in counts.items()],
    )


def _count(counted: Counter[str], verb: str) -> str:
    """Nothing rather than 0 beside a MERGE: it says how many rows it wrote, and not how."""
    return f"{counted[verb]:,}" if counted[verb] or "merged" not in counted else ""
