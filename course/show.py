"""Puts things on the learner's screen: always HTML with a plain-text twin, never a widget.

A widget is lost when the page is opened without its kernel; HTML stays.
"""

from __future__ import annotations

import contextlib
import contextvars
import itertools
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

from grader import cards

from . import announce, shares

_HANDLES = itertools.count(1)
_BESIDE = "padding:0 4px"  # where room is scarce, the edge of the cell touches what it shows
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)


def html(markup: str, text: str, said: str | None = None) -> None:
    """Show HTML where it can be shown, else the text.

    said: what is said aloud of it; the text's first sentence where it is None.
    """
    announce.say(announce.first(text) if said is None else said)
    _display({"text/html": markup, "text/plain": text})


def table(found: cards.Table, said: str | None = None) -> None:
    """Show a table whose rows are named by their first cell."""
    html(cards.table_html(found, keyed=True), cards.table_text(found), said)


def markdown(source: str, said: str | None = None) -> None:
    """Show Markdown, rendered where it can be."""
    text = _HEADING.sub("", cards.plain(source))
    announce.say(announce.first(text) if said is None else said)
    _display({"text/markdown": cards.markdown(source), "text/plain": text})


def note(said: str, metadata: dict[str, Any] | None = None, aloud: str | None = None) -> None:
    """A sentence or a few, in our voice. metadata: kept with the output in the notebook's file.

    aloud: what is said of it; its first sentence where it is None.
    """
    text = cards.plain(said)
    announce.say(announce.first(text) if aloud is None else aloud)
    bundle = {"text/html": cards.block(cards.prose(said), cards.CALM), "text/plain": text}
    _display(bundle, **({"metadata": metadata} if metadata else {}))


def titled(title: str, said: str = "") -> None:
    """A heading over what follows, and a few sentences under it."""
    block = cards.heading(title, 3) + (cards.prose(said) if said else "")
    text = "\n".join(filter(None, (title, cards.plain(said))))
    html(f'<section style="{cards.FONT};{cards.INK}">{block}</section>', text, title)


def mistake(said: str, lead: str = "", after: str = "") -> None:
    """A mistake: one clear sentence, the line with a caret; no traceback, and the cell goes on.

    lead: what became of the cell; after: what became of the world.
    """
    head, _, rest = said.partition("\n")
    block = cards.prose(" ".join(each for each in (f"**{lead}**" * bool(lead), head) if each))
    block += cards.prose(f"\n{rest}") if rest else ""
    block += cards.prose(after) if after else ""
    lines = (f"! {lead} {said}" if lead else f"! {said}", after)
    html(cards.block(block, cards.BAD), "\n".join(line for line in lines if line), said="")
    announce.say(" ".join(filter(None, (lead, announce.mistake(said), after))), news=True)


def figure(plotly: dict[str, Any], markup: str, text: str) -> None:
    """A plotly figure, with HTML and text for wherever none can be drawn, as in a feedback page."""
    bundle: dict[str, Any] = {"text/html": markup} if markup else {}
    _display({"application/vnd.plotly.v1+json": plotly, **bundle, "text/plain": text})


def _display(bundle: dict[str, Any], **more: Any) -> None:
    from IPython.display import display

    if markup := bundle.get("text/html"):  # sums of money are no formulas, a learner's rows neither
        framed = f'<div class="{cards.NO_MATH}" style="{_BESIDE}">{markup}</div>'
        bundle = {**bundle, "text/html": framed}
    display(bundle, raw=True, **more)


class Progress:
    """A bar with the time left, that shows itself only if the work takes over two seconds."""

    QUIET = 2.0  # seconds in which nobody wonders
    EVERY = 0.25  # seconds between two updates: each is a message to the browser

    def __init__(self, doing: str, *, quiet: float = QUIET) -> None:
        self._doing = doing
        self._quiet = quiet
        self._start = time.monotonic()
        self._shown_at = 0.0
        self._id: str | None = None
        self.step = ""  # what `ticking` says is being done

    def __call__(self, what: str, share: float, *, left_known: bool = True) -> None:
        """what: the step in words; share: 0 to 1, of the whole where the time left is known."""
        now = time.monotonic()
        spent = self.spent
        if spent < self._quiet or now - self._shown_at < self.EVERY:
            return
        self._shown_at = now
        share = min(max(share, 0.0), 1.0)
        left = ""
        if left_known and share > 0.02:
            left = f"about {max(1, round(spent / share * (1 - share)))} s left"
        said = ", ".join(piece for piece in (f"{self._doing}: {what}", left) if piece)
        if self._id is None:  # it is shown from now on
            announce.now(said)
        known = f' value="{share:.3f}"' if share else ""  # without one the bar only moves
        markup = (
            f'<div style="{cards.FONT};{cards.INK}">'
            f'<progress max="1"{known} aria-label="{cards.escape(self._doing)}"></progress> '
            f"{cards.escape(said)}</div>"
        )
        self._put(markup, f"{said} ({share:.0%})" if share else said)

    @contextlib.contextmanager
    def ticking(self, usual: float | None = None) -> Iterator[None]:
        """Move the bar by the clock while the body works; usual: seconds it took last time.

        The body may set `step` to say what it is at.
        """
        over = threading.Event()
        context = contextvars.copy_context()  # or the kernel would not know which cell shows it

        def tick() -> None:
            while not over.wait(self.EVERY):
                said = ", ".join(filter(None, (self.step, f"{self.spent:.0f} s")))
                context.run(self, said, self.stand(usual), left_known=bool(usual))

        ticker = threading.Thread(target=tick, daemon=True)
        ticker.start()
        try:
            yield
        finally:
            over.set()
            ticker.join()

    def stand(self, usual: float | None) -> float:
        """The share by the clock, and no less than the step's own words count: `world 3 of 40`."""
        by_clock = min(self.spent / usual, 0.95) if usual else 0.0
        return max(by_clock, shares.counted(self.step))

    def done(self, said: str = "") -> None:
        """Put a sentence in the place of the bar, where one is shown."""
        if self._id is not None:
            said = said or f"{self._doing}: done in {self.spent:.1f} s."
            self._put(f'<div style="{cards.FONT};{cards.SOFT}">{cards.escape(said)}</div>', said)

    def replace(self, markup: str, text: str, said: str | None = None) -> None:
        """Put the outcome in the place of the bar, or show it where no bar was needed."""
        announce.say(announce.first(text) if said is None else said)
        self._put(markup, text)

    @property
    def spent(self) -> float:
        """Seconds since the work began."""
        return time.monotonic() - self._start

    def _put(self, markup: str, text: str) -> None:
        bundle = {"text/html": markup, "text/plain": text}
        if self._id is None:
            self._id = f"firedrill-{id(self)}-{next(_HANDLES)}"
            _display(bundle, display_id=self._id)
        else:
            _display(bundle, display_id=self._id, update=True)


@contextlib.contextmanager
def while_it_runs(what: str) -> Iterator[None]:
    """A bar over a cell that takes over two seconds; at its end how long that was."""
    bar = Progress(f"Running {what}")
    try:
        with bar.ticking():
            yield
    finally:
        bar.done(f"{what} ran {bar.spent:.1f} s.")
