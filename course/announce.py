"""What is said aloud after a cell: a short sentence or two, for who does not see results come in.

Whatever is shown leaves its first sentence here (`show`); the sidebar's comm takes them along when
the cell is over, and the extension puts them into one polite live region. A mistake says itself: it
is shown as an alert.
"""

from __future__ import annotations

import re

from grader import cards

MOST = 2  # sentences about the results of one cell; colleagues' messages are said besides
LONGEST = 200  # characters of one sentence; what is longer is read where it stands
_SIGNS = re.compile(r"^[✔◐✘!?·#\s]+")
_SENTENCE = re.compile(r".+?[.!?](?=\s|$)")

_results: list[str] = []
_news: list[str] = []


def say(sentence: str, *, news: bool = False) -> None:
    """Keep a sentence until the cell is over. news: said in any case."""
    kept = _news if news else _results
    said = _SIGNS.sub("", cards.spoken(sentence)).replace(" · ", ", ").strip()
    if said and said not in kept and len(kept) < MOST:
        kept.append(said)


def waits() -> bool:
    """Whether there is anything to say."""
    return bool(_results or _news)


def first(text: str) -> str:
    """The first sentence of what is shown as text."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    found = _SENTENCE.match(line)
    said = found[0] if found else line
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}…"


def take() -> str:
    """All that was kept, as one line, and it is kept no longer."""
    said = [*_results, *_news]
    _results.clear()
    _news.clear()
    return " ".join(each if each[-1] in ".!?…" else f"{each.rstrip(':')}." for each in said)
