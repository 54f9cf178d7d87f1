"""The pages drawn last, kept in memory within a bound."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from api.page.images.model import Drawn, Wish

_OVERHEAD = 1_000  # bytes of an entry besides what is counted, about
_BYTES_A_BOX = 200
_BYTES_A_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class Key:
    """Names a drawing: the hash of the file, and what was wished of it."""

    sha256: str
    wish: Wish


class RecentPages:
    """Drawings by key; the ones that nobody asked for longest go first. For one event loop."""

    def __init__(self, most_bytes: int) -> None:
        """Keep at most about so many bytes."""
        self._most = most_bytes
        self._used = 0
        self._pages: OrderedDict[Key, Drawn] = OrderedDict()

    @property
    def used_bytes(self) -> int:
        """About what is kept now."""
        return self._used

    def get(self, key: Key) -> Drawn | None:
        """The drawing, if it is still there."""
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def put(self, key: Key, page: Drawn) -> None:
        """Keep a drawing; one that is larger than everything is not kept."""
        size = _size(key, page)
        if key in self._pages or size > self._most:
            return
        self._pages[key] = page
        self._used += size
        while self._used > self._most:
            self._used -= _size(*self._pages.popitem(last=False))


def _size(key: Key, page: Drawn) -> int:
    return (
        _OVERHEAD
        + len(page.picture)
        + _BYTES_A_BOX * len(page.boxes)
        + _BYTES_A_CHARACTER * len(key.wish.quote or "")
    )
