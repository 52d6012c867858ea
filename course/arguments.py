"""What stands on a magic's line: words and `--options`, a sentence for what is not known."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import Any

from grader.errors import FiredrillError, UnknownName


class BadLine(FiredrillError):
    """A magic's line that cannot be read; says how it is written."""


def parse(
    line: str,
    *,
    usage: str,
    words: int,
    options: Mapping[str, Callable[[str], Any]] | None = None,
    flags: tuple[str, ...] = (),
) -> tuple[list[str], dict[str, Any]]:
    """The words, and the options that were given (`--seed 2` or `--seed=2`; a flag is True).

    words: at most so many. Raises UnknownName for an unknown option, BadLine for the rest.
    """
    options = options or {}
    try:
        pieces = shlex.split(line, posix=True)
    except ValueError:
        raise BadLine(f"A quotation mark is open in `{line.strip()}`. Write: `{usage}`.") from None
    found: list[str] = []
    given: dict[str, Any] = {}
    rest = iter(pieces)
    for piece in rest:
        if not piece.startswith("--"):
            found.append(piece)
            continue
        name, eq, value = piece[2:].partition("=")
        if name in flags:
            given[name] = True
            continue
        if name not in options:
            known = [*options, *flags]
            if not known:
                raise BadLine(f"`--{name}` is no option here. Write: `{usage}`.")
            raise UnknownName("option", f"--{name}", [f"--{option}" for option in known])
        value = value if eq else next(rest, "")
        try:
            given[name] = options[name](value)
        except ValueError:
            raise BadLine(f"`--{name}` needs a number, not `{value}`. Write: `{usage}`.") from None
    if len(found) > words:
        raise BadLine(f"`{' '.join(found)}` is more than one name. Write: `{usage}`.")
    return found, given
