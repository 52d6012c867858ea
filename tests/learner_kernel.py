"""A real IPython kernel in a folder of its own, as a notebook drives it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager

ANSWERS_WITHIN = 600  # s; a check of a repair builds worlds, maybe beside other tests


@dataclass
class Output:
    """What one cell put on the screen."""

    status: str
    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    streams: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All plain text, updates of a display in the place of what they updated."""
        return "\n".join([*self.texts, *filter(None, ["".join(self.streams)])])

    @property
    def html(self) -> str:
        """All HTML."""
        return "\n".join(self.htmls)


class LearnerKernel:
    """Start it with a workspace and a cache; `run` cells; `kill` or `stop` it."""

    def __init__(self, workspace: Path, cache: Path, **env: str) -> None:
        workspace.mkdir(parents=True, exist_ok=True)
        self.manager = KernelManager(kernel_name="python3")
        environment = {
            **os.environ,
            "FIREDRILL_CACHE": str(cache),
            "FIREDRILL_SCALE": "0.03",
            "IPYTHONDIR": str(cache / "ipython"),
            **env,
        }
        (cache / "ipython").mkdir(parents=True, exist_ok=True)
        environment.pop("FIREDRILL_WORKSPACE", None)
        self.manager.start_kernel(cwd=str(workspace), env=environment)
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code: str, *, interrupt_after: float | None = None) -> Output:
        """Run one cell to its end; interrupt_after: seconds after which it is interrupted."""
        sent = self.client.execute(code)
        output = Output("")
        shown: dict[str, int] = {}
        deadline = time.monotonic() + ANSWERS_WITHIN
        stop_at = None if interrupt_after is None else time.monotonic() + interrupt_after
        while time.monotonic() < deadline:
            if stop_at is not None and time.monotonic() > stop_at:
                self.manager.interrupt_kernel()
                stop_at = None
            try:
                message = self.client.get_iopub_msg(timeout=0.1)
            except Exception:  # queue.Empty: nothing yet
                continue
            if message["parent_header"].get("msg_id") != sent:
                continue
            if message["msg_type"] == "status":
                if message["content"]["execution_state"] == "idle":
                    break
                continue
            _take(message, output, shown)
        else:
            raise AssertionError(f"the cell did not end: {code}")
        output.status = self.client.get_shell_msg(timeout=10)["content"]["status"]
        return output

    def kill(self) -> None:
        """As the system does when memory runs out: no goodbye."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def stop(self) -> None:
        """As JupyterLab does."""
        self.client.stop_channels()
        self.manager.shutdown_kernel()


def _take(message: dict[str, Any], output: Output, shown: dict[str, int]) -> None:
    content = message["content"]
    if message["msg_type"] == "stream":
        output.streams.append(content["text"])
    elif message["msg_type"] == "error":
        output.errors += content["traceback"]
    elif "data" in content:
        text, html = content["data"].get("text/plain", ""), content["data"].get("text/html", "")
        key = content.get("transient", {}).get("display_id")
        if message["msg_type"] == "update_display_data" and key in shown:
            output.texts[shown[key]], output.htmls[shown[key]] = text, html
            return
        if key:
            shown[key] = len(output.texts)
        output.texts.append(text)
        output.htmls.append(html)
