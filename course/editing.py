"""The magics and hooks of the editor: completion, help on Shift-Tab, `%format`, `%cte`."""

from __future__ import annotations

import contextlib
import re
import threading
from typing import TYPE_CHECKING, Any

from IPython.core.completer import CompletionContext, context_matcher
from IPython.core.magic import line_cell_magic, magics_class

from . import announce, arguments, show
from .magics_base import Beside, spoken

if TYPE_CHECKING:
    from .magics import Magics
    from .session import Session

MATCHER = "firedrill"
ANSWERS = ("sql", "fix", "monitor", "facts", "write")
_ONE_SIGN = re.compile(rf"%(?:{'|'.join(ANSWERS)})\b")
_TWO_SIGNS = re.compile(rf"%%(?:{'|'.join(ANSWERS)})\b")


@magics_class
class EditorMagics(Beside):
    """What the extension's commands do, for those who type it."""

    @line_cell_magic
    @spoken
    def format(self, line: str, cell: str | None = None) -> None:
        """The text last run under a name, set in lines: %format name, or %%format over a query"""
        from . import formatting

        words, _ = arguments.parse(line, usage="%format NAME", words=1)
        if cell is None:
            name = self._name(words, "%format")
            cell = self.session.texts.get(name)
            if cell is None:
                raise arguments.BadLine(f"`{name}` has not been run yet. Run its cell first.")
            if self.session.lab.question(name).kind in ("facts", "write"):
                raise arguments.BadLine(f"`{name}` is no SQL, and only SQL is formatted.")
        pretty = formatting.pretty(cell)
        print(pretty)
        lines = pretty.count("\n") + 1
        announce.say(f"Formatted, {lines} line{'s' * (lines != 1)}")

    @line_cell_magic
    @spoken
    def cte(self, line: str, cell: str | None = None) -> None:
        """The rows of one CTE of a query: %cte name [cte_name], or %%cte over a query"""
        from . import ctes

        usage = "%cte QUESTION [CTE]"
        words, given = arguments.parse(line, usage=usage, words=2, options={"at": int})
        if cell is not None:
            ctes.run_at(self.session, cell, given.get("at", len(cell)))
            return
        question = self.session.lab.question(self._name(words, "%cte"))
        ctes.run_named(self.session, question, words[1] if len(words) > 1 else None)

    def _name(self, words: list[str], magic: str) -> str:
        if words:
            return self.session.lab.question(words[0]).name
        if not self.session.texts:
            raise arguments.BadLine(f"Nothing has been run yet. Write: `{magic} NAME`.")
        return next(reversed(self.session.texts))


def install(shell: Any, main: Magics) -> None:
    """Register all of it; what it takes is imported when a cell of ours is first completed."""
    remove(shell)
    shell.register_magics(EditorMagics(shell, main))
    for name in ANSWERS:
        shell.register_magic_function(_one_sign(name), "line", name)
    shell.input_transformers_cleanup.insert(0, _first_line)

    @context_matcher(identifier=MATCHER, priority=200)
    def matcher(context: CompletionContext) -> Any:
        code = context.full_text
        if not code.lstrip().startswith("%"):
            return {"completions": [], "suppress": False}
        from . import completion

        before = code.split("\n")[: context.cursor_line]
        cursor = sum(len(line) + 1 for line in before) + context.cursor_position
        return completion.matches(main.opened, code, cursor)

    matcher.firedrill = True
    shell.Completer.custom_matchers.append(matcher)
    for after in (_Warm(main), _Missing(main)):
        shell.events.register("post_run_cell", after)
    kernel = getattr(shell, "kernel", None)
    if kernel is not None:
        _explain(kernel, main)


def _one_sign(name: str) -> Any:
    """The magic `%sql`, which says that an answer's cell begins with two signs."""

    def said(line: str) -> None:
        cell = " ".join(f"%%{name} {line}".split())
        show.mistake(f"This cell begins with two signs: write `{cell}`.", "Not run.")

    return said


def _first_line(lines: list[str]) -> list[str]:
    """Of a cell that begins `%sql`, that line alone: what stands below is no Python.

    A cell of one line `%%sql` gets an empty one below: it is ours to say that nothing stands
    there, where IPython would ask whether `%sql` was meant.
    """
    if lines and _ONE_SIGN.match(lines[0]):
        return lines[:1]
    if len(lines) == 1 and _TWO_SIGNS.match(lines[0]):
        return [lines[0].rstrip("\n") + "\n", "\n"]
    return lines


def remove(shell: Any) -> None:
    """Take the matcher and the help out again."""
    cleanup = shell.input_transformers_cleanup
    cleanup[:] = [each for each in cleanup if each is not _first_line]
    matchers = shell.Completer.custom_matchers
    matchers[:] = [each for each in matchers if not getattr(each, "firedrill", False)]
    for callback in list(shell.events.callbacks["post_run_cell"]):
        if isinstance(callback, (_Warm, _Missing)):
            shell.events.unregister("post_run_cell", callback)
    kernel = getattr(shell, "kernel", None)
    if kernel is not None:
        vars(kernel).pop("do_inspect", None)


class _Missing:
    """Says which cell makes a name that is gone with the kernel that held it."""

    def __init__(self, main: Magics) -> None:
        self._main = main

    def __call__(self, result: Any) -> None:
        session, error = self._main.opened, result.error_in_exec
        if session is None or not isinstance(error, NameError):
            return
        if any(each.kind == "sql" and each.name == error.name for each in session.lab.questions):
            show.note(f"`{error.name}` is made by the cell `%%sql {error.name}`: run that first.")


class _Warm:
    """Reads what completion needs once a lab is open, beside the learner's first look at it."""

    def __init__(self, main: Magics) -> None:
        self._main = main
        self._done: Session | None = None

    def __call__(self, *_: Any) -> None:
        session = self._main.opened
        if session is None or session is self._done:
            return
        self._done = session
        threading.Thread(target=self._read, args=(session,), daemon=True).start()

    @staticmethod
    def _read(session: Session) -> None:
        from . import completion

        with contextlib.suppress(Exception):  # whoever asks next is told
            completion.complete(session, "%%sql\nSELECT a", len("%%sql\nSELECT a"))


def _explain(kernel: Any, main: Magics) -> None:
    """Shift-Tab in a cell of ours tells of a table, column or question; IPython knows one line."""
    plain = kernel.do_inspect

    def do_inspect(code: str, cursor_pos: int, *args: Any, **more: Any) -> Any:
        text = None
        if code.lstrip().startswith("%") and main.opened is not None:
            from . import completion

            text = completion.inspect(main.opened, code, cursor_pos)
        if text is None:
            return plain(code, cursor_pos, *args, **more)
        return {"status": "ok", "found": True, "data": {"text/plain": text}, "metadata": {}}

    kernel.do_inspect = do_inspect
