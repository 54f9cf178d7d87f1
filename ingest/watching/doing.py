"""What the commands about sources do."""

from __future__ import annotations

import contextlib
import datetime as dt
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from corpus.audience import STAFF
from corpus.database import open_truth
from corpus.keeping import keeper_of
from corpus.library_lock import Kept
from corpus.lock import alone, changing
from corpus.settings import CorpusSettings
from corpus.sources import Source, Sources
from corpus.writer import CatalogueWriter
from ingest.errors import BadAddress
from ingest.report import Report
from ingest.running import Runs, Stopped
from ingest.settings import IngestSettings
from ingest.sources import Item, Wishes
from ingest.watching.folder import look_at_folder
from ingest.watching.looking import Looking
from ingest.watching.opening import checked_address, is_folder, open_remote

_ENDS = (signal.SIGINT, signal.SIGTERM)

Told = Callable[[Source, Report], None]


def add_source(place: str, wishes: Wishes, *, private: bool) -> Source:
    """Remember a source; it is looked at by `look_at_sources`.

    Raises:
        BadAddress: for what cannot be one.
    """
    source = Source(
        address=checked_address(place),
        label=wishes.audience or STAFF,
        kind=wishes.kind or "document",
        private=private,
        added_at=dt.datetime.now(dt.UTC),
    )
    sources = Sources(open_truth(CorpusSettings(), create=True))
    sources.add(source)
    return sources.named(source.id)


def look_at_sources(names: Sequence[str], *, prune: bool, confirmed: bool, told: Told) -> bool:
    """Look at these sources, or at all that are due; whether everything is in the library.

    Args:
        names: addresses or ids; a source that is named is looked at though it is not due.
        prune: remove the documents that are gone.
        confirmed: remove them even when much is gone.
        told: told of every look.

    Raises:
        SourceNotFound: when there is no source of a name.
        IndexOwned: while another look is under way.
    """
    runs = Runs(CorpusSettings(), IngestSettings())
    sources = Sources(runs.engine)
    wanted = [sources.named(name) for name in names] or sources.all()
    path = runs.settings.data_dir / "LOOKING.lock"
    lock = alone(path, Kept.LOOKING, "ingest sources look", runs.settings.database)
    whole = True
    try:
        for source in wanted:
            if not names and not source.is_due(dt.datetime.now(dt.UTC)):
                note = f"is asked again after {source.wait_until:%Y-%m-%d %H:%M} UTC"
                told(source, Report(notes=[(source.address, note)]))
                continue
            report = _look(runs, source, prune=prune, confirmed=confirmed)
            told(source, report)
            whole &= report.complete
        runs.publish()
    finally:
        lock.release()
    return whole


def remove_source(name: str, *, documents: bool) -> int:
    """Forget a source, with its documents or without them; how many were removed.

    Raises:
        SourceNotFound: when there is none of this address or id.
    """
    settings = CorpusSettings()
    with changing(settings.data_dir, "ingest sources remove", settings.database):
        engine = open_truth(settings)
        writer = CatalogueWriter(engine, keeper=keeper_of(settings, engine))
        source = Sources(engine).named(name)
        files = [file for file in writer.files().values() if file.stamp.root == source.address]
        ids = sorted({file.document_id for file in files}) if documents else []
        if ids:
            writer.remove(ids)
        Sources(engine).remove(source)
    return len(ids)


def watch(places: Sequence[str], wishes: Wishes, *, prune: bool, told: Told) -> None:
    """Watch folders until the process is told to end.

    Raises:
        BadAddress: for what is no folder.
    """
    from ingest.watching.loop import watch_folders

    for place in places:
        if "://" in place:
            raise BadAddress(f"{place} is no folder; see `ingest sources add`")
    folders = [add_source(place, wishes, private=False) for place in places]
    stop = threading.Event()
    runs = Runs(CorpusSettings(), IngestSettings(), stop)

    def look(source: Source, may_be_read: Callable[[Item], bool]) -> Report:
        report = _look(runs, source, prune=prune, confirmed=False, may_be_read=may_be_read)
        runs.publish()
        return report

    with _ended_by_signals(stop), contextlib.suppress(Stopped):
        library = runs.settings.data_dir.resolve()
        watch_folders(folders, look, runs.writer.files, told, stop, library)


def _look(
    runs: Runs,
    source: Source,
    *,
    prune: bool,
    confirmed: bool,
    may_be_read: Callable[[Item], bool] = lambda _: True,
) -> Report:
    """Look at one source, wherever it is."""
    looking = Looking(sources=Sources(runs.engine), writer=runs.writer, run=runs.run)
    settings = runs.settings
    with changing(settings.data_dir, f"a look at {source.address}", settings.database):
        if is_folder(source):
            report = look_at_folder(
                looking, source, prune=prune, confirmed=confirmed, may_be_read=may_be_read
            )
        else:
            try:
                remote = open_remote(source, runs.ingest_settings)
            except BadAddress as error:
                return looking.failed(source, error)
            with closing(remote):
                report = looking.look(source, remote, prune=prune, confirmed=confirmed)
        runs.end()
    return report


@contextlib.contextmanager
def _ended_by_signals(stop: threading.Event) -> Iterator[None]:
    """Set `stop` at the first signal to end; the second one ends the process at once."""

    def end(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, end) for number in _ENDS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
