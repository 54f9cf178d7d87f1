"""How every command ends: done, or with one line that says what to do.

Exit codes: 0 it is done; 1 it was done and found something wrong, which it names; 2 it cannot be
done as asked: the words, a setting, the library or the machine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from pydantic import ValidationError

from corpus.errors import CorpusError
from corpus.settings import PREFIX, refuse_unknown_variables

_CANNOT = 2


def run_command(name: str, command: Callable[[], object], *more: type[Exception]) -> None:
    """Run a command; what it cannot do is one line on standard error, and exit code 2.

    Args:
        name: of the program, which begins the line.
        command: does it.
        more: errors beside those of the library whose message says what to do.
    """
    told: list[type[Exception]] = [CorpusError, OSError, ValueError, *more]
    try:
        refuse_unknown_variables()
        command()
    except ValidationError as error:  # only settings are read here without being looked at
        sys.stderr.write(f"{name}: {_settings_line(error)}\n")
        sys.exit(_CANNOT)
    except tuple(told) as error:
        sys.stderr.write(f"{name}: {' '.join(str(error).split())}\n")
        sys.exit(_CANNOT)


def _settings_line(error: ValidationError) -> str:
    """The settings that are wrong and what is wrong with each, without their values."""
    return "; ".join(_told(tuple(map(str, e["loc"])), e["msg"]) for e in error.errors())


def _told(place: tuple[str, ...], message: str) -> str:
    said = message.removeprefix("Value error, ")
    name = f"{PREFIX}{place[0].upper()}: " if place else ""
    return said if said.startswith(name.removesuffix(": ") or PREFIX) else f"{name}{said}"
