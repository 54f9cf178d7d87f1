"""What a place elsewhere lists and gives: the same of sites, feeds, buckets and WebDAV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.sources import NO_VALIDATORS, Source, SourceItem, Validators
from ingest.errors import UnreadableFile
from ingest.reading.formats import extension_of

MOST_ITEMS = 50_000  # of one source; a list is cut short there


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One item of a list; `version` changes with its content, as far as the list tells."""

    address: str
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a source lists.

    `whole`: nothing of the list is missing; `trouble` says what is. `exhaustive`: what it does not
    list is gone, as opposed to a feed, which lists what is new. `sure`: a version that is the same
    means that nothing has changed. `validators` are those of the list itself.
    """

    items: Sequence[Listed]
    trouble: str = ""
    exhaustive: bool = True
    sure: bool = False
    validators: Validators = NO_VALIDATORS
    notes: Sequence[tuple[str, str]] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing of the list is missing; one without anything looks like a fault."""
        return bool(self.items) and not self.trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a source gave of one item."""

    data: bytes
    name: str
    validators: Validators = NO_VALIDATORS


class LeftOut:
    """Counts what is not read by its reason: one look at a bucket may leave out thousands."""

    def __init__(self) -> None:
        """Nothing so far."""
        self._reasons: Counter[str] = Counter()

    def is_left_out(self, name: str) -> bool:
        """Whether a file of this name is not read; it is counted then."""
        try:
            extension_of(name)
        except UnreadableFile as error:
            self._reasons[str(error)] += 1
            return True
        return False

    def notes(self, address: str) -> list[tuple[str, str]]:
        """What to tell of a source."""
        return [(address, f"{n} left out: {reason}") for reason, n in self._reasons.items()]


class Remote(Protocol):
    """A place elsewhere. Items may be read from several threads."""

    def list(self, source: Source, known: Mapping[str, SourceItem]) -> Listing:
        """What it lists now; `known` is what is remembered of its items.

        Raises:
            RefusedAddress: when what there is cannot be seen.
        """
        ...

    def read(self, listed: Listed, validators: Validators) -> Given:
        """The content of an item.

        Raises:
            Unchanged: when it is what it was when the validators were given.
            Gone: when it is no more.
            ToldToWait: when nothing more is to be asked for now.
            RefusedAddress: when it cannot be had.
        """
        ...

    def close(self) -> None:
        """Let its connections go."""
        ...
