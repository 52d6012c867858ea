"""What nbgrader itself says of a course: its gradebook, its exchange, its id."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import FiredrillError
from . import settings

CONFIG = "nbgrader_config.py"


@dataclass(frozen=True)
class Nbgraders:
    """From a course's own nbgrader_config.py."""

    course_id: str
    db_url: str  # SQLAlchemy's
    exchange: Path  # the root of the exchange, whether it is there or not


def read(root: Path) -> Nbgraders:
    """Raises FiredrillError where the folder is no course, or nbgrader is not installed."""
    if not (root / CONFIG).is_file():
        there = f" ({settings.FILE} is there)" if (root / settings.FILE).is_file() else ""
        raise FiredrillError(
            f"{root} is no course folder: it has no {CONFIG}{there}. Go to the folder that "
            "`firedrill class init` has laid out, or name it with --course."
        )
    try:
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.exchange.default import Exchange
        from traitlets.config import PyFileConfigLoader
    except ImportError:
        raise FiredrillError(
            'nbgrader is not installed here. Type: pip install "nbgrader>=0.9.5,<0.10"'
        ) from None
    config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    directory = CourseDirectory(config=config)
    exchange = Exchange(coursedir=directory, config=config)
    return Nbgraders(directory.course_id, directory.db_url, Path(exchange.root))
