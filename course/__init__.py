"""What a learner touches, in the kernel and at the terminal.

In a notebook: `%load_ext course`, then `%incident LAB`.
"""

from __future__ import annotations

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Register the magics; the rest is imported when it is first needed, so this is quick."""
    from . import editing, plots
    from .magics import Magics
    from .magics_debrief import DebriefMagics
    from .magics_on_call import OnCallMagics

    magics = Magics(shell)
    shell.register_magics(magics, OnCallMagics(shell, magics), DebriefMagics(shell, magics))
    if getattr(shell, "kernel", None) is not None:
        from . import sidebar

        sidebar.serve(shell, magics)
    editing.install(shell, magics)
    plots.install(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Close the open incident, if any."""
    from . import editing, plots

    editing.remove(shell)
    plots.remove(shell)
    magics = shell.magics_manager.registry.get("Magics")
    if magics is not None:
        magics.close()
