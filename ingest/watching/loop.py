"""`ingest watch`: folders are read as they change, until somebody ends it.

The system tells of changes at once; drives of other machines often tell nothing, so every minute
the folders are looked at anyway. A file is read when it has not changed for two seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from watchfiles import watch

from corpus.drafts import StoredFile
from corpus.errors import CatalogueUnavailable, IndexOwned
from corpus.sources import Source
from ingest.report import Report
from ingest.sources import Item

_WAKE = 1000  # milliseconds between two moments at which a look may begin
_STILL = 2.0  # seconds
_OFTEN = 60.0  # seconds between two looks where nothing is told

Look = Callable[[Source, Callable[[Item], bool]], Report]


class Stillness:
    """Which files nobody is writing: those that stay as they are for a while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing was seen yet."""
        self._clock = clock
        self._seen: dict[str, tuple[tuple[int, int], float]] = {}
        self._moving: set[str] = set()

    @property
    def awaits(self) -> bool:
        """Whether there are files that were not still."""
        return bool(self._moving)

    def among(self, known: Mapping[str, StoredFile]) -> Callable[[Item], bool]:
        """Tells of each file whether it is still; one that the library has as it is, is."""
        self._moving = set()

        def is_still(item: Item) -> bool:
            stamp = (item.size, item.modified_ns)
            file = known.get(item.address)
            if file and (file.stamp.size, file.stamp.modified_ns) == stamp:
                self._seen.pop(item.address, None)
                return True
            before, since = self._seen.get(item.address, (None, 0.0))
            if before != stamp:
                since = self._clock()
                self._seen[item.address] = (stamp, since)
            if still := self._clock() - since >= _STILL:
                return still
            self._moving.add(item.address)
            return False

        return is_still


def watch_folders(
    folders: Sequence[Source],
    look: Look,
    files: Callable[[], Mapping[str, StoredFile]],
    tell: Callable[[Source, Report], None],
    stop: threading.Event,
    library: Path,
) -> None:
    """Look at these folders now and whenever something changes in them, until `stop` is set.

    Args:
        folders: which ones.
        look: looks at one, reading the files of which it is told that they may be read.
        files: what the library knows of files.
        tell: told of every look.
        stop: ends it, after the files that are being read.
        library: the library's own folder, which changes with every look.
    """
    stillness = {folder.address: Stillness() for folder in folders}
    last = -_OFTEN
    paths = [folder.address for folder in folders]
    for changes in watch(
        *paths,
        watch_filter=lambda _, path: not Path(path).is_relative_to(library),
        stop_event=stop,
        rust_timeout=_WAKE,
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        due = time.monotonic() - last >= _OFTEN
        if not (changes or due or any(each.awaits for each in stillness.values())):
            continue
        last = time.monotonic()
        for folder in folders:
            try:
                report = look(folder, stillness[folder.address].among(files()))
            except (IndexOwned, CatalogueUnavailable) as error:  # busy now, not for good
                report = Report(failed=[(folder.address, str(error))])
            tell(folder, report)
