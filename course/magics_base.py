"""What all magics have in common: errors as sentences, and the incident that is open."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from IPython.core.magic import Magics

from grader import stubs
from grader.errors import FiredrillError, Interrupted, Rejected

from . import show, trouble

if TYPE_CHECKING:
    from .magics import Magics as Main
    from .session import Session

_F = TypeVar("_F", bound=Callable[..., Any])


def spoken(method: _F) -> _F:
    """The magic, with every error as a sentence on the screen."""

    @functools.wraps(method)
    def wrapper(self: Any, line: str = "", cell: str | None = None) -> None:
        try:
            method(self, line) if cell is None else method(self, line, cell)
        except Interrupted:
            show.note("**Stopped.** The query was ended; your world is as it was before.")
        except KeyboardInterrupt:
            show.note("**Stopped.** Run the cell again when you like.")
        except FiredrillError as error:
            said = str(error)
            if isinstance(error, Rejected) and cell is not None:
                said = error.with_source(body(cell))
            lead = "" if cell is None else "Not run."
            show.mistake(said, lead, " ".join(getattr(error, "__notes__", [])))
        except Exception as error:  # ours, not the learner's: no traceback on their screen
            if "interrupted" in str(error).lower():  # how DuckDB reports Ctrl-C to this process
                show.note("**Stopped.** Run the cell again when you like.")
                return
            show.mistake(trouble.sentence(error, self.workspace / ".firedrill"))

    return wrapper  # type: ignore[return-value]


def body(cell: str) -> str:
    """A cell's text without the marks of nbgrader."""
    return stubs.without_marks(cell).rstrip("\n")


class Beside(Magics):
    """Magics beside the main ones, on the incident that those have open."""

    def __init__(self, shell: Any, main: Main) -> None:
        super().__init__(shell)
        self._main = main

    @property
    def workspace(self) -> Path:
        """Where a fault of ours is written down."""
        return self._main.workspace

    @property
    def session(self) -> Session:
        """The open incident. Raises NotOpen where there is none."""
        return self._main.session
