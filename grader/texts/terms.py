"""Words and terms of a text: word forms match, so that `void` finds voids, voided and voiding."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

WORD = re.compile(r"[^\W_](?:[^\W_]|['’])*")

_IRREGULAR = {
    **dict.fromkeys(("wrote", "written", "writing"), "writ"),
    **dict.fromkeys(("paid", "pays"), "pay"),
    **dict.fromkeys(("kept", "keeps"), "keep"),
    **dict.fromkeys(("caught",), "catch"),
    **dict.fromkeys(("broke", "broken"), "break"),
    **dict.fromkeys(("lost", "losing"), "los"),
    **dict.fromkeys(("undid", "undone"), "undo"),
    **dict.fromkeys(("found",), "find"),
    **dict.fromkeys(("held",), "hold"),
    **dict.fromkeys(("froze", "frozen"), "freez"),
    **dict.fromkeys(("sent",), "send"),
}


_PLURALS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"))


@functools.lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its common endings: void, voids, voided, voiding → void."""
    word = word.lower().replace("’", "'")
    word = word.removesuffix("'s").rstrip("'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3:
        return word
    for ending, stay in _PLURALS:
        if word.endswith(ending):
            word = word[: -len(ending)] + stay
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
    for ending in ("ing", "ied", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + ("y" if ending == "ied" else "")
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    if len(word) > 6:
        word = word.removesuffix("ion")
    word = word.removesuffix("e")
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


Word = tuple[str, str]  # lower case as written, and its stem


def words_of(text: str) -> list[Word]:
    """All words; hyphens and underscores part words, so `soft-deleted` is two."""
    return [(word.lower(), stem(word)) for word in WORD.findall(text)]


def mentions(words: list[Word], term: str, denied: list[bool] | None = None) -> bool:
    """True where the words of the term come in order, at most one other word between two.

    `refuse + cache`: both come up, wherever. denied: words that do not count, one mark each.
    """
    if "+" in term:
        return all(mentions(words, part, denied) for part in term.split("+"))
    wanted = _wanted(term)
    if not wanted or not words:
        return False

    def counts(index: int, wish: str) -> bool:
        return _same(words[index], wish) and not (denied and denied[index])

    places = {index for index in range(len(words)) if counts(index, wanted[0])}
    for following in wanted[1:]:
        places = {
            place
            for index in places
            for place in (index + 1, index + 2)
            if place < len(words) and counts(place, following)
        }
    return bool(places)


def any_in(sentence: str, named: Iterable[str]) -> bool:
    """True where one of these terms comes up in the sentence."""
    words = words_of(sentence) if named else []
    return any(mentions(words, term) for term in named)


@functools.lru_cache(maxsize=4_096)
def _wanted(term: str) -> tuple[str, ...]:
    """The words of a term, each with its `*` if it has one."""
    return tuple(re.findall(r"[^\W_](?:[^\W_]|['’])*\*?", term))


def _same(word: Word, wanted: str) -> bool:
    if wanted.endswith("*"):
        return word[0].startswith(wanted[:-1].lower())
    return word[1] == stem(wanted)
