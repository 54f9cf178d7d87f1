"""Builds the next generation of the index while a server runs."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator

from corpus.errors import CatalogueUnavailable
from corpus.index import LibraryIndex

_log = logging.getLogger(__name__)

_LOOK_EVERY = 5.0  # seconds between two looks at whether the next generation is due


class IndexKeeper:
    """Builds the next generation whenever one is due, in the background of a server."""

    def __init__(self, index: LibraryIndex) -> None:
        """Keep this index while it is `running`."""
        self._index = index
        self._stopped = threading.Event()
        self._rests_until = 0.0
        self._thread = threading.Thread(target=self._keep, name="index-keeper", daemon=True)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Look while this lasts. A build under way then ends by itself and harms nothing."""
        self._thread.start()
        try:
            yield
        finally:
            self._stopped.set()

    def _keep(self) -> None:
        while not self._stopped.wait(_LOOK_EVERY):
            try:
                self._look()
            except CatalogueUnavailable as error:  # readiness says so; it is looked at again soon
                _log.info("the search index is not looked after now: %s", error)
            except Exception as error:
                # whatever it was, the next look may find it gone; questions are answered meanwhile
                _log.warning("the search index was not rebuilt: %s", error)
                self._rests_until = time.monotonic() + 12 * _LOOK_EVERY

    def _look(self) -> None:
        self._index.keep()  # also while a build that failed is not tried again yet
        if time.monotonic() < self._rests_until:
            return
        if not self._index.owned:
            self._index.take_over()
        elif self._index.due():
            self._index.build()
