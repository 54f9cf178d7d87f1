"""One look at a folder that is watched: as `ingest FOLDER`, and remembered as a source's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from corpus.sources import Outcome, Source, SourceItem
from ingest.errors import BadManifest
from ingest.fetch import Fetched
from ingest.pruning import prune_vanished
from ingest.report import Report
from ingest.sources import Item, Wishes, find_items
from ingest.watching.looking import Looking


def look_at_folder(
    looking: Looking,
    source: Source,
    *,
    prune: bool,
    confirmed: bool,
    may_be_read: Callable[[Item], bool] = lambda _: True,
) -> Report:
    """Look at a folder once.

    Args:
        looking: with what.
        source: which one.
        prune: remove the documents whose files have vanished.
        confirmed: remove them even when much has vanished.
        may_be_read: whether a file is to be read now; one that is not has not vanished.
    """
    try:
        wishes = Wishes(audience=source.label, kind=source.kind)
        found = find_items([source.address], wishes, _no_address)
    except BadManifest as error:
        report = Report(failed=[(source.address, str(error))])
        return _remembered(looking, source, report, {})
    report = looking.run([item for item in found.items if may_be_read(item)], lambda _: None)
    report.tell(found.over)
    if prune:
        prune_vanished(looking.writer, found, report, confirmed=confirmed)
    labels = {item.address: item.entry.audience or source.label for item in found.items}
    return _remembered(looking, source, report, labels)


def _remembered(looking: Looking, source: Source, report: Report, labels: dict[str, str]) -> Report:
    """Remember how the look ended, and which files failed, each for the readers of its label."""
    reasons = dict(report.failed)
    trouble = reasons.pop(source.address, "")
    before = looking.sources.items(source)
    failed = [
        SourceItem(address=address, label=labels.get(address, source.label), reason=reason)
        for address, reason in reasons.items()
    ]
    outcome = Outcome.PARTLY if reasons else Outcome.WHOLE
    looking.sources.looked(
        replace(
            source,
            looked_at=looking.now(),
            outcome=Outcome.FAILED if trouble else outcome,
            reason=trouble,
        ),
        [item for item in failed if before.get(item.address) != item],
        before.keys() - reasons.keys(),
    )
    return report


def _no_address(url: str) -> Fetched:
    raise ValueError(f"{url} is no folder")
