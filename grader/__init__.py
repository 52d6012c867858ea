"""What decides: worlds, answers, judges. Knows no lab by name; imports nothing from `course`."""

__version__ = "0.1.0"
