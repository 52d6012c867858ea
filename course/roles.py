"""The learner's role in an incident: drawn once for each lab and world, and it stays.

It follows from the two, so it needs no memory: the same after a restart, on another machine, and
for everybody in a class who has the same world.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

ROLES = {
    "on call": "You are **on call**: the page came to you, and you see it through.",
    "commander": "You **lead** this incident: you decide what is done, in which order, and who is"
    " told.{signs}",
    "escalated in": "You were **called in** as the one who knows the data; who had the first look"
    " has handed over to you. Take nothing as checked that you have not seen.",
}
_SIGNS = " {name} still signs what changes data."


def drawn(slug: str, seed: int) -> str:
    """The role's name."""
    return list(ROLES)[zlib.crc32(f"{slug}:{seed}".encode()) % len(ROLES)]


def sentence(slug: str, seed: int, figures: Mapping[str, Any]) -> str:
    """What the page says of it, as Markdown."""
    name = figures.get("commander")
    signs = _SIGNS.format(name=name) if name else ""
    return ROLES[drawn(slug, seed)].format(signs=signs)
