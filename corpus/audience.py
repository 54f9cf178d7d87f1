"""Who may read what: labels on documents, and the labels a reader holds.

A document has exactly one label. A reader holds a set of labels that is never empty and never
optional: every read of the library takes an `Audience` and returns only documents whose label is
in it. `docs/audiences.md` states the rules in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.errors import InvalidLabel

PUBLIC, PARTNER, STAFF = "public", "partner", "staff"

LABEL_PATTERN = r"^(public|partner|staff|partner:[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?)$"
_LABEL = re.compile(LABEL_PATTERN)


def parse_label(text: str) -> str:
    """Return `text` if it is an audience label.

    Raises:
        InvalidLabel: for anything but public, partner, staff or partner:<organisation>.
    """
    if _LABEL.fullmatch(text):
        return text
    raise InvalidLabel(
        f"{text!r} is not an audience label; use public, partner, staff or partner:<organisation> "
        "(an organisation is 1 to 40 of a-z, 0-9 and -)"
    )


@dataclass(frozen=True, slots=True)
class Audience:
    """The labels a reader holds, sorted and without repetition; never empty."""

    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.labels:
            raise InvalidLabel("a reader holds at least one audience label; name one")
        checked = tuple(sorted({parse_label(label) for label in self.labels}))
        object.__setattr__(self, "labels", checked)

    @classmethod
    def of(cls, labels: Iterable[str]) -> Audience:
        """The audience of these labels, in any order."""
        return cls(tuple(labels))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who asks: an id, the surface they came through, and the labels they hold."""

    id: str
    surface: str
    audience: Audience
