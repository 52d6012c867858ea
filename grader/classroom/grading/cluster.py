"""The processes of a Dask cluster: `firedrill class grade --scheduler ADDRESS`.

    with Judges(lambda: Cluster("tcp://10.0.0.5:8786"), at_once=AT_ONCE) as judges:
        …

Dask gives the answers of a process that is lost to another one. What a process says counts only
where it judges by the very same as this one: verdicts are kept by that.
"""

from __future__ import annotations

import functools
import hashlib
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from ... import incident
from ...errors import FiredrillError
from ...remembered import Remembered
from ...worlds import quiet
from ..judging import Terms
from .answers import Ask, Judged, Stopped, judge

AT_ONCE = 256  # answers at the cluster: it hands them out itself
ANSWERS = 15  # seconds for a scheduler to answer, over a slow line
STARTS = 120  # seconds for the first process: a cluster may start a machine only when it is asked

_one = threading.Lock()  # a process has one sandbox, however many threads Dask gives it


class Cluster(Executor):
    """Judges at other machines. An `Ask` goes there, `Judged` comes back."""

    def __init__(self, address: str) -> None:
        """Raises FiredrillError where no cluster answers that can judge."""
        try:
            from distributed import Client
        except ImportError:
            raise FiredrillError(
                "--scheduler needs the library `distributed`, which is not installed here. Type:"
                ' pip install "firedrill-course[cluster]"'
            ) from None
        try:
            self._client = Client(address, timeout=ANSWERS, set_as_default=False)
        except Exception:  # no scheduler, no address, no protocol; Dask has an error for each
            raise FiredrillError(
                f"No Dask scheduler answers at {address}. `dask scheduler` says its address when it"
                " starts, as tcp://10.0.0.5:8786; it may take `--host` to be seen from here."
            ) from None
        self._executor = self._client.get_executor(pure=False)
        try:
            self._executor.submit(_here).result(STARTS)
        except TimeoutError:
            self.shutdown()
            raise FiredrillError(
                f"The Dask scheduler at {address} has no process that works. Start some on each"
                f" machine: dask worker {address} --nworkers auto --nthreads 1"
            ) from None
        except Exception as error:  # Dask's own, or that of a process which has no `grader`
            self.shutdown()
            raise FiredrillError(
                f"The processes of the cluster at {address} do not run Firedrill"
                f" ({type(error).__name__}: {error}). Install there what is installed here."
            ) from None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """fn: `answers.judge`, with its Ask; nothing else is sent. Judged or Stopped comes back."""
        assert fn is judge
        (ask,) = args
        sent: Future[Any] = self._executor.submit(there, ask, grounds(ask.terms))
        return sent

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, which goes on. What it still works at for us is called off."""
        self._executor.shutdown(wait=False)
        self._client.close()


def there(ask: Ask, wanted: str) -> Judged | Stopped:
    """The work itself, in a process of the cluster. wanted: `grounds` where it is asked for."""
    with _one:
        quiet.THREADS = 1
        try:
            same = grounds(ask.terms) == wanted
        except FiredrillError as error:
            return Stopped(f"{socket.gethostname()}, of the cluster: {error}")
        if not same:
            return Stopped(
                f"{socket.gethostname()}, of the cluster, would judge otherwise: it has another"
                " version of Firedrill, of the lab, of Python or of a library. Install there what"
                " is installed here."
            )
        return judge(ask)


@functools.lru_cache(maxsize=64)
def grounds(terms: Terms) -> str:
    """One name for all that verdicts come of in this process. Raises FiredrillError: no such lab.

    Looked at once: a process goes on with the files it has read.
    """
    known = Remembered(incident.load(terms.lab), references=terms.references)
    return hashlib.sha256(known.grounds.encode()).hexdigest()


def _here() -> str:
    return socket.gethostname()
