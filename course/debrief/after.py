"""After the incident: reference path, wrong turns, hints, questions on the postmortem, reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader import cards
from grader.incident import Lab
from grader.judges import write_actions
from grader.questions import FactsQuestion, Question, WriteQuestion
from grader.texts import action_items, prose
from grader.worlds.figures import render

from .. import giving_up
from .. import hints as levels
from . import acts, replay
from .blocks import Block, code, folded, joined, listed, said

RELEASED = (
    "In a class the references are with your instructor. What happened, and which turns are often "
    "taken wrongly, is told after grading."
)
MAX_QUOTE = 240  # characters of the learner's own words


def references(
    lab: Lab, records: list[dict[str, Any]], *, seed: int, released: bool
) -> Block | None:
    """One way to answer each question that is answered or given up; the others stay open."""
    title = "The reference path"
    if released:
        return Block(title, *said(RELEASED))
    pieces = [said("One way through; there are others. Open one to read it.")]
    still_open = []
    for question in lab.questions:
        text = lab.references.get(question.name, "").strip()
        if not text or not _settled(records, question):
            still_open.append(f"`{question.name}`")
            continue
        note = ""
        if question.kind in giving_up.OF_FIRST and seed != 1:
            note = "Its figures are those of the first world, not of yours."
        head = f"`{question.name}`: {question.asks}"
        body = (cards.prose(note) if note else "") + code(text)
        pieces.append((folded(head, body), f"\n{cards.plain(head)}\n{note}\n{text}".rstrip()))
    if still_open:
        pieces.append(said(f"Not shown, since they are open: {', '.join(still_open)}."))
    return Block(title, *joined(*pieces), fold=True)


def _settled(records: list[dict[str, Any]], question: Question) -> bool:
    right = any(c.get("outcome") == "right" for c in acts.checks(records, question.name))
    return right or giving_up.when(records, question.name) is not None


def cause_was_tried(lab: Lab, records: list[dict[str, Any]]) -> bool:
    """True once the facts of the cause were judged or given up: before, nothing may tell them.

    In a class they are judged elsewhere, so there it stays false.
    """
    asked = [question for question in lab.questions if question.kind == "facts"]
    return not asked or any(
        any(c.get("outcome") != "unknown" for c in acts.checks(records, question.name))
        or giving_up.when(records, question.name) is not None
        for question in asked
    )


def wrong_turns(lab: Lab, records: list[dict[str, Any]], figures: Mapping[str, Any]) -> Block:
    """What others take it for, and what in the data rules that out; the learner's own marked.

    Out of the facts' `wrong` choices and the suspects: they are in every installation, the
    labelled wrong answers are not.
    """
    claimed = [said for act in acts.of(lab, records) for said in acts.claimed(act).items()]
    items = []
    for question in lab.questions:
        if not isinstance(question, FactsQuestion) or not _settled(records, question):
            continue
        for name, fact in question.facts.items():
            if fact.type not in ("choice", "boolean"):
                continue
            for value, why in fact.wrong.items():
                yours = " **You were here, too.**" if (name, value) in claimed else ""
                items.append(f"`{name} = {value}`: {render(why, figures)}.{yours}")
    pieces = [listed(items)] if items else []
    others = list(replay.suspects(lab).values()) if cause_was_tried(lab, records) else []
    if others:
        pieces += [said("Other faults that raise the same page:"), listed(others)]
    if not pieces:
        pieces = [said("They are shown once the cause is answered or given up.")]
    return Block("Wrong turns that are often taken", *joined(*pieces), fold=True)


def hints(
    lab: Lab, records: list[dict[str, Any]], figures: Mapping[str, Any], *, free: bool = True
) -> Block:
    """All hints of all questions, with how many were taken.

    free: False where a class counts hints or has none; then they wait for the postmortem.
    """
    past = is_past(lab, records)
    if not free and not past:
        waits = "Your class counts hints or has none, so the list comes with your postmortem."
        return Block("All hints", *said(waits, "`%hint NAME 1` shows again what you have seen."))
    pieces = [said("These are all there are, also those you did not need.")]
    left: list[str] = []
    for question in lab.questions:
        if not question.hints:
            continue
        if not past and not acts.checks(records, question.name):
            left.append(f"`{question.name}`")
            continue
        taken = levels.highest(records, question.name)
        head = f"`{question.name}`: you took {taken} of {len(question.hints)}"
        html, text = listed([render(hint, figures).strip() for hint in question.hints])
        pieces.append((folded(head, html), f"\n{cards.plain(head)}\n{text}"))
    if left:
        pieces.append(said(f"Those of {', '.join(left)} come with a first check there."))
    return Block("All hints", *joined(*pieces), fold=True)


def follow_ups(lab: Lab, records: list[dict[str, Any]], figures: Mapping[str, Any]) -> Block | None:
    """What a reader of the postmortem asks next, in the learner's own words; then the lab's.

    None where the lab has neither.
    """
    postmortems = _postmortems(lab)
    asked = [
        line
        for question in postmortems
        if (text := acts.last_text(lab, records, question.name))
        for line in about(text)
    ]
    none = ["You wrote no postmortem yet; its questions come with it."]
    none = [] if asked or not postmortems else none
    if is_past(lab, records):
        asked += [render(each, figures) for each in lab.debrief.follow_ups]
    if not asked and not none:
        return None
    return Block("What they will ask you next", *joined(*map(said, none), listed(asked)))


def _postmortems(lab: Lab) -> list[WriteQuestion]:
    writes = [question for question in lab.questions if isinstance(question, WriteQuestion)]
    return [question for question in writes if question.form == "postmortem"]


def about(postmortem: str) -> list[str]:
    """Questions that quote a postmortem: its root cause, its action items, its own timeline."""
    text = prose.read(postmortem)
    asked = []
    if cause := _first_sentence(text, "root cause"):
        asked.append(
            f"You wrote: {_cited(cause)} Which query shows that, and what would you have seen "
            "if it were something else?"
        )
    items = action_items.items(text.part("action items") or [])
    loose = [(item, lack) for item in items if (lack := action_items.lacks(item))]
    for item, lack in loose[:2]:
        ask = "What in the system would be another after it?"
        if action_items.PEOPLE not in lack:
            ask = "Who would notice if it never happened?"
        asked.append(f"{_quote(item.text)} {write_actions.told(lack)}. {ask}")
    if items and not loose:
        first = f"Of your {len(items)} action items, {_quote(items[0].text)} stands first."
        if len(items) == 1:
            first = f"Your only action item is {_cited(items[0].text)}"
        asked.append(f"{first} Does it make the fault impossible, or does it report it sooner?")
    if well := _first_sentence(text, "what went well"):
        asked.append(f"This went well: {_cited(well)} What would have happened without it?")
    return asked


def reading(lab: Lab, records: list[dict[str, Any]]) -> Block | None:
    """What to read next, where the lab names something; not before, since it may tell the cause."""
    if lab.debrief.read_next and not is_past(lab, records):
        return Block("What to read next", *said("It comes with the cause or your postmortem."))
    items = [f"**{each.title}** ({each.by}). {each.why}" for each in lab.debrief.read_next]
    return Block("What to read next", *listed(items)) if items else None


def is_past(lab: Lab, records: list[dict[str, Any]]) -> bool:
    """True where the cause was judged or given up, or, as in a class, a postmortem is written."""
    written = any(acts.last_text(lab, records, each.name) for each in _postmortems(lab))
    return written or cause_was_tried(lab, records)


def _first_sentence(text: prose.Text, part: str) -> str | None:
    lines = text.part(part) or []
    return next((each for line in lines for each in prose.split(line.text)), None)


def _quote(words: str) -> str:
    """“The words”, without the marks that would be set here, and as far as one quotes."""
    flat = " ".join(words.replace("`", "'").replace("**", "").replace(" | ", ", ").split())
    return f"“{flat if len(flat) <= MAX_QUOTE else flat[: MAX_QUOTE - 1].rstrip() + '…'}”"


def _cited(words: str) -> str:
    """The quotation at a sentence's end: with a full stop where it brings none of its own."""
    quoted = _quote(words)
    return quoted if quoted[-2] in ".!?…" else f"{quoted}."
