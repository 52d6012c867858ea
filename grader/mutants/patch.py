"""A change that sqlglot made to its own text of a query, made to the author's text.

Both texts are cut into tokens. What the change touched is found between the two texts that sqlglot
wrote, and the same stretch of the author's text is exchanged.
"""

from __future__ import annotations

from difflib import SequenceMatcher

import sqlglot
from sqlglot.tokens import Token


def patched(reference: str, own: str, changed: str) -> str:
    """The reference with the change from `own` to `changed`; "" where it cannot be placed."""
    written, before, after = (_tokens(text) for text in (reference, own, changed))
    start = _common([_key(t) for t in before], [_key(t) for t in after])
    rest = min(len(before), len(after)) - start
    end = min(rest, _common([_key(t) for t in before][::-1], [_key(t) for t in after][::-1]))
    low = _matched(written, before, start, len(before) - end)
    if low is None:
        return ""
    first, last = low
    new = after[start : len(after) - end]
    middle = changed[new[0].start : new[-1].end + 1] if new else ""
    head = reference[: written[first - 1].end + 1] if first else ""
    tail = reference[written[last].start :] if last < len(written) else ""
    return f"{head} {middle} {tail}".strip()


def _matched(
    written: list[Token], before: list[Token], start: int, stop: int
) -> tuple[int, int] | None:
    """The stretch of `written` that stands for before[start:stop], ends known on both sides."""
    matcher = SequenceMatcher(
        None, [_key(t) for t in written], [_key(t) for t in before], autojunk=False
    )
    places = {
        block.b + i: block.a + i
        for block in matcher.get_matching_blocks()
        for i in range(block.size)
    }
    places[-1], places[len(before)] = -1, len(written)
    if start - 1 not in places or stop not in places:
        return None
    return places[start - 1] + 1, places[stop]


def _common(left: list[str], right: list[str]) -> int:
    length = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        length += 1
    return length


def _tokens(text: str) -> list[Token]:
    return sqlglot.tokenize(text, read="duckdb")


def _key(token: Token) -> str:
    is_text = token.token_type.name == "STRING"
    return f"'{token.text}'" if is_text else token.text.lower()
