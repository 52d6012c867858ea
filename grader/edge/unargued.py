"""Mutants that need the author's word: a block of `[questions.equivalent]`, to be filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..questions import SqlQuestion
from . import Edge, store
from .cover import TIMES


def block(question: SqlQuestion, edge: Edge, says: Mapping[str, str]) -> str:
    """TOML for below the question; "" where each mutant is told often enough, or argued for.

    says: mutant → what it does otherwise than the reference.
    """
    weak = dict.fromkeys(edge.survivors, "survives")
    weak |= {e.id: f"told {len(e.kills)} of {TIMES} times" for e in edge.mutants if _thin(e.kills)}
    open_ = {each: how for each, how in weak.items() if store.argument(question, each) is None}
    if not open_:
        return ""
    lines = [f"[questions.equivalent]  # of {question.name}: why is each no mistake?"]
    for each, how in open_.items():
        named = json.dumps(each, ensure_ascii=False)
        lines += [f"# {says.get(each, each)}; {how}", f'{named} = ""']
    return "\n".join(lines)


def _thin(kills: tuple[int, ...]) -> bool:
    return len(kills) < TIMES
