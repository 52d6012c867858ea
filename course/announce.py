"""What is said aloud after a cell: a short sentence or two, for who does not see results come in.

Whatever is shown leaves its first sentence here (`show`), or all of it where that is the answer: a
hint, a mistake. The sidebar's comm takes them along when the cell is over, and the extension puts
them into one polite live region. No output is a live region itself: it would speak again each time
its notebook is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from grader import cards, carets

MOST = 2  # sentences about the results of one cell; colleagues' messages are said besides
LONGEST = 200  # characters of one sentence; what is longer is read where it stands
_SIGNS = re.compile(r"^[✔◐✘!?·#\s]+")
_SENTENCE = re.compile(r".+?[.!?](?=\s|$)")

listeners: list[Callable[[str], None]] = []  # the pages, while they show the sidebar
_results: list[str] = []
_news: list[str] = []


def say(sentence: str, *, news: bool = False) -> None:
    """Keep a sentence until the cell is over. news: said in any case, after the results."""
    kept = _news if news else _results
    said = _unmarked(sentence)
    if said and said not in kept and len(kept) < MOST:
        kept.append(said)


def now(sentence: str) -> None:
    """Say it while the cell still runs, where a page listens: one has to wait, and for what."""
    for listener in listeners:
        listener(_ended(_unmarked(sentence)))


def waits() -> bool:
    """Whether there is anything to say."""
    return bool(_results or _news)


def first(text: str) -> str:
    """The first sentence of what is shown as text; a long one ends at a word."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    found = _SENTENCE.match(line)
    said = found[0] if found else line
    if len(said) <= LONGEST:
        return said
    kept = said[: LONGEST - 1]
    return f"{(kept.rpartition(' ')[0] or kept).rstrip(' ,:;')}…"


def whole(text: str) -> str:
    """All lines of a text as sentences, one after the other, without its marks."""
    lines = (_unmarked(line) for line in text.splitlines())
    return " ".join(_ended(line) for line in lines if line)


def mistake(said: str) -> str:
    """A mistake with its line, in which `here:` stands before what its caret points at."""
    lines = (
        line if at is None else f"{line[:at]}here: {line[at:]}" for line, at in carets.apart(said)
    )
    return whole("\n".join(" ".join(line.split()) for line in lines))


def take() -> str:
    """All that was kept, as one line, and it is kept no longer."""
    said = [*_results, *_news]
    _results.clear()
    _news.clear()
    return " ".join(map(_ended, said))


def _unmarked(said: str) -> str:
    if said.startswith("*") and said.endswith("*"):  # a line that is set in italics
        said = said.strip("*")
    return _SIGNS.sub("", cards.spoken(said)).replace(" · ", ", ").strip()


def _ended(said: str) -> str:
    return said if said[-1] in ".!?…" else f"{said.rstrip(':')}."
