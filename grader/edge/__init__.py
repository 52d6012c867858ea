"""Edge databases of a question: few, small, each kept because it tells wrong answers apart."""

from .store import Edge, Known, load

__all__ = ["Edge", "Known", "load"]
