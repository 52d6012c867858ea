"""The page with all texts of a question. Texts are hostile: every one goes through `escape`."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from importlib import resources

from ... import cards, marked
from ...markup import escape, inline
from ...verdict import UNANSWERED, Part, Piece
from ..roster import NOBODY, Names
from .decisions import State
from .doubt import SAYS
from .left import Left
from .texts import Found, Group

_PLACE = re.compile(r"@@([A-Z_]+)@@")
_LEFT_OUT = re.compile(r"[\s*_`>#|-]+")  # what a rule does not read, or reads as one space
_SIGNS = {True: ("✔", "holds"), False: ("✘", "does not hold"), None: ("·", "remark")}
_PARTLY = (cards.SIGNS["partly"], "holds in part")
_POLICY = (
    "default-src 'none'; script-src 'nonce-{0}'; style-src 'nonce-{0}'; "
    "style-src-attr 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)


def new_nonce() -> str:
    """What marks our own script and style, new for each page."""
    return secrets.token_urlsafe(16)


def policy(nonce: str) -> str:
    """The Content-Security-Policy: our own script and style, and nothing else."""
    return _POLICY.format(nonce)


def html(
    found: Found,
    states: Mapping[str, State],
    max_points: float,
    notices: Sequence[str],
    *,
    nonce: str,
    bank: Sequence[str] | None,
    left: Sequence[Left] = (),
    names: Names = NOBODY,
) -> str:
    """One HTML page. bank: comments at hand; None makes a page to read, without decisions.

    left: the questions to go on with when all of this one is decided.
    """
    asked = found.asked
    groups = [group for group in found.groups if group.id in states]
    articles = [
        _article(
            group, states[group.id], number, len(groups), max_points, names, live=bank is not None
        )
        for number, group in enumerate(groups, start=1)
    ]
    document = {
        "max": max_points,
        "states": [states[group.id].document() for group in groups],
        "students": {group.id: len(states[group.id].cells) for group in groups},
        "bank": list(bank or []),
    }
    template = _shipped("page.html")
    if bank is None:
        template = re.sub(r"<!--LIVE-->.*?<!--/LIVE-->", "", template, flags=re.DOTALL)
    filled = {
        "POLICY": escape(policy(nonce)),
        "NONCE": escape(nonce),
        "QUESTION": escape(asked.question.name),
        "LAB": escape(asked.lab.title),
        "ASKS": escape(getattr(asked.question, "asks", "") or ""),
        "MAX": f"{max_points:g}",
        "WORTH": f"{max_points:g} point{'s' * (max_points != 1)}",
        "WHY": escape(SAYS),
        "NOTICES": "".join(f"<p class=notice>{inline(each)}</p>" for each in notices),
        "ARTICLES": "\n".join(articles) or "<p>There is no text to read here.</p>",
        "AFTER": _after(left),
        "SCRIPT": _shipped("page.js"),
        "DOCUMENT": json.dumps(document).replace("<", "\\u003c"),
    }
    return _PLACE.sub(lambda match: filled[match[1]], template)


def _after(left: Sequence[Left]) -> str:
    """What to type when all texts of this question are decided."""
    first = "<strong>No other text of this lab is open.</strong>"
    command, then = "firedrill class status", ""
    if left:
        name, command = escape(left[0].question), left[0].command
        first = f"<strong>Next: {name}</strong>, {_many(left[0].texts, 'text')} open."
        more = ", ".join(f"{escape(each.question)} ({each.texts})" for each in left[1:])
        then = f'<p class="soft">Then: {more}.</p>' if more else ""
    return (
        f"<p>{first} Press Ctrl-C in the terminal and type:</p>"
        f"<p><code>{escape(command)}</code></p>{then}"
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _shipped(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def placed(text: str, pieces: Sequence[Piece]) -> str:
    """The text as it was typed, escaped, with the judge's marks on the sentences it read.

    A sentence is found again by its letters: the judge reads it without signs of Markdown.
    """
    letters, places = [], []
    for at, sign in enumerate(text):
        if not _LEFT_OUT.fullmatch(sign):
            letters.append(sign)
            places.append(at)
    bare = "".join(letters)
    made, done, begin = [], 0, 0
    for piece in pieces:
        wanted = _LEFT_OUT.sub("", piece.text.strip("…"))
        found = bare.find(wanted, begin) if wanted and piece.whys else -1
        if found < 0:
            continue
        begin = found + len(wanted)
        first, last = places[found], places[begin - 1] + 1
        made.append(escape(text[done:first]))
        made.append(marked.piece_html(Piece(text=text[first:last], whys=piece.whys)))
        done = last
    return "".join([*made, escape(text[done:])])


def _article(
    group: Group,
    state: State,
    number: int,
    of: int,
    max_points: float,
    names: Names,
    *,
    live: bool,
) -> str:
    """One text with its marks, and what the judge made of it."""
    who = _many(len(group.authors), "student")
    who += f", variant {group.seed}" * (group.seed > 1)
    verdict = group.verdict
    pieces = [piece for line in verdict.marked for piece in line.pieces]
    blank = verdict.headline == UNANSWERED
    body = "<p class=soft>No answer.</p>" if blank else ""
    if group.text.strip() and not blank:
        body = f'<div class="text">{placed(group.text, pieces)}</div>'
    scale = max_points / whole if (whole := verdict.max_points) else 1.0
    parts = "".join(_part(part, scale) for part in verdict.parts)
    reasons = f"Doubt: {'; '.join(group.doubt.reasons)}." if group.doubt.reasons else ""
    wrote = names.listed(author.student for author in group.authors)
    button = f'<button type="button" class="pick" data-pick="{group.id}">Decide</button>'
    return (
        f'<article id="{group.id}" aria-labelledby="{group.id}-h">'
        f'<header><h2 id="{group.id}-h" tabindex="-1">Text {number} of {of}</h2>'
        f'<span class="soft">{who} · {group.words:,} words · doubt {group.doubt.share:.0%}</span>'
        f'<span class="state" id="{group.id}-s">{escape(_told(state, max_points))}</span>'
        f"{button if live else ''}</header>{body}"
        f'<p class="headline">{inline(verdict.headline)}</p>'
        f"{f'<ul class=parts>{parts}</ul>' if parts else ''}"
        f"{_comment(state) if not live else ''}"
        f'<p class="soft">{escape(reasons)}{_anew(group, state, max_points)}</p>'
        f"<details><summary>Who wrote it</summary><p>{escape(wrote)}</p></details></article>"
    )


def _part(part: Part, scale: float) -> str:
    partly = not part.ok and part.points > 0
    sign, word = _PARTLY if partly else _SIGNS[part.ok]
    worth = ""
    if part.max_points:
        worth = f" ({round(part.points * scale, 2):g} of {round(part.max_points * scale, 2):g})"
    detail = f": {part.detail}" if part.detail else ""
    return (
        f'<li><span aria-hidden="true">{sign}</span> <span class="unseen">{word}: </span>'
        f"{inline(part.says)}{worth}{escape(detail)}</li>"
    )


def _told(state: State, max_points: float) -> str:
    """Where a text stands, without a script."""
    document = state.document()
    if document["differ"]:
        return "points differ"
    points = document["points"]
    if points is None:
        return "open: no points yet"
    said = f"{points:g} of {max_points:g}"
    if document["decided"]:
        return f"✔ decided: {said}"
    return f"waits: {said} proposed" if document["waits"] else f"proposed: {said}"


def _comment(state: State) -> str:
    comment = state.document()["comment"]
    return f'<p class="comment">Comment: {escape(comment)}</p>' if comment else ""


def _anew(group: Group, state: State, max_points: float) -> str:
    """A note where the gradebook has other automatic points than the judge gives today."""
    auto = state.document()["auto"]
    now = round(group.verdict.score * max_points, 2)
    if auto is None or group.verdict.outcome == "unknown" or abs(auto - now) <= 0.01:
        return ""
    return f" Graded with {auto:g}; the judge would now give {now:g}: grade the class again."
